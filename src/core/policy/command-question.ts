import type { Asked, Reply } from '../../protocol/question.ts';
import { lines, sentence } from '../describe/message.ts';
import type { RunState } from '../run/run-state.ts';
import { explainedParts } from './explain-line.ts';
import type { JudgedCommand, Judgement } from './judge-line.ts';
import { formatCommandList } from './command-list.ts';
import type { StoredCommand } from './stored-command.ts';
import { visible } from './visible.ts';

const kind = 'command';

/** The line as it is shown, whole: what an answer for the run is remembered by. */
export function shownLine(judgement: Judgement, line: string): string {
  return visible(judgement.pipes === null ? line : formatCommandList(judgement.pipes, judgement.folder));
}

/** Whether the person allowed this very line for the run. */
export function allowedForRun(
  judgement: Judgement,
  line: string,
  { answers }: Pick<RunState, 'answers'>,
  hide: (text: string) => string = (text) => text,
): boolean {
  if (judgement.destructive) return false;
  return isAllowedForRun(hide(shownLine(judgement, line)), answers);
}

/** Whether the person allowed just this for the run. */
export function isAllowedForRun(subject: string, answers: RunState['answers']): boolean {
  return answers.some((answer) => answer.kind === kind && answer.option === 'run' && answer.subject === subject);
}

/**
 * The question about a line that an agent may not run by itself: every part of it, with the reason, nothing cut and nothing hidden, and what holds it.
 * `mayKeep`: whether the answer can be kept for the workspace.
 */
export function commandQuestion(judgement: Judgement, line: string, agent: string, sandboxed: boolean, mayKeep = true): Asked {
  const { destructive } = judgement;
  const kept = destructive || !mayKeep ? [] : keptFor(judgement);
  const files = kept.some((one) => one.files > 0);
  const parts = explainedParts(judgement, line);
  const asked = parts.filter(({ reason }) => reason !== '');
  return {
    kind,
    reason: judgement.pipes === null ? 'shell' : 'unknown',
    subject: shownLine(judgement, line),
    agent,
    risk: destructive ? 'critical' : judgement.pipes === null ? 'high' : 'medium',
    message: sentence('{0} wants to run a command.', agent),
    detail: lines(parts.map(({ command }) => command)),
    hints: [
      ...asked.map(({ command, reason }) => (parts.length === 1 ? reason : sentence('{0} – {1}', command, reason))),
      sandboxed
        ? sentence('It would run in a sandbox: it can write only this workspace and temporary files. It would have the network.')
        : sentence('There is no sandbox here: it would run with all your rights.'),
      ...(judgement.pipes === null
        ? [sentence('If you allow it, a shell (sh -c) runs this line as it stands: what it expands and starts was not checked.')]
        : []),
      ...(kept.length > 0 ? [sentence('“Always allow here” is kept for this workspace, and counts for exactly these words.')] : []),
      sentence('What you write when you decline goes to the agent.'),
    ],
    options: [
      { id: 'once', title: sentence('Run once'), text: 'none', ...(destructive ? { destructive } : {}) },
      ...(destructive ? [] : [{ id: 'run', title: sentence('Allow for this run'), text: 'none' } as const]),
      ...(kept.length > 0 ? [{ id: 'always', title: sentence('Always allow here'), text: 'none' } as const] : []),
      ...(files ? [{ id: 'always-files', title: sentence('Always allow here, with any files'), text: 'none' } as const] : []),
      { id: 'reject', title: sentence('Decline'), text: 'may', safe: true, yes: true },
    ],
  };
}

/** What an answer allows in this workspace for good. */
export function storedBy(judgement: Judgement, option: string): StoredCommand[] {
  if (option !== 'always' && option !== 'always-files') return [];
  return keptFor(judgement).map(({ argv, files }) =>
    option === 'always-files' && files > 0 ? { argv: argv.slice(0, -files), files: true } : { argv: [...argv], files: false },
  );
}

/** What the model is told when a person declines. */
export function declined({ text = '' }: Reply): string {
  const words = text.trim() === '' ? '' : ` They say: ${JSON.stringify(text)}.`;
  return `The person you work for declined this command; it was not run.${words} Go on without it, and do not try it in another form.`;
}

/** Commands that an answer can be kept for: [] where another one is asked about that stands behind a pipe, it runs in a folder, or a shell runs the line. */
function keptFor(judgement: Judgement): JudgedCommand[] {
  if (judgement.pipes === null || judgement.folder !== '') return [];
  const asked = judgement.pipes
    .flatMap(({ commands }) => commands.map((command, index) => ({ command, index })))
    .filter(({ command }) => !command.allowed);
  return asked.every(({ index }) => index === 0) ? asked.map(({ command }) => command) : [];
}
