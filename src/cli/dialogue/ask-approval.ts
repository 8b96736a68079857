import { resolve } from 'node:path';
import type { Session } from '../../app/contracts.ts';
import type { Reply } from '../../protocol/question.ts';
import { replyTo } from '../../core/question/question.ts';
import { specDelta } from '../../core/spec/spec-delta.ts';
import type { OpenQuestion, RunState } from '../../core/run/run-state.ts';
import type { CliIo } from '../cli-io.ts';
import { line, span, type Line } from '../terminal/line.ts';
import type { Screen } from '../terminal/screen.ts';
import { specScreen } from '../views/view-spec.ts';
import { approvalChoice } from './approval-choice.ts';
import { askText } from './ask-text.ts';
import { editorCommand } from './editor-command.ts';
import type { LineReader } from './line-reader.ts';

export interface ApprovalDialogue {
  readonly io: CliIo;
  readonly screen: Screen;
  readonly reader: LineReader;
  readonly session: Pick<Session, 'currentSpec' | 'forecast' | 'workspace'>;
  readonly state: RunState;
  readonly question: OpenQuestion;
  readonly by: string;
  /** Aborted when someone else answers. */
  readonly signal: AbortSignal;
  /** Whether this person has the whole spec on the screen already, so that a delta is enough. */
  readonly seen: boolean;
}

export type ApprovalOutcome =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'superseded' };

/**
 * Shows the spec and asks until there is an answer. "Approve" carries the hash of exactly what was printed;
 * whatever happens to the file afterwards is therefore noticed. The end of the input saves.
 */
export async function askApproval(dialogue: ApprovalDialogue): Promise<ApprovalOutcome> {
  const { screen, reader, io, by, signal, question } = dialogue;
  const reply = (option: string, more: Partial<Reply> = {}): ApprovalOutcome => ({
    kind: 'reply',
    reply: replyTo(question, { by, option, ...more }),
  });
  let shown = await showSpec(dialogue, dialogue.seen ? 'delta' : 'whole', null);
  for (;;) {
    screen.log([[], choicesLine(io, screen.width())]);
    const typed = await reader.ask(screen.prompt(line(span('› ', 'accent'))), { signal });
    if (typed.kind === 'end') return reply('save');
    if (typed.kind !== 'line') return typed;
    switch (approvalChoice(typed.text)) {
      case 'approve':
        return reply('approve', { items: { [question.subject]: shown.hash } });
      case 'save':
        return reply('save');
      case 'show':
        shown = await showSpec(dialogue, 'whole', null);
        break;
      case 'edit':
        if (await edit(dialogue)) shown = await showSpec(dialogue, 'delta', shown);
        break;
      case 'change': {
        const said = await askText(screen, reader, 'What should be different?', signal);
        if (said.kind === 'text' && said.text !== '') return reply('changes', { text: said.text });
        if (said.kind !== 'text' && said.kind !== 'end') return said;
        screen.log([line(span('Nothing was said; the spec stays as it is.', 'dim'))]);
        break;
      }
      case null:
        screen.log([line(span('Please answer with one of the letters.', 'warn'))]);
    }
  }
}

/** What one printing of the spec showed. */
export interface Shown {
  readonly text: string;
  readonly hash: string;
}

/** Prints the spec as it lies on disk now, and what changed: in the request, and since `before` was printed. Returns just what was shown. */
export async function showSpec(
  dialogue: Pick<ApprovalDialogue, 'screen' | 'session' | 'state'>,
  wanted: 'whole' | 'delta',
  before: Shown | null,
): Promise<Shown> {
  const { screen, session, state } = dialogue;
  const spec = await session.currentSpec(state);
  const asked = before === null ? (state.approval?.delta ?? '') : '';
  const since = before !== null && before.text !== spec.text ? specDelta(before.text, spec.text, spec.file) : '';
  const delta = [asked, since].filter((part) => part.trim() !== '').join('\n');
  const show = delta === '' ? 'whole' : wanted;
  const forecast = await session.forecast(state.runId);
  screen.log(specScreen(state, { text: spec.text, file: spec.file, delta, show, forecast }, screen.width() - 1));
  return { text: spec.text, hash: spec.hash };
}

/** True when the file may have changed. */
async function edit({ io, screen, session, state }: ApprovalDialogue): Promise<boolean> {
  const spec = await session.currentSpec(state);
  const file = resolve(session.workspace, spec.file);
  const argv = editorCommand(io.env, file);
  if (argv === null) {
    screen.log([line(span('No editor is set (VISUAL or EDITOR). Edit the file by hand, then show it again:', 'warn')), line('  ', file)]);
    return false;
  }
  const result = await io.edit(argv);
  if (!result.ok) screen.log([line(span(`The editor did not end well: ${result.detail}`, 'warn'))]);
  return true;
}

function choicesLine(io: CliIo, width: number): Line {
  const key = (letter: string, rest: string): Line => line(span('[', 'dim'), span(letter, 'accent'), span(']', 'dim'), rest);
  const gap = width < 60 ? ' ' : '   ';
  const editor = editorCommand(io.env, '') === null ? [] : [key('e', 'dit'), gap];
  return line(
    key('a', width < 60 ? 'pprove' : 'pprove and implement'),
    gap,
    key('c', 'hange'),
    gap,
    key('s', width < 60 ? 'ave' : 'ave for later'),
    gap,
    ...editor,
    key('v', 'iew'),
  );
}
