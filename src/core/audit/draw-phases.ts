import { sentence } from '../describe/message.ts';
import type { Locale } from '../describe/locale.ts';
import type { PhaseCost } from '../../protocol/webview-view.ts';
import { fitting, px, type Drawing, type Shape } from '../score/shape.ts';

const [row, top, figures] = [22, 22, 76];

/** Time, and beside it money, of each passing of a phase: two bars in a row, each to a scale of its own. Pixels. */
export function drawPhases(phases: readonly PhaseCost[], width: number, { say, duration, usd }: Locale): Drawing {
  const names = Math.min(150, width * 0.3);
  const half = (width - names) / 2;
  const room = Math.max(8, half - figures);
  const longest = Math.max(1, ...phases.map(({ ms }) => ms));
  const dearest = Math.max(Number.MIN_VALUE, ...phases.map((one) => one.usd));
  const heads: Shape[] = [
    { is: 'text', look: 'tick-text', x: names, y: 12, text: say(sentence('time')) },
    { is: 'text', look: 'tick-text', x: px(names + half), y: 12, text: say(sentence('cost')) },
  ];
  const rows = phases.flatMap(({ title, ms, usd: spent }, index): Shape[] => {
    const y = top + index * row;
    const words = `${say(title)}: ${duration(ms)}, ${usd(spent)}`;
    const bar = (look: string, x: number, part: number, text: string): Shape[] => {
      const long = part === 0 ? 0 : Math.max(2, px(part * room));
      const rect: Shape[] = long === 0 ? [] : [{ is: 'rect', look, x: px(x), y: y + 4, width: long, height: 13, radius: 2, title: words }];
      return [...rect, { is: 'text', look: 'tick-text', x: px(x + long + 6), y: y + 15, text }];
    };
    return [
      { is: 'text', look: 'phase-name', x: 0, y: y + 15, text: fitting(say(title), names - 8), title: words },
      ...bar('time', names, ms / longest, duration(ms)),
      ...bar('money', names + half, spent / dearest, spent === 0 ? '–' : usd(spent)),
    ];
  });
  return { width, height: top + row * phases.length + 4, outer: [...heads, ...rows], inner: [] };
}
