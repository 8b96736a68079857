import type { Message, Value } from '../../protocol/message.ts';
import { sentence } from '../describe/message.ts';
import { limitText } from '../describe/terms.ts';
import type { Plot } from './plot.ts';
import { px, type Shape } from './shape.ts';

/** Of the budget underneath the staves, in pixels. */
export const budgetHeight = 84;
const top = 22;

/** What was spent, as a line that rises; the cap as a line of its own, where it is near enough to be seen. `y`: where the budget begins. */
export function drawBudget(plot: Plot, y: number): { readonly outer: Shape[]; readonly inner: Shape[] } {
  const { score, state, left, width, words } = plot;
  // Without a price there is no money to draw.
  const unit = state.spend.usd > 0 || state.caps.usd !== null ? 'usd' : 'tokens';
  const said = (value: number): Value => (unit === 'usd' ? { usd: value } : sentence('{0} tokens', { count: value }));
  const spent = score.spent.at(-1)?.[unit] ?? 0;
  const cap = state.caps[unit];
  const bottom = y + budgetHeight - 8;
  const isNear = cap !== null && spent > cap * 0.15;
  const most = Math.max(isNear ? cap * 1.08 : spent * 1.25, Number.MIN_VALUE);
  const level = (value: number): number => px(bottom - (Math.min(value, most) / most) * (bottom - y - top));
  let d = `M${px(plot.x(score.spent[0]?.at ?? plot.now))} ${level(0)}`;
  let last = -Infinity;
  for (const point of score.spent) {
    const x = px(plot.x(point.at));
    // What lies within a pixel is one step; the last one of it counts.
    if (x - last < 1 && point !== score.spent.at(-1)) continue;
    last = x;
    d += `H${x}V${level(point[unit])}`;
  }
  const end = px(Math.min(width, plot.x(plot.now)));
  const ofCap = (limit: number): Message => sentence('{0} spent of {1}', said(spent), limitText(state, unit, limit));
  const title = words(cap === null ? sentence('{0} spent', said(spent)) : ofCap(cap));
  const inner: Shape[] = [
    { is: 'path', look: 'budget-area', d: `${d}H${end}V${level(0)}Z`, title },
    { is: 'path', look: 'budget-line', d: `${d}H${end}` },
    { is: 'text', look: 'budget-text', x: width - 6, y: level(spent) - 5, text: title, anchor: 'end' },
  ];
  if (isNear)
    inner.push({
      is: 'path',
      look: 'cap',
      d: `M${left} ${level(cap)}H${width}`,
      title: words(sentence('cap {0}', limitText(state, unit, cap))),
    });
  return {
    outer: [
      { is: 'path', look: 'base', d: `M0 ${y + 0.5}H${width}` },
      { is: 'text', look: 'staff-name own', x: 0, y: y + 20, text: words(sentence('Budget')) },
    ],
    inner,
  };
}
