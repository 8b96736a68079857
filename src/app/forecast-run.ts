import type { Engine } from '../core/durable/contracts.ts';
import type { WorkspaceFiles } from '../core/ports.ts';
import { chosenProvider } from '../core/agent/chosen-harnesses.ts';
import { forecastOf, type ExpectedWork } from '../core/budget/forecast.ts';
import type { PriceBook } from '../core/budget/price-book.ts';
import { runInputSchema } from '../core/pipeline/run-input.ts';
import type { Pipeline } from '../core/pipeline/pipeline.ts';
import type { Services } from '../pipelines/parts/services.ts';
import { samplesOf, type RunSample } from '../core/budget/run-samples.ts';
import { parseSpec } from '../core/spec/parse-spec.ts';
import type { Forecast } from '../protocol/forecast.ts';
import type { RunSettings } from '../protocol/run-settings.ts';
import { approvalOf, type RunState } from '../core/run/run-state.ts';
import type { UserSettings } from '../protocol/settings-file.ts';
import type { Spec } from '../protocol/spec.ts';
import { bookOf } from './model-figures.ts';

/** As many of the newest runs of the workspace as are looked at. */
const mostRuns = 20;
interface Parts {
  readonly engine: Engine;
  readonly pipelines: readonly Pipeline<Services>[];
  readonly runId: string;
  readonly user: UserSettings | null;
}

/** What a spec will likely need in this run, from what earlier runs in the same workspace with the same provider needed. */
export async function forecastFor({ engine, pipelines, runId, user }: Parts, spec: Spec): Promise<Forecast | null> {
  const runs = await engine.list();
  const own = runs.find((run) => run.runId === runId);
  const input = runInputSchema.safeParse(own?.input).data;
  const expects = pipelines.find(({ id }) => id === own?.pipeline)?.expects;
  if (!own || !input || !expects) return null;
  const { workspace, provider, settings } = input;
  const history = historyOf(alikeRuns(runs, { pipeline: own.pipeline, workspace, provider }));
  return forecastOf({ expected: expects(spec, settings), history, bookOf: bookFor(settings, provider, user) });
}

/** The newest runs of the same pipeline in the same workspace with the same provider that were completed. */
export function alikeRuns(
  runs: Awaited<ReturnType<Engine['list']>>,
  as: { readonly pipeline: string; readonly workspace: string; readonly provider: string },
): Awaited<ReturnType<Engine['list']>> {
  const isAlike = ({ status, pipeline, input }: (typeof runs)[number]): boolean => {
    if (status !== 'completed' || pipeline !== as.pipeline) return false;
    const known = runInputSchema.safeParse(input).data;
    return known?.workspace === as.workspace && known.provider === as.provider;
  };
  return runs.filter(isAlike).slice(0, mostRuns);
}

export function historyOf(runs: readonly { readonly state: RunState }[]): RunSample[][] {
  return runs.map(({ state }) => samplesOf(state));
}

/** Prices by who plays an agent. */
export function bookFor(settings: RunSettings, provider: string, user: UserSettings | null): (work: ExpectedWork) => PriceBook {
  return ({ agent }) => bookOf(user, chosenProvider(settings, agent, provider));
}

/** The forecast for a run: of its spec as it lies on the disk while it waits, else the one that was journaled. null: no usable spec. */
export async function forecastRun(parts: Parts & { readonly files: WorkspaceFiles }): Promise<Forecast | null> {
  const { engine, runId, files } = parts;
  const state = await engine.state(runId);
  const { subject } = approvalOf(state) ?? {};
  const content = subject === undefined ? null : await files.read(subject);
  if (!content) return state.forecast?.forecast ?? null;
  const parsed = parseSpec(new TextDecoder().decode(content.bytes));
  return parsed.ok ? forecastFor(parts, parsed.spec) : null;
}
