import { sentence } from '../describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import type { Plot } from './plot.ts';
import type { Bar } from './score.ts';
import { fitting, px, textWidth, type Shape } from './shape.ts';

/** Where a bar is drawn, in pixels. */
export interface Place {
  /** Of its middle. */
  readonly y: number;
  readonly from: number;
  readonly width: number;
  /** How many bars are drawn as this one. */
  readonly count: number;
  /** Where the next one begins. */
  readonly until: number;
}

const [inset, gap, least] = [6, 4, 12];

/** What a bar is, in it when it has room for that, else beside it; of a long one as many words as there is room for, of a command its last ones. */
export function barText(plot: Plot, bar: Bar, { y, from, width, count, until }: Place): Shape[] {
  if (count > 1) return [];
  const [begin, end] = [Math.max(from, plot.left), Math.min(from + width, plot.width)];
  const ended = bar.kind !== 'command' || bar.outcome === null ? '' : bar.outcome === 'good' ? '✓ ' : '✗ ';
  const inside = end - begin - 2 * inset;
  // What belongs above a line has no room beside it.
  const beside = bar.kind === 'waiting' ? 0 : Math.min(until, plot.width) - end - 2 * gap;
  if (Math.max(inside, beside, end - begin - least) < 0) return [];
  const labels = drawnLabels(bar, plot.now).map((label) => `${ended}${plot.words(label)}`);
  const shape = (text: string, x: number, look = ''): Shape[] => [
    { is: 'text', look: `bar-text of-${bar.kind}${look}`, x: px(x), y: y + 4, text },
  ];
  for (const label of labels) {
    if (textWidth(label) <= inside) return shape(label, begin + inset);
    if (textWidth(label) <= beside) return shape(label, end + gap, ' beside');
  }
  const [label = '', shorter] = labels;
  const head = typeof bar.label === 'string' ? ended.length : null;
  const [cut, cutBeside] = shorter === undefined ? [fitting(label, inside, head), fitting(label, beside, head)] : ['', ''];
  if (cut !== '') return shape(cut, begin + inset);
  if (cutBeside !== '') return shape(cutBeside, end + gap, ' beside');
  return ended !== '' && end - begin >= least ? shape(ended.trim(), begin + 2) : [];
}

/** What stands on a bar, the longest first. A question is read where it is told: on its bar stand how long it waited, and the answer. */
function drawnLabels({ kind, label, asked, from, to }: Bar, now: number): Message[] {
  if (kind !== 'person' || !asked) return [label];
  const waited = { ms: Math.max(0, (to ?? now) - from) };
  return [sentence('{0}: {1}', waited, asked.answer ?? asked.question), sentence('{0}', waited)];
}
