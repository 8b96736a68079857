import { clockText } from '../describe/locale.ts';
import { sentence } from '../describe/message.ts';
import { titleHeight } from './phase-titles.ts';
import type { Plot } from './plot.ts';
import { px, type Shape } from './shape.ts';
import { roundTimes } from './time-axis.ts';

/** Of the band's own title, in pixels. */
const phaseHeight = 22;
/** Steps that people count time in, in seconds. */
const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400];

/** The phases, the time since the begin of the run, and where rests are folded; lines go down to `bottom`. */
export function drawTime(plot: Plot, bottom: number): Shape[] {
  return [...phases(plot, bottom), ...ticks(plot, bottom), ...folds(plot, bottom)];
}

function phases({ titles }: Plot, bottom: number): Shape[] {
  const top = titles.rows * titleHeight;
  return titles.bands.flatMap(({ from, to, at, title, row, even }): Shape[] => {
    const y = top + (row ? -(row - 1) * titleHeight - 4 : phaseHeight - 7);
    return [
      {
        is: 'rect',
        look: even ? 'phase even' : 'phase',
        x: px(from),
        y: top,
        width: px(Math.max(1, to - from)),
        height: bottom - top,
        title,
      },
      // A flag: its pole stands where the band begins.
      ...(row ? [{ is: 'path', look: 'phase-pole', d: `M${px(from)} ${y - 9}V${top + phaseHeight}`, title } as const] : []),
      ...(row === null ? [] : [{ is: 'text', look: 'phase-title', x: px(at), y, text: title } as const]),
    ];
  });
}

function ticks(plot: Plot, bottom: number): Shape[] {
  const { sight, left, width, axis, head } = plot;
  const perPixel = (sight.to - sight.from) / Math.max(1, width - left);
  const step = (steps.find((seconds) => (seconds * 1000) / perPixel >= 70) ?? 86_400) * 1000;
  const shapes: Shape[] = [];
  let free = left + 12;
  for (const since of roundTimes(axis, sight, step)) {
    const x = px(left + (axis.place(axis.time(0) + since) - sight.from) / perPixel);
    shapes.push({ is: 'path', look: 'tick', d: `M${x} ${head - 6}V${bottom}` });
    if (x < free || x > width - 12) continue;
    const text = step < 1000 ? (since / 1000).toFixed(1) : clockText(since);
    shapes.push({ is: 'text', look: 'tick-text', x, y: head - 9, text, anchor: 'middle' });
    free = x + 50;
  }
  return shapes;
}

function folds(plot: Plot, bottom: number): Shape[] {
  const { head } = plot;
  return plot.axis.folds.flatMap(({ from, to }): Shape[] => {
    const [x, end] = [plot.x(from), plot.x(to)];
    if (end < plot.left || x > plot.width) return [];
    const title = plot.words(sentence('nobody worked for {0}', { ms: to - from }));
    const middle = px((x + end) / 2);
    return [
      { is: 'rect', look: 'fold', x: px(x), y: head - 28, width: px(end - x), height: bottom - head + 28, title },
      { is: 'path', look: 'fold-edge', d: `M${middle - 4} ${head - 2}l3 -8m2 8l3 -8` },
    ];
  });
}
