import { describe, expect, test } from 'vitest';
import { forecastOf, rangeOf } from '../../../src/core/budget/forecast.ts';
import { describeOrigin } from '../../../src/core/describe/forecast.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { emptyRunState } from '../../../src/core/run/project.ts';
import { implementAndReview } from '../../../src/pipelines/parts/expected-work.ts';
import { samplesOf, type RunSample } from '../../../src/core/budget/run-samples.ts';
import { parseSpec } from '../../../src/core/spec/parse-spec.ts';
import type { Spec } from '../../../src/protocol/spec.ts';
import { specText } from '../../pipelines/feature/acts.ts';
import { agent } from '../../pipelines/feature/stage.ts';

const specOf = (files: Record<string, string[]>, more = {}): Spec => {
  const parsed = parseSpec(specText(files, more));
  if (!parsed.ok) throw new Error('not a spec');
  return parsed.spec;
};
const settings = {
  agents: [agent('backend', { model: 'claude-opus-5-5' }), agent('frontend', { model: 'own-model' })],
  review: { model: 'claude-sonnet-5-5', context: 'review', skipUpToFiles: 3 },
};
const usage = { input: 1000, output: 1000, cacheRead: 0, cacheWrite: 0 };
const sample = (turns: number, files: number): RunSample => ({
  agent: 'backend',
  role: 'specialist',
  files,
  turns,
  usage: { input: turns * usage.input, output: turns * usage.output, cacheRead: 0, cacheWrite: 0 },
});

describe('forecast', () => {
  test('without a history: stated defaults, of the files and tasks of each agent', () => {
    const forecast = forecastOf({
      expected: implementAndReview(specOf({ Backend: ['backend/a.ts', 'backend/b.ts'] }), settings),
      history: [],
    });
    expect(forecast).toMatchObject({ runs: 0, unpriced: [], pricesOf: '2026-11-01', turns: { low: 5, likely: 9, high: 41 } });
    const [backend, review] = forecast.agents;
    expect(backend).toMatchObject({ agent: 'backend', files: 2, turns: { low: 5, likely: 9, high: 26 }, runs: 0 });
    expect(review).toMatchObject({ role: 'review', turns: { low: 0, likely: 0, high: 15 } });
    expect(forecast.usd.likely).toBeCloseTo((9 * (1500 * 4 + 900 * 20 + 14_000 * 0.2 + 2500 * 5)) / 1e6, 9);
    expect(backend?.tokens.likely).toBe(9 * (1500 + 900 + 14_000 + 2500));
  });

  test('with a history: smallest, median and largest of the earlier runs, scaled to the files', () => {
    const history = [sample(10, 2), sample(20, 2), sample(12, 2), sample(14, 2), sample(16, 2)].map((one) => [one]);
    const [backend] = forecastOf({
      expected: implementAndReview(specOf({ Backend: ['backend/a.ts', 'backend/b.ts'] }), settings),
      history,
    }).agents;
    expect(backend).toMatchObject({
      turns: { low: 10, likely: 14, high: 20 },
      tokens: { low: 20_000, likely: 28_000, high: 40_000 },
      runs: 5,
    });
    expect(backend?.usd?.likely).toBeCloseTo((14 * (1000 * 4 + 1000 * 20)) / 1e6);
    const more = specOf({ Backend: Array.from({ length: 7 }, (_, index) => `backend/${index}.ts`) });
    expect(forecastOf({ expected: implementAndReview(more, settings), history }).agents[0]?.turns.likely).toBe(28);
  });

  test('few earlier runs widen the range', () => {
    const { agents, runs } = forecastOf({
      expected: implementAndReview(specOf({ Backend: ['backend/a.ts'] }), settings),
      // Of the second nothing is known.
      history: [[sample(10, 1)], []],
    });
    expect(agents[0]).toMatchObject({ turns: { low: 7, likely: 10, high: 15 }, runs: 1 });
    expect(runs).toBe(1);
  });

  test('work of other roles and agents is no history of this one; never less than one turn', () => {
    const other = [
      { ...sample(90, 1), role: 'review' },
      { ...sample(90, 1), agent: 'frontend' },
    ];
    const [backend] = forecastOf({
      expected: implementAndReview(specOf({ Backend: ['backend/a.ts'] }), settings),
      history: [other, [sample(1, 7)]],
    }).agents;
    expect(backend).toMatchObject({ turns: { low: 1, likely: 1, high: 1 }, runs: 1 });
  });

  test('a run that did none of this work is no earlier run of it', () => {
    const other = [{ ...sample(90, 1), agent: 'frontend' }];
    const expected = implementAndReview(specOf({ Backend: ['backend/a.ts'] }), settings);
    const of = (history: RunSample[][]): string => inEnglish(describeOrigin(forecastOf({ expected, history })));
    expect(of([other])).toBe('Based on the size of the spec and the prices of 2026-11-01 (no earlier run here did this work).');
    expect(of([])).toBe(of([other]));
    // Of the review nothing is known.
    expect(of([other, [sample(1, 7)]])).toBe(
      'Based partly on one earlier run in this workspace, else on the size of the spec, and the prices of 2026-11-01.',
    );
    const whole = [sample(1, 7), { ...sample(2, 1), agent: 'review', role: 'review' }];
    expect(of([other, whole])).toBe('Based on one earlier run in this workspace and the prices of 2026-11-01.');
  });

  test('a model without a price is named, never free', () => {
    const forecast = forecastOf({ expected: implementAndReview(specOf({ Frontend: ['frontend/a.ts'] }), settings), history: [] });
    expect(forecast.unpriced).toEqual(['own-model']);
    expect(forecast.agents[0]?.usd).toBeNull();
    expect(forecast.turns.likely).toBeGreaterThan(0);
  });

  test('a new entity is always reviewed', () => {
    const forecast = forecastOf({
      expected: implementAndReview(specOf({ Backend: ['backend/a.ts'] }, { type: 'new entity' }), settings),
      history: [],
    });
    expect(forecast.agents[1]?.turns).toEqual({ low: 2, likely: 4, high: 12 });
  });

  test('a run that did not complete is no sample', () => {
    expect(samplesOf(emptyRunState())).toEqual([]);
  });

  test('a completed run is a sample of each agent, its attempts together, and the files of others counted for one that owns none', () => {
    const attempt = (name: string, role: string, calls: number) => ({ agent: name, role, calls, usage });
    const file = (...agents: string[]) => ({ output: false, agents });
    const state = {
      ...emptyRunState(),
      status: 'completed',
      agents: [{ name: 'backend' }, { name: 'frontend' }],
      attempts: [
        attempt('backend', 'specialist', 2),
        attempt('backend', 'specialist', 3),
        attempt('frontend', 'specialist', 0),
        attempt('review', 'review', 1),
      ],
      files: { a: file('backend'), b: file('backend', 'review'), c: file('somebody'), d: { ...file('backend'), output: true } },
    };
    expect(samplesOf(state as never)).toEqual([
      { agent: 'backend', role: 'specialist', files: 2, turns: 5, usage: { input: 2000, output: 2000, cacheRead: 0, cacheWrite: 0 } },
      { agent: 'review', role: 'review', files: 2, turns: 1, usage },
    ]);
  });
});

test('between two middle values lies the likely one', () => {
  expect([rangeOf([9, 1, 5, 3]), rangeOf([7]), rangeOf([])]).toEqual([
    { low: 1, likely: 4, high: 9 },
    { low: 7, likely: 7, high: 7 },
    null,
  ]);
});
