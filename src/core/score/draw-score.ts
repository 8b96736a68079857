import { drawBars } from './draw-bars.ts';
import { budgetHeight, drawBudget } from './draw-budget.ts';
import { drawTime } from './draw-time.ts';
import { measured, staffHeight, type Sheet } from './plot.ts';
import { wrapped, type Drawing, type Shape } from './shape.ts';
import { staffName } from './staff-name.ts';

/** Draws a score: the phases and the time above, a staff for each agent, the budget underneath. Pure; what lies out of sight is left out. */
export function drawScore(sheet: Sheet): Drawing {
  const plot = measured(sheet);
  const { staves, width } = plot;
  const height = plot.head + staves.length * staffHeight + budgetHeight;
  const names = staves.flatMap((staff, index): Shape[] => {
    const name = plot.words(staffName(sheet.state, staff.agent));
    const y = plot.y(index);
    const look = staff.agent === '' ? 'staff-name own' : 'staff-name';
    const lines = wrapped(name, plot.left - 10, 2);
    return [
      { is: 'path', look: 'staff-line', d: `M${plot.left} ${y}H${width}` },
      ...lines.map((text, line): Shape => ({ is: 'text', look, x: 0, y: y + 4 + (line - (lines.length - 1) / 2) * 13, text, title: name })),
    ];
  });
  const time = drawTime(plot, height - budgetHeight);
  const budget = drawBudget(plot, height - budgetHeight);
  return { width, height, left: plot.left, outer: [...names, ...budget.outer], inner: [...time, ...drawBars(plot), ...budget.inner] };
}
