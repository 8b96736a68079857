import { resolve } from 'node:path';
import { specDelta } from '../../core/spec/spec-delta.ts';
import type { Waiting } from '../drive/drive-options.ts';
import { line, span } from '../terminal/line.ts';
import { specScreen } from '../views/view-spec.ts';
import { editorCommand } from './editor-command.ts';

/** What one printing of the spec showed. */
export interface Shown {
  readonly text: string;
  readonly hash: string;
}

/** Prints the spec as it lies on disk now, and what changed: in the request, and since `before` was printed. Returns just what was shown. */
export async function showSpec(waiting: Waiting, wanted: 'whole' | 'delta', before: Shown | null = null): Promise<Shown> {
  const { screen, session, state } = waiting;
  const { text, file, hash } = await session.currentSpec(state);
  const since = before === null ? waiting.question.delta : before.text === text ? '' : specDelta(before.text, text, file);
  const delta = since.trim();
  const forecast = await session.forecast(state.runId);
  screen.log(specScreen(state, { text, file, delta, show: delta === '' ? 'whole' : wanted, forecast }, screen.width() - 1));
  return { text, hash };
}

/** Has the person edit the spec, and shows what they changed. */
export async function editSpec(waiting: Waiting, before: Shown): Promise<Shown> {
  const { io, screen, session, state } = waiting;
  const file = resolve(session.workspace, (await session.currentSpec(state)).file);
  const argv = editorCommand(io.env, file);
  if (argv === null) {
    screen.say([line(span('No editor is set (VISUAL or EDITOR). Edit the file by hand, then show it again:', 'warn'))]);
    screen.log([line('  ', file)]);
    return before;
  }
  const result = await io.edit(argv);
  if (!result.ok) screen.say([line(span(`The editor failed: ${result.detail}`, 'warn'))]);
  return showSpec(waiting, 'delta', before);
}
