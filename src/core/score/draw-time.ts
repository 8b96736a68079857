import { clockText } from '../describe/locale.ts';
import { sentence } from '../describe/message.ts';
import { phaseTitle } from '../run/phases.ts';
import { headHeight } from './plot.ts';
import type { Plot } from './plot.ts';
import { fitting, px } from './shape.ts';
import type { Shape } from './shape.ts';
import { roundTimes } from './time-axis.ts';

const phaseHeight = 22;
/** Steps that people count time in, in seconds. */
const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400];

/** The phases, the time since the begin of the run, and where rests are folded; lines go down to `bottom`. */
export function drawTime(plot: Plot, bottom: number): Shape[] {
  return [...phases(plot, bottom), ...ticks(plot, bottom), ...folds(plot, bottom)];
}

function phases(plot: Plot, bottom: number): Shape[] {
  const { state, now, left, width } = plot;
  return state.phases.flatMap((phase, index): Shape[] => {
    const from = Math.max(left, plot.x(Date.parse(phase.startedAt)));
    const to = Math.min(width, plot.x(phase.endedAt === null ? now : Date.parse(phase.endedAt)));
    if (to <= left || from >= width || phase.status === 'skipped') return [];
    const title = plot.words(phaseTitle(state, phase));
    return [
      {
        is: 'rect',
        look: index % 2 === 0 ? 'phase' : 'phase even',
        x: px(from),
        y: 0,
        width: px(Math.max(1, to - from)),
        height: bottom,
        title,
      },
      { is: 'text', look: 'phase-title', x: px(from + 6), y: phaseHeight - 7, text: fitting(title, to - from - 10) },
    ];
  });
}

function ticks(plot: Plot, bottom: number): Shape[] {
  const { sight, left, width, axis } = plot;
  const perPixel = (sight.to - sight.from) / Math.max(1, width - left);
  const step = (steps.find((seconds) => (seconds * 1000) / perPixel >= 70) ?? 86_400) * 1000;
  const shapes: Shape[] = [];
  let free = left + 12;
  for (const since of roundTimes(axis, sight, step)) {
    const x = px(left + (axis.place(axis.time(0) + since) - sight.from) / perPixel);
    shapes.push({ is: 'path', look: 'tick', d: `M${x} ${headHeight - 6}V${bottom}` });
    if (x < free || x > width - 12) continue;
    const text = step < 1000 ? (since / 1000).toFixed(1) : clockText(since);
    shapes.push({ is: 'text', look: 'tick-text', x, y: headHeight - 9, text, anchor: 'middle' });
    free = x + 50;
  }
  return shapes;
}

function folds(plot: Plot, bottom: number): Shape[] {
  return plot.axis.folds.flatMap(({ from, to }): Shape[] => {
    const [x, end] = [plot.x(from), plot.x(to)];
    if (end < plot.left || x > plot.width) return [];
    const title = plot.words(sentence('nobody worked for {0}', { ms: to - from }));
    const middle = px((x + end) / 2);
    return [
      { is: 'rect', look: 'fold', x: px(x), y: phaseHeight, width: px(end - x), height: bottom - phaseHeight, title },
      { is: 'path', look: 'fold-edge', d: `M${middle - 4} ${headHeight - 2}l3 -8m2 8l3 -8` },
    ];
  });
}
