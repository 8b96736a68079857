import { expect, test } from 'vitest';
import { english } from '../../../src/core/describe/locale.ts';
import { project } from '../../../src/core/run/project.ts';
import { drawScore } from '../../../src/core/score/draw-score.ts';
import { ScoreReader } from '../../../src/core/score/read-score.ts';
import type { Drawing } from '../../../src/core/score/shape.ts';
import { textWidth } from '../../../src/core/score/shape.ts';
import { svgText } from '../../../src/core/score/svg-text.ts';
import { timeAxis } from '../../../src/core/score/time-axis.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { scorePage } from '../../../src/cli/views/score-page.ts';
import { toldRun } from './told-run.ts';
import { asks, begin, calls, started, timed, told, work } from './events.ts';

function drawn(
  events: readonly RunEvent[],
  {
    width = 1128,
    seconds = 100,
    sight,
    now = begin + seconds * 1000,
  }: { width?: number; seconds?: number; sight?: { from: number; to: number }; now?: number } = {},
): Drawing {
  const reader = new ScoreReader();
  reader.take(events);
  const state = project(events);
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

const texts = ({ inner }: Drawing, look: string): string[] =>
  inner.flatMap((shape) => (shape.is === 'text' && shape.look.startsWith(look) ? [shape.text] : []));

test.each([320, 500, 900, 1240, 2400])('%i pixels wide, no word is cut in two, and each phase has its title', (width) => {
  const events = toldRun();
  const drawing = drawn(events, { width, now: Date.parse(events.at(-1)?.at ?? '') });
  const whole = drawing.inner.map(({ title = '' }) => title).join(' ');
  for (const text of texts(drawing, 'bar-text')) {
    const [begin = '', end] = text.replace(/^[✓✗] ?/u, '').split('…');
    if (end !== undefined) expect(whole).toContain(end === '' ? `${begin} ` : ` ${end} `);
  }
  const bands = drawing.inner.filter(({ look }) => look === 'phase' || look === 'phase even').map(({ title }) => title);
  expect(texts(drawing, 'phase-title').toSorted()).toEqual(bands.toSorted());
});

test('flags of narrow phases hang neither over each other nor over a pole', () => {
  const events = toldRun();
  const { inner } = drawn(events, { width: 500, now: Date.parse(events.at(-1)?.at ?? '') });
  const titles = inner.flatMap((shape) => (shape.is === 'text' && shape.look === 'phase-title' ? [shape] : []));
  const poles = inner.flatMap((shape) =>
    shape.is === 'path' && shape.look === 'phase-pole' ? [shape.d.match(/[\d.]+/gu)?.map(Number) ?? []] : [],
  );
  expect(poles.length).toBeGreaterThan(2);
  for (const { x, y, text } of titles) {
    const end = x + textWidth(text);
    expect(titles.filter((other) => other.y === y && other.x > x && other.x < end)).toEqual([]);
    expect(poles.filter(([at = 0, top = 0, bottom = 0]) => at > x && at < end && top < y && bottom > y - 8)).toEqual([]);
  }
});

test('a page of a demo says once that its amounts are simulated; a picture says it of each', () => {
  const told = (scripted: boolean): RunEvent[] => toldRun().map((event) => (event.type === 'run.started' ? { ...event, scripted } : event));
  const events = told(true);
  const page = scorePage(events, project(events), 'html');
  expect(page.match(/simulated|sim\./gu)).toEqual(['simulated']);
  expect(scorePage(events, project(events), 'svg')).toContain('(simulated)');
  expect(scorePage(told(false), project(told(false)), 'html')).not.toContain('simulated');
});

test('a picture alone has the words and the legend in it', () => {
  const events = toldRun();
  const svg = scorePage(events, project(events), 'svg');
  expect(svg).toContain('answered after 2 min 10 s: Go ahead – ana');
  expect(svg).toContain('a wait, drawn shorter');
});
