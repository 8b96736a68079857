import { forecastOf, rangeOf } from '../core/budget/forecast.ts';
import type { Engine } from '../core/durable/contracts.ts';
import type { Pipeline } from '../core/pipeline/pipeline.ts';
import type { Services } from '../pipelines/parts/services.ts';
import type { Json } from '../protocol/json.ts';
import type { Outlook } from '../protocol/forecast.ts';
import type { RunSettings } from '../protocol/run-settings.ts';
import type { UserSettings } from '../protocol/settings-file.ts';
import { alikeRuns, bookFor, historyOf } from './forecast-run.ts';

interface Parts {
  readonly engine: Pick<Engine, 'list'>;
  readonly workspace: string;
  /** Of whoever has none of its own. */
  readonly provider: string;
  readonly settings: RunSettings;
  readonly user: UserSettings | null;
}

/** What a run of the pipeline would likely cost that has not begun: up to its approval, and as a whole. */
export async function outlookOf(
  { engine, workspace, provider, settings, user }: Parts,
  pipeline: Pipeline<Services>,
  more: Readonly<Record<string, Json>> = {},
): Promise<Outlook> {
  const alike = alikeRuns(await engine.list(), { pipeline: pipeline.id, workspace, provider });
  const expected = pipeline.begins?.(settings, more) ?? [];
  const spent = alike.filter(({ state: { spend } }) => spend.unpricedTurns === 0 && spend.turns > 0).map(({ state }) => state.spend.usd);
  return {
    first: expected.length === 0 ? null : forecastOf({ expected, history: historyOf(alike), bookOf: bookFor(settings, provider, user) }),
    whole: rangeOf(spent),
    runs: spent.length,
  };
}
