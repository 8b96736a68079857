import { resolve } from 'node:path';
import { inEnglish } from '../../core/describe/message.ts';
import { plural } from '../views/format.ts';
import { line, span } from '../terminal/line.ts';
import { marks } from '../views/marks.ts';
import type { CommandContext } from './command.ts';

export async function initialise(context: CommandContext): Promise<void> {
  const { io, args, screen } = context;
  const folder = resolve(io.cwd, args.values.get('workspace') ?? '.');
  const session = await (await context.app()).session(folder, {});
  const { files, kept, unowned, hidden } = await session.initialise();
  const list = (names: readonly string[]) => names.map((name) => line('    ', name));
  if (files.length === 0) screen.log([line('Nothing new to write.')]);
  else screen.log([line(marks.done, ` ${plural(files.length, 'file')} written`), ...list(files)]);
  if (kept.length > 0) screen.log([line(span(`${plural(kept.length, 'file')} already there, left as they are`, 'dim')), ...list(kept)]);
  if (unowned.length > 0) screen.log([line(span('No agent may change these, because none owns them:', 'warn')), ...list(unowned)]);
  const commit = hidden.length === 0 ? 'Read them, change what is wrong, and commit them.' : 'Read them, and change what is wrong.';
  if (files.length > 0) screen.log([line(`Every line says where it was seen. ${commit}`)]);
  if (hidden.length > 0) screen.log(hidden.map((message) => line(span(inEnglish(message), 'warn'))));
}
