import { line, span, type Line } from '../terminal/line.ts';
import { hangingLines } from '../terminal/wrap-line.ts';
import { plural } from './format.ts';
import { marks } from './marks.ts';

/** What an undo did, and what it left alone because somebody changed it since. */
export function undoLines(result: { readonly restored: readonly string[]; readonly skipped: readonly string[] }, width: number): Line[] {
  const list = (files: readonly string[]): Line[] => files.flatMap((file) => hangingLines(line('    '), line(file), width, 4));
  const restored =
    result.restored.length === 0
      ? [line('Nothing had to be brought back.')]
      : [line(marks.done, ` ${plural(result.restored.length, 'file')} brought back`), ...list(result.restored)];
  const skipped =
    result.skipped.length === 0
      ? []
      : [
          line(marks.warning, ' ', span(`${plural(result.skipped.length, 'file')} changed since, left as they are`, 'warn')),
          ...list(result.skipped),
        ];
  return [...restored, ...skipped];
}
