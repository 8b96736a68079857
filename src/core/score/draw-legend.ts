import { sentence } from '../describe/message.ts';
import type { Locale } from '../describe/locale.ts';
import { fermata } from './draw-bars.ts';
import { barName } from './score-rows.ts';
import { textWidth, type Drawing, type Shape } from './shape.ts';
import type { Message } from '../../protocol/message.ts';

/** A fermata rises above its line. */
const height = 26;
const [middle, sampleWidth] = [20, 22];

/** What the forms of a score mean, in as many lines as the width (pixels) asks for. */
export function drawLegend({ say }: Locale, width: number): Drawing {
  const entries: readonly (readonly [sample: (x: number, y: number) => Shape[], words: Message])[] = [
    [(x, y) => [{ is: 'rect', look: 'thinking', x, y: y - 7, width: sampleWidth, height: 14, radius: 7 }], barName('thinking')],
    [(x, y) => [{ is: 'rect', look: 'tool', x, y: y - 3, width: sampleWidth, height: 6, radius: 2 }], barName('tool')],
    [(x, y) => [{ is: 'rect', look: 'command', x, y: y - 7, width: sampleWidth, height: 14, radius: 2 }], barName('command')],
    [
      (x, y) => [
        { is: 'rect', look: 'command bad', x, y: y - 7, width: sampleWidth, height: 14, radius: 2 },
        { is: 'text', look: 'bar-text', x: x + 7, y: y + 4, text: '✗' },
      ],
      sentence('failed command'),
    ],
    [
      (x, y) => [
        { is: 'rect', look: 'person', x, y: y - 5, width: sampleWidth, height: 12, radius: 2 },
        fermata(x + sampleWidth / 2, y - 7),
      ],
      barName('person'),
    ],
    [(x, y) => [{ is: 'path', look: 'waiting', d: `M${x} ${y}h${sampleWidth}` }], barName('waiting')],
    [(x, y) => [{ is: 'path', look: 'needs', d: `M${x} ${y - 5}h14v8M${x + 11} ${y}l3 5l3 -5` }], sentence('leads to')],
    [(x, y) => [{ is: 'text', look: 'mark good', x: x + 8, y: y + 4, text: '✓' }], sentence('proven or approved')],
    [(x, y) => [{ is: 'text', look: 'mark bad', x: x + 8, y: y + 4, text: '✗' }], sentence('failed or rejected')],
    [(x, y) => [{ is: 'text', look: 'mark retry', x: x + 8, y: y + 4, text: '↻' }], sentence('at it again')],
    [(x, y) => [{ is: 'text', look: 'mark warn', x: x + 8, y: y + 4, text: '!' }], sentence('a warning')],
    [(x, y) => [{ is: 'text', look: 'mark guided', x: x + 8, y: y + 4, text: '“' }], sentence('your guidance')],
    [(x, y) => [{ is: 'text', look: 'note-number', x: x + 6, y: y + 4, text: '1' }], sentence('told below')],
    [(x, y) => [{ is: 'path', look: 'fold-edge', d: `M${x + 6} ${y + 4}l3 -8m2 8l3 -8` }], sentence('a wait, drawn shorter')],
  ];
  const inner: Shape[] = [];
  let [x, line] = [0, 0];
  for (const [sample, words] of entries) {
    const text = say(words);
    const needed = sampleWidth + 6 + textWidth(text);
    if (x > 0 && x + needed > width) [x, line] = [0, line + 1];
    const y = middle + line * height;
    inner.push(...sample(x, y), { is: 'text', look: 'legend', x: x + sampleWidth + 6, y: y + 4, text });
    x += needed + 18;
  }
  return { width, height: (line + 1) * height + 6, outer: inner, inner: [] };
}
