import { sentence } from '../describe/message.ts';
import type { Locale } from '../describe/locale.ts';
import type { Message } from '../../protocol/message.ts';
import { fitting, px, type Drawing, type Shape } from '../score/shape.ts';

/** What one audit changed in the findings. */
export interface FindingChange {
  readonly audit: Message;
  readonly opened: number;
  readonly closed: number;
  /** Open after it. */
  readonly open: number;
}

const [left, top, bottom, height, widest] = [8, 18, 40, 180, 46];

/** Findings that each audit saw for the first time, up, and that it saw no more, down; below it how many are open. Pixels. */
export function drawChanges(changes: readonly FindingChange[], width: number, { say }: Locale): Drawing {
  const [up, down] = [Math.max(1, ...changes.map(({ opened }) => opened)), Math.max(0, ...changes.map(({ closed }) => closed))];
  const most = up + down;
  const plot = height - top - bottom - 14;
  const zero = px(top + (up / most) * plot);
  const tall = (count: number): number => (count === 0 ? 0 : Math.max(2, px((count / most) * plot)));
  const step = Math.min(96, (width - left * 2) / Math.max(1, changes.length));
  const bar = Math.min(widest, step * 0.6);
  const outer: Shape[] = [{ is: 'path', look: 'zero', d: `M${left} ${zero}H${px(left + step * changes.length)}` }];
  for (const [index, { audit, opened, closed, open }] of changes.entries()) {
    const middle = px(left + step * (index + 0.5));
    const from = px(middle - bar / 2);
    const title = say(sentence('{0} – new: {1}, closed: {2}, open: {3}', audit, opened, closed, open));
    if (opened > 0)
      outer.push(
        { is: 'rect', look: 'opened', x: from, y: px(zero - tall(opened)), width: bar, height: tall(opened), radius: 2, title },
        { is: 'text', look: 'of-bar', x: middle, y: px(zero - tall(opened) - 4), text: `+${opened}`, anchor: 'middle' },
      );
    if (closed > 0)
      outer.push(
        { is: 'rect', look: 'closed', x: from, y: zero, width: bar, height: tall(closed), radius: 2, title },
        { is: 'text', look: 'of-bar', x: middle, y: px(zero + tall(closed) + 13), text: `−${closed}`, anchor: 'middle' },
      );
    outer.push(
      { is: 'text', look: 'tick-text', x: middle, y: height - 20, text: fitting(say(audit), step - 4), anchor: 'middle' },
      { is: 'text', look: 'of-open', x: middle, y: height - 5, text: fitting(say(sentence('{0} open', open)), step - 2), anchor: 'middle' },
    );
  }
  return { width, height, outer, inner: [] };
}
