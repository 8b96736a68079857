import { safeLines } from '../../core/report/sanitise.ts';
import { line, span, type Line } from './line.ts';
import { wrapLine } from './wrap-line.ts';

/** The last `rows` lines of somebody's output, quoted, with a word on what was left out. */
export function quotedLines(text: string, width: number, indent: number, rows: number): Line[] {
  const all = safeLines(text.trimEnd()).filter((row) => row.trim() !== '');
  const shown = all.slice(-rows);
  const bar = line(' '.repeat(indent), span('│ ', 'dim'));
  const left = all.length > shown.length ? [line(bar, span(`… ${all.length - shown.length} lines above`, 'dim'))] : [];
  const room = width - indent - 2;
  return [...left, ...shown.flatMap((row) => wrapLine(line(span(row, 'dim')), room, hangOf(row, room)).map((piece) => line(bar, piece)))];
}

/** A row that is wrapped goes on below its own beginning, unless too little room is left there. */
function hangOf(row: string, room: number): number {
  const hang = row.length - row.trimStart().length;
  return hang * 3 <= room ? hang : 0;
}
