import { sentence } from '../describe/message.ts';
import type { Locale } from '../describe/locale.ts';
import type { Message } from '../../protocol/message.ts';
import type { Lead } from '../score/score.ts';
import { characterWidth, fitting, px, type Drawing, type Shape } from '../score/shape.ts';
import { marker, seriesLooks } from './draw-marker.ts';

/** A dimension over audits. */
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

/** Scores from 0 to 100 over audits, a line for each dimension with its name at its end, and the target. Pixels. */
export function drawScores({ audits, series, target }: ScoreHistory, width: number, { say }: Locale): Drawing {
  const longest = Math.max(0, ...series.map(({ name }) => name.length + 5)) * characterWidth + 30;
  const right = Math.min(Math.max(longest, 40), width * 0.4);
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
    const look = seriesLooks[index % seriesLooks.length] ?? 's0';
    const d = known.map(({ audit, score }, nth) => `${nth === 0 ? 'M' : 'L'}${x(audit)} ${y(score)}`).join('');
    outer.push({ is: 'path', look: `line ${look}`, d });
    for (const { audit, score, computed, lead } of known) {
      const title = computed
        ? say(sentence('{0}, {1}: {2} computed', name, audits[audit] ?? '', score))
        : say(sentence('{0}, {1}: {2}', name, audits[audit] ?? '', score));
      outer.push({ is: 'path', look: `point ${look}`, d: marker(index, x(audit), y(score)), title, ...(lead ? { lead } : {}) });
    }
    ends.push({ name: `${fitting(name, right - 28 - 5 * characterWidth)} ${last.score}`, at: y(last.score), index });
  }
  for (const { name, at, index } of apart(ends)) {
    const look = seriesLooks[index % seriesLooks.length] ?? 's0';
    outer.push(
      { is: 'path', look: `point ${look}`, d: marker(index, left + plot + 16, px(at)) },
      { is: 'text', look: 'end', x: left + plot + 25, y: px(at + 4), text: name },
    );
  }
  return { width, height, outer, inner: [] };
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
