import { sentence } from '../describe/message.ts';
import type { Locale } from '../describe/locale.ts';
import type { Message } from '../../protocol/message.ts';
import type { Lead } from '../score/score.ts';
import { characterWidth, fitting, px, type Drawing, type Shape } from '../score/shape.ts';

/** A dimension over audits, of one of several modules where there are. */
export interface ScoreSeries {
  readonly name: string;
  /** One for each audit; null: this dimension has no score there. */
  readonly points: readonly ({ readonly score: number; readonly computed: boolean; readonly lead: Lead | null } | null)[];
}

export interface ScoreHistory {
  /** What each audit is called. */
  readonly audits: readonly Message[];
  readonly series: readonly ScoreSeries[];
  /** null: no score is aimed at. */
  readonly target: number | null;
}

const [left, top, bottom, rowHeight, height] = [34, 12, 24, 14, 220];
/** So many names have room beside each other's lines. */
const mostEnds = 12;

/** Scores from 0 to 100 over audits, a line for each series with its name at its end – below, where there is no room for it –, and the target. Pixels. */
export function drawScores({ audits, series, target }: ScoreHistory, width: number, { say }: Locale): Drawing {
  const longest = Math.max(0, ...series.map(({ name }) => name.length + 5)) * characterWidth + 30;
  const isBelow = longest > width * 0.4 || series.length > mostEnds;
  const right = isBelow ? 46 : Math.max(longest, 40);
  const [plot, floor] = [Math.max(10, width - left - right), height - bottom];
  const x = (index: number): number => px(left + (audits.length < 2 ? plot / 2 : (index / (audits.length - 1)) * plot));
  const y = (score: number): number => px(floor - (score / 100) * (floor - top));
  const outer: Shape[] = [];
  for (const score of [0, 25, 50, 75, 100])
    outer.push(
      { is: 'path', look: 'tick', d: `M${left} ${y(score)}H${left + plot}` },
      { is: 'text', look: 'tick-text', x: left - 6, y: y(score) + 4, text: String(score), anchor: 'end' },
    );
  // As many names as there is room for, the last one always.
  const widest = Math.min(84, Math.max(...audits.map((name) => say(name).length), 4) * characterWidth) + 10;
  const every = Math.max(1, Math.ceil((audits.length * widest) / plot));
  for (const [index, name] of audits.entries())
    if ((audits.length - 1 - index) % every === 0)
      outer.push({ is: 'text', look: 'tick-text', x: x(index), y: height - 6, text: fitting(say(name), 84), anchor: 'middle' });
  if (target !== null) {
    const words = say(sentence('target {0}', target));
    outer.push(
      { is: 'path', look: 'target', d: `M${left} ${y(target)}H${left + plot}`, title: words },
      { is: 'text', look: 'target-text', x: left + 4, y: y(target) + (target > 90 ? 13 : -5), text: words },
    );
  }
  const ends: { readonly name: string; readonly at: number; readonly index: number }[] = [];
  for (const [index, { name, points }] of series.entries()) {
    const known = points.flatMap((point, audit) => (point ? [{ ...point, audit }] : []));
    const last = known.at(-1);
    if (!last) continue;
    const look = lookOf(index);
    const d = known.map(({ audit, score }, nth) => `${nth === 0 ? 'M' : 'L'}${x(audit)} ${y(score)}`).join('');
    outer.push({ is: 'path', look: `line ${look}`, d });
    for (const { audit, score, computed, lead } of known) {
      const title = computed
        ? say(sentence('{0}, {1}: {2} computed', name, audits[audit] ?? '', score))
        : say(sentence('{0}, {1}: {2}', name, audits[audit] ?? '', score));
      outer.push({ is: 'path', look: `point ${look}`, d: markerOf(index, x(audit), y(score)), title, ...(lead ? { lead } : {}) });
    }
    ends.push({ name: `${fitting(name, (isBelow ? width : right) - 28 - 5 * characterWidth)} ${last.score}`, at: y(last.score), index });
  }
  const placed = isBelow ? below(ends, longest, width) : apart(ends).map((end) => ({ ...end, x: left + plot + 16 }));
  for (const { name, x: from, at, index } of placed)
    outer.push(
      { is: 'path', look: `point ${lookOf(index)}`, d: markerOf(index, from, px(at)) },
      { is: 'text', look: 'end', x: from + 9, y: px(at + 4), text: name },
    );
  const lowest = isBelow ? Math.max(...placed.map(({ at }) => at), 0) + 8 : 0;
  return { width, height: Math.max(height, lowest), outer, inner: [] };
}

const lookOf = (index: number): string => seriesLooks[index % seriesLooks.length] ?? 's0';

/** Whoever has the colour of an earlier one has another form. */
function markerOf(index: number, x: number, y: number): string {
  return marker(index + Math.floor(index / seriesLooks.length), x, y);
}

/** Names below the chart, in as many columns as there is room for. */
function below<T>(ends: readonly T[], widest: number, width: number): (T & { readonly x: number; readonly at: number })[] {
  const columns = Math.max(1, Math.floor((width - left) / widest));
  const rows = Math.ceil(ends.length / columns);
  return ends.map((end, nth) => ({
    ...end,
    x: left + 4 + Math.floor(nth / rows) * widest,
    at: height + 12 + (nth % rows) * (rowHeight + 3),
  }));
}

/** Names that do not lie on each other, each as near to its line as that allows. */
function apart<T extends { readonly at: number }>(ends: readonly T[]): T[] {
  const sorted = ends.toSorted((a, b) => a.at - b.at);
  const placed: T[] = [];
  for (const end of sorted) placed.push({ ...end, at: Math.max(end.at, (placed.at(-1)?.at ?? -Infinity) + rowHeight) });
  // Those that were pushed below the floor push back.
  let most = height - bottom;
  return placed
    .toReversed()
    .map((end) => {
      const at = Math.min(end.at, most);
      most = at - rowHeight;
      return { ...end, at };
    })
    .toReversed();
}

/** Classes of the lines of a chart; each also has a marker of its own form, so that no colour stands alone. */
const seriesLooks = ['s0', 's1', 's2', 's3', 's4', 's5', 's6', 's7'];

const size = 4;

/** The outline of the marker of the series of that index around a point: circle, square, diamond, triangle, and so on again. */
function marker(index: number, x: number, y: number): string {
  const [l, r, u, d] = [px(x - size), px(x + size), px(y - size), px(y + size)];
  switch (index % 4) {
    case 0:
      return `M${l} ${y}A${size} ${size} 0 1 1 ${r} ${y}A${size} ${size} 0 1 1 ${l} ${y}Z`;
    case 1:
      return `M${l} ${u}H${r}V${d}H${l}Z`;
    case 2:
      return `M${x} ${px(u - 1)}L${px(r + 1)} ${y}L${x} ${px(d + 1)}L${px(l - 1)} ${y}Z`;
    default:
      return `M${x} ${px(u - 1)}L${px(r + 1)} ${d}H${px(l - 1)}Z`;
  }
}
