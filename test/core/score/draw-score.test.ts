import { expect, test } from 'vitest';
import { english } from '../../../src/core/describe/locale.ts';
import { project } from '../../../src/core/run/project.ts';
import { drawScore } from '../../../src/core/score/draw-score.ts';
import { ScoreReader } from '../../../src/core/score/read-score.ts';
import type { Drawing } from '../../../src/core/score/shape.ts';
import { svgText } from '../../../src/core/score/svg-text.ts';
import { timeAxis } from '../../../src/core/score/time-axis.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { asks, begin, calls, started, timed, told, work } from './events.ts';

function drawn(
  events: readonly RunEvent[],
  { width = 1128, seconds = 100, sight }: { width?: number; seconds?: number; sight?: { from: number; to: number } } = {},
): Drawing {
  const reader = new ScoreReader();
  reader.take(events);
  const state = project(events);
  const now = begin + seconds * 1000;
  const axis = timeAxis(state, now);
  return drawScore({ score: reader.score, state, axis, sight: sight ?? { from: 0, to: axis.length }, width, now, locale: english });
}

const some = timed(
  [0, started],
  [10, work('back')],
  [20, asks('back', 1)],
  [40, told('back', 1, 0.5)],
  [50, calls('back', 'read', '</text><script>')],
);

test('a bar lies where its time is, and says what it was', () => {
  const bars = drawn(some).inner.filter(({ look }) => ['thinking', 'tool'].includes(look));
  expect(bars).toEqual([
    {
      is: 'rect',
      look: 'thinking',
      x: 328,
      y: 59,
      width: 200,
      height: 16,
      radius: 8,
      title: 'Turn 1 – $0.50 – 20.0 s',
      lead: { to: 'transcript', path: 'run/back', turn: 1 },
    },
    {
      is: 'rect',
      look: 'tool',
      x: 528,
      y: 64,
      width: 100,
      height: 6,
      radius: 2,
      title: 'read </text><script> – 10.0 s',
      lead: { to: 'transcript', path: 'run/back', turn: 1 },
    },
  ]);
});

test('what lies out of sight is not drawn', () => {
  const bars = drawn(some, { sight: { from: 41_000, to: 60_000 } }).inner.filter(({ look }) => ['thinking', 'tool'].includes(look));
  expect(bars.map(({ look }) => look)).toEqual(['tool']);
});

test('many short calls are one stroke, which says how many', () => {
  const reads = Array.from({ length: 500 }, (_, index) => [40 + index / 1000, calls('back', 'read', `file-${index}`)] as const);
  const bars = drawn(timed([0, started], [10, work('back')], [20, asks('back', 1)], [40, told('back', 1, 0.5)], ...reads)).inner.filter(
    ({ look }) => look === 'tool',
  );
  expect(bars.map(({ title }) => title)).toEqual(['read file-0 and 499 more like it']);
});

test('the cap is drawn once the money comes near it', () => {
  const cap = (usd: number) =>
    drawn(timed([0, started], [10, work('back')], [20, asks('back', 1)], [40, told('back', 1, usd)])).inner.filter(
      ({ look }) => look === 'cap',
    ).length;
  expect([cap(0.1), cap(0.5)]).toEqual([0, 1]);
});

test('names, commands and targets never leave their text', () => {
  const svg = svgText(drawn(some), '');
  expect(svg).not.toContain('<script>');
  expect(svg).toContain('read &lt;/text&gt;&lt;script&gt;');
});
