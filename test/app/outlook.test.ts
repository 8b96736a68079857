import { expect, test } from 'vitest';
import { outlookOf } from '../../src/app/outlook.ts';
import type { Engine } from '../../src/core/durable/contracts.ts';
import type { Pipeline } from '../../src/core/pipeline/pipeline.ts';
import { emptyRunState } from '../../src/core/run/project.ts';
import { resolveSettings } from '../../src/core/settings/resolve-settings.ts';
import { auditPipeline } from '../../src/pipelines/audit/audit.ts';
import { featurePipeline } from '../../src/pipelines/feature/feature.ts';
import { agent } from '../pipelines/feature/stage.ts';
import type { UserSettings } from '../../src/protocol/settings-file.ts';
import type { Services } from '../../src/pipelines/parts/services.ts';

type Summary = Awaited<ReturnType<Engine['list']>>[number];

const guess = { source: 'guessed' as const, agents: [agent('backend')], tests: [], reasons: [] };
const settings = resolveSettings({ file: null, user: null, guess, trusted: true, env: {} });
const { spend } = emptyRunState();

/** A run of a feature here that was completed for so many dollars. */
function run(usd: number, more: Partial<Summary> & { readonly workspace?: string; readonly provider?: string } = {}): Summary {
  const { workspace = '/shop', provider = 'anthropic', ...rest } = more;
  const input = { request: 'x', workspace, provider, scripted: false, settings };
  const state = { ...emptyRunState(), status: 'completed' as const, spend: { ...spend, usd, turns: 9 } };
  return {
    runId: `r${usd}`,
    pipeline: 'feature',
    startedAt: '2026-11-21T09:00:00.000Z',
    input,
    status: 'completed',
    owner: null,
    state,
    ...rest,
  };
}

const outlook = (
  runs: readonly Summary[],
  pipeline: Pipeline<Services> = featurePipeline,
  provider = 'anthropic',
  user: UserSettings | null = null,
) => outlookOf({ engine: { list: async () => [...runs] }, workspace: '/shop', provider, settings, user }, pipeline);

test('without earlier runs it says what writing the spec needs by stated defaults, and of the whole nothing', async () => {
  const { first, whole, runs } = await outlook([]);
  expect([whole, runs, first?.runs]).toEqual([null, 0, 0]);
  expect(first?.agents.map(({ agent, role }) => [agent, role])).toEqual([['spec', 'spec']]);
  expect(first?.usd.low).toBeGreaterThan(0);
  expect(first?.usd.likely).toBeLessThanOrEqual(first?.usd.high ?? 0);
});

test('the whole is the smallest, middle and largest of what such runs really cost', async () => {
  expect(await outlook([run(2), run(0.5), run(1)])).toMatchObject({ whole: { low: 0.5, likely: 1, high: 2 }, runs: 3 });
  const few = await outlook([run(2), run(1)]);
  expect(few.whole).toEqual({ low: 1, likely: 1.5, high: 2 });
});

test('runs of another workspace, provider or pipeline, unfinished ones, and such of which no price is known do not count', async () => {
  const { state } = run(9);
  const others = [
    run(9, { workspace: '/other' }),
    run(9, { provider: 'ollama' }),
    run(9, { pipeline: 'bugfix' }),
    run(9, { status: 'open' }),
    run(9, { state: { ...state, spend: { ...state.spend, unpricedTurns: 1 } } }),
    run(0, { state: { ...state, spend: { ...state.spend, usd: 0, turns: 0 } } }),
  ];
  expect(await outlook([run(1), ...others])).toMatchObject({ whole: { low: 1, likely: 1, high: 1 }, runs: 1 });
});

test('a provider without known prices has an outlook without dollars; a pipeline that says nothing of its begin has none of it', async () => {
  const unpriced = (await outlook([], featurePipeline, 'ollama')).first;
  expect(unpriced?.agents.map(({ usd }) => usd)).toEqual([null]);
  expect(unpriced?.turns.likely).toBeGreaterThan(0);
  const model = unpriced?.unpriced[0] ?? '';
  const figures = { ollama: { [model]: { input: 1, output: 2 } } };
  const priced = (await outlook([], featurePipeline, 'ollama', { modelFigures: figures })).first;
  expect([priced?.unpriced, (priced?.usd.likely ?? 0) > 0]).toEqual([[], true]);
  expect((await outlook([], { ...auditPipeline, begins: undefined })).first).toBe(null);
});
