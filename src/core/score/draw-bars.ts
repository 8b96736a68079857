import { sentence } from '../describe/message.ts';
import { staffHeight, type Plot } from './plot.ts';
import { barText, type Place } from './draw-bar-text.ts';
import type { Bar, Staff } from './score.ts';
import { px, type Shape } from './shape.ts';
import { signs } from './signs.ts';

/** Half the height of a bar by its kind, in pixels: what it is can be told by its form alone. */
const half: Readonly<Record<Bar['kind'], number>> = { thinking: 8, tool: 3, command: 8, waiting: 0, person: 8 };
/** Bars that end nearer to each other than this many pixels are drawn as one. */
const nearest = 1.5;

/** Everything on the staves: bars, what happened between them, and who could begin because another was done. */
export function drawBars(plot: Plot): Shape[] {
  const index = new Map(plot.staves.map(({ agent }, at) => [agent, at]));
  const arrows = plot.score.arrows.flatMap(({ from, to, at }): Shape[] => {
    const [above, below] = [index.get(from), index.get(to)];
    if (above === undefined || below === undefined) return [];
    const [x, y1, y2] = [px(plot.x(at)), plot.y(above), plot.y(below)];
    // It leaves where the other one was done.
    const done = plot.staves[above]?.bars.reduce((last, bar) => (bar.to !== null && bar.to <= at ? Math.max(last, bar.to) : last), 0) ?? 0;
    const begin = px(Math.max(plot.left, Math.min(plot.x(at), plot.x(done))));
    const tip = y2 - Math.sign(y2 - y1) * 9;
    const back = tip - Math.sign(y2 - y1) * 5;
    return [{ is: 'path', look: 'needs', d: `M${begin} ${y1}H${x}V${back}M${x - 3} ${back}L${x} ${tip}L${x + 3} ${back}` }];
  });
  return [...arrows, ...plot.staves.flatMap((staff, at) => [...staffBars(plot, staff, plot.y(at)), ...drawMarks(plot, staff, plot.y(at))])];
}

function staffBars(plot: Plot, { bars }: Staff, y: number): Shape[] {
  const drawn: { bar: Bar; from: number; to: number; count: number }[] = [];
  for (const bar of bars) {
    const from = Math.max(plot.left - 4, plot.x(bar.from));
    // Where a person is asked is seen, however quickly they answered.
    const shortest = bar.kind === 'person' ? from + 9 : 0;
    const to = Math.min(plot.width + 4, Math.max(shortest, plot.x(bar.to ?? plot.now)));
    if (to < plot.left || from > plot.width) continue;
    const last = drawn.at(-1);
    const isOne = last && last.bar.kind === bar.kind && last.bar.outcome === bar.outcome && from - last.to < nearest && to - from < 4;
    if (isOne) Object.assign(last, { to: Math.max(last.to, to), count: last.count + 1 });
    else drawn.push({ bar, from, to, count: 1 });
  }
  return drawn.flatMap(({ bar, from, to, count }, index) =>
    drawBar(plot, bar, { y, from, width: Math.max(2, to - from), count, until: drawn[index + 1]?.from ?? plot.width }),
  );
}

function drawBar(plot: Plot, bar: Bar, place: Place): Shape[] {
  const { y, from, width, count } = place;
  const { kind, outcome, lead } = bar;
  const title = barTitle(plot, bar, count);
  const told = { title, ...(lead ? { lead } : {}) };
  const x = px(from);
  if (kind === 'waiting')
    return [{ is: 'path', look: 'waiting', d: `M${x} ${y}H${px(from + width)}`, ...told }, ...barText(plot, bar, { ...place, y: y - 10 })];
  const height = half[kind] * 2;
  const look = [kind, ...(outcome === 'bad' ? ['bad'] : []), ...(bar.to === null ? ['open'] : [])].join(' ');
  const radius = kind === 'thinking' ? 8 : 2;
  const rect: Shape = {
    is: 'rect',
    look,
    x,
    y: y - half[kind],
    width: px(width),
    height,
    radius: Math.min(radius, px(width) / 2),
    ...told,
  };
  if (kind !== 'person') return [rect, ...(kind === 'tool' ? [] : barText(plot, bar, place))];
  const middle = from + width / 2;
  return [rect, fermata(middle, y - 11), ...noteNumber(plot, bar.seq, middle + 8, y - 10), ...barText(plot, bar, place)];
}

/** The number under which it is told in words. */
function noteNumber({ noted }: Plot, seq: number, x: number, y: number): Shape[] {
  const number = noted.get(seq);
  return number === undefined ? [] : [{ is: 'text', look: 'note-number', x: px(x), y, text: String(number) }];
}

/** What is told of a bar: what it was, and how long it lasted. */
export function barTitle({ now, words, locale }: Pick<Plot, 'now' | 'words' | 'locale'>, bar: Bar, count = 1): string {
  const took = { ms: Math.max(0, (bar.to ?? now) - bar.from) };
  if (count > 1) return words(sentence('{0} and {1} more like it', bar.label, count - 1));
  const what = bar.usd === undefined ? bar.label : sentence('{0} – {1}', bar.label, { usd: bar.usd });
  const ended = bar.outcome === 'bad' ? sentence('{0} – {1}, failed', what, took) : sentence('{0} – {1}', what, took);
  return locale.say(words(ended));
}

/** The sign of a rest that lasts as long as somebody wishes: an arc over a dot. */
export function fermata(x: number, y: number): Shape {
  const at = px(x);
  return { is: 'path', look: 'fermata', d: `M${at - 6} ${y}A6 5.5 0 0 1 ${at + 6} ${y}M${at - 0.8} ${y - 0.6}h1.6` };
}

/** One beside the other, where they would lie upon each other. */
function drawMarks(plot: Plot, { marks }: Staff, y: number): Shape[] {
  let free = -Infinity;
  return marks.flatMap(({ kind, at, label, seq }): Shape[] => {
    const there = plot.x(at);
    if (there < plot.left || there > plot.width + 4) return [];
    const x = px(Math.max(there, free));
    const top = y - staffHeight / 2 + 8;
    const number = noteNumber(plot, seq, x + 5, top);
    free = x + 10 + number.length * (2 + 6 * String(plot.noted.get(seq)).length);
    return [{ is: 'text', look: `mark ${kind}`, x, y: top, text: signs[kind], anchor: 'middle', title: plot.words(label) }, ...number];
  });
}
