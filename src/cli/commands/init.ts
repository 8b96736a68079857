import { resolve } from 'node:path';
import { inEnglish } from '../../core/describe/message.ts';
import { plural } from '../views/format.ts';
import { line, span } from '../terminal/line.ts';
import { hangingLines } from '../terminal/wrap-line.ts';
import { mayCommit } from '../drive/may-commit.ts';
import { marks } from '../views/marks.ts';
import type { CommandContext } from './command.ts';

export async function initialise(context: CommandContext): Promise<void> {
  const { io, args } = context;
  const folder = resolve(io.cwd, args.values.get('workspace') ?? '.');
  const session = await (await context.app()).session(folder, {});
  const { files, kept, unowned, hidden } = await session.initialise();
  const width = context.screen.width() - 1;
  const list = (names: readonly string[]) => names.flatMap((name) => hangingLines(line('    '), line(name), width, 6));
  const commit =
    hidden.length === 0 && (await mayCommit(folder))
      ? 'Read them, change what is wrong, and commit them.'
      : 'Read them, and change what is wrong.';
  context.tell(
    [{ files, kept, unowned, hidden: hidden.map(inEnglish) }],
    [
      ...(files.length === 0
        ? [line('Nothing new to write.')]
        : [line(marks.done, ` ${plural(files.length, 'file')} written`), ...list(files)]),
      ...(kept.length > 0
        ? [
            line(span(`${plural(kept.length, 'file')} already there, left as ${kept.length === 1 ? 'it is' : 'they are'}`, 'dim')),
            ...list(kept),
          ]
        : []),
      ...(unowned.length > 0 ? [line(span('No agent may change these, because none owns them:', 'warn')), ...list(unowned)] : []),
      ...(files.length > 0 ? [line(`Every line says where it was seen. ${commit}`)] : []),
      ...hidden.map((message) => line(span(inEnglish(message), 'warn'))),
    ],
  );
}
