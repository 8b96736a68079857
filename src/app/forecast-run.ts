import type { Engine } from '../core/durable/contracts.ts';
import type { WorkspaceFiles } from '../core/ports.ts';
import { chosenProvider } from '../core/agent/chosen-harnesses.ts';
import { forecastOf, type ExpectedWork } from '../core/budget/forecast.ts';
import { noPrices, priceBook, type PriceBook } from '../core/budget/price-book.ts';
import { runInputSchema } from '../core/pipeline/run-input.ts';
import type { Pipeline } from '../core/pipeline/pipeline.ts';
import type { Services } from '../pipelines/parts/services.ts';
import { samplesOf } from '../core/budget/run-samples.ts';
import { parseSpec } from '../core/spec/parse-spec.ts';
import type { Forecast } from '../protocol/forecast.ts';
import type { Spec } from '../protocol/spec.ts';

/** As many of the newest runs of the workspace as are looked at. */
const mostRuns = 20;
/** Providers that bill by the token, at the prices of the book. */
const billed = new Set(['anthropic', 'scripted']);

interface Parts {
  readonly engine: Engine;
  readonly pipelines: readonly Pipeline<Services>[];
  readonly runId: string;
}

/** What a spec will likely need in this run, from what earlier runs in the same workspace with the same provider needed. */
export async function forecastFor({ engine, pipelines, runId }: Parts, spec: Spec): Promise<Forecast | null> {
  const runs = (await engine.list()).map((run) => ({ ...run, parsed: runInputSchema.safeParse(run.input).data }));
  const own = runs.find((run) => run.runId === runId);
  const expects = pipelines.find(({ id }) => id === own?.pipeline)?.expects;
  if (!own?.parsed || !expects) return null;
  const { workspace, provider, settings } = own.parsed;
  const alike = runs.filter(
    ({ pipeline, parsed, status }) =>
      status === 'completed' && pipeline === own.pipeline && parsed?.workspace === workspace && parsed.provider === provider,
  );
  const history = alike.slice(0, mostRuns).map(({ state }) => samplesOf(state));
  const bookOf = ({ agent }: ExpectedWork): PriceBook => (billed.has(chosenProvider(settings, agent, provider)) ? priceBook : noPrices);
  return forecastOf({ expected: expects(spec, settings), history, bookOf });
}

/** The forecast for a run: of its spec as it lies on the disk while it waits, else the one that was journaled. null: no usable spec. */
export async function forecastRun(parts: Parts & { readonly files: WorkspaceFiles }): Promise<Forecast | null> {
  const { engine, runId, files } = parts;
  const state = await engine.state(runId);
  const content = state.approval && (await files.read(state.approval.subject));
  if (!content) return state.forecast?.forecast ?? null;
  const parsed = parseSpec(new TextDecoder().decode(content.bytes));
  return parsed.ok ? forecastFor(parts, parsed.spec) : null;
}
