import { drawBars } from './draw-bars.ts';
import { budgetHeight, drawBudget } from './draw-budget.ts';
import { drawTime } from './draw-time.ts';
import { headHeight, measured, namesWidth, staffHeight, staffName } from './plot.ts';
import type { Sheet } from './plot.ts';
import { fitting } from './shape.ts';
import type { Drawing, Shape } from './shape.ts';

/** Draws a score: the phases and the time above, a staff for each agent, the budget underneath. Pure; what lies out of sight is left out. */
export function drawScore(sheet: Sheet): Drawing {
  const plot = measured(sheet);
  const { staves, width } = plot;
  const height = headHeight + staves.length * staffHeight + budgetHeight;
  const names = staves.flatMap((staff, index): Shape[] => {
    const name = plot.words(staffName(sheet.state, staff.agent));
    const y = plot.y(index);
    return [
      { is: 'path', look: 'staff-line', d: `M${plot.left} ${y}H${width}` },
      {
        is: 'text',
        look: staff.agent === '' ? 'staff-name own' : 'staff-name',
        x: 0,
        y: y + 4,
        text: fitting(name, namesWidth - 14),
        title: name,
      },
    ];
  });
  const time = drawTime(plot, height - budgetHeight);
  const budget = drawBudget(plot, height - budgetHeight);
  return { width, height, outer: [...names, ...budget.outer], inner: [...time, ...drawBars(plot), ...budget.inner] };
}
