import type { Forecast, ForecastRange } from '../../protocol/forecast.ts';
import type { AgentDefinition, RunSettings } from '../../protocol/run-settings.ts';
import type { Spec } from '../../protocol/spec.ts';
import type { Usage } from '../../protocol/usage.ts';
import { ownsPath } from '../policy/owned-paths.ts';
import { agentOfHeading } from '../spec/check-spec.ts';
import { priceBook, priceOf, type PriceBook } from './price-book.ts';
import type { RunSample } from './run-samples.ts';
import { addUsage, noUsage, totalTokens } from './usage.ts';

/** What is assumed where a workspace has no history. An assumption, and said to be one wherever it is shown. */
export const forecastDefaults = {
  /** Turns to look around and to report, before any file. */
  base: 4,
  perFile: 2,
  perTask: 0.5,
  /** Of a review: turns before any file, and per file. */
  reviewBase: 3,
  reviewPerFile: 1,
  /** Tokens of one turn. */
  usage: { input: 1500, output: 900, cacheRead: 14_000, cacheWrite: 2500 },
} as const;

/** With fewer samples than this, the range is widened: so few say little about the edges. */
const enough = 5;
/** Turns that do not depend on the number of files; used to scale a sample to the files of this spec. */
const fixedTurns = 3;

interface Parts {
  readonly spec: Spec;
  readonly settings: Pick<RunSettings, 'agents' | 'review'>;
  /** By earlier run of this workspace. */
  readonly history: readonly (readonly RunSample[])[];
  readonly book?: PriceBook;
}

type AgentForecast = Forecast['agents'][number];

/** What implementing the spec and reviewing it will likely need. Pure; every number says where it comes from. */
export function forecastOf(parts: Parts): Forecast {
  const { spec, settings, history, book = priceBook } = parts;
  const files = spec.layers.flatMap((layer) => layer.files);
  const working = settings.agents.filter((agent) => filesOf(agent, spec, settings.agents).length > 0);
  const tasks = working.length === 0 ? 0 : spec.tasks.length / working.length;
  const agents = working.map((agent) => {
    const own = filesOf(agent, spec, settings.agents).length;
    const { base, perFile, perTask } = forecastDefaults;
    return agentForecast({
      agent: agent.name,
      work: 'implement',
      model: agent.model,
      files: own,
      samples: samplesFor(history, 'implement', agent.name),
      assumed: base + perFile * own + perTask * tasks,
      words: `${base} turns to look around and report, ${perFile} per file, half a turn per task; at most three times that, for retries and fixes`,
      book,
    });
  });
  const needed = reviewExpected(spec, settings);
  const { reviewBase, reviewPerFile } = forecastDefaults;
  const review = agentForecast({
    agent: 'review',
    work: 'review',
    model: settings.review.model,
    files: files.length,
    samples: samplesFor(history, 'review', 'review'),
    assumed: reviewBase + reviewPerFile * files.length,
    words: `${reviewBase} turns and one per file; at most three rounds`,
    book,
  });
  const all = [...agents, needed ? review : onlyPerhaps(review)];
  return {
    usd: sum(all.flatMap((one) => one.usd ?? [])),
    tokens: sum(all.map((one) => one.tokens)),
    turns: sum(all.map((one) => one.turns)),
    agents: all,
    unpriced: [...new Set(all.filter((one) => one.usd === null).map((one) => one.model))],
    runs: history.filter((samples) => samples.length > 0).length,
    pricesOf: book.date,
  };
}

/** Files of the agent's own section; those of a section that is nobody's go to the owner of the path. */
function filesOf(agent: AgentDefinition, spec: Spec, agents: readonly AgentDefinition[]): string[] {
  return spec.layers.flatMap((layer) => {
    const owner = agentOfHeading(layer.heading, agents);
    return layer.files.filter((file) => (owner ? owner.name === agent.name : ownsPath(agent.owns, file.path))).map((file) => file.path);
  });
}

/** As the pipeline decides once the files are changed: here from the files that the spec names. */
function reviewExpected(spec: Spec, settings: Parts['settings']): boolean {
  const files = spec.layers.flatMap((layer) => layer.files);
  const schema = settings.agents.filter((agent) => agent.schema).flatMap((agent) => agent.owns);
  return spec.type === 'new entity' || files.length > settings.review.skipUpToFiles || files.some((file) => ownsPath(schema, file.path));
}

function samplesFor(history: Parts['history'], work: RunSample['work'], agent: string): RunSample[] {
  return history.flatMap((samples) => samples.filter((sample) => sample.work === work && sample.agent === agent && sample.turns > 0));
}

function agentForecast(options: {
  readonly agent: string;
  readonly work: RunSample['work'];
  readonly model: string;
  readonly files: number;
  readonly samples: readonly RunSample[];
  readonly assumed: number;
  readonly words: string;
  readonly book: PriceBook;
}): AgentForecast {
  const { agent, work, model, files, samples, assumed, words, book } = options;
  const known = samples.length > 0;
  const turns = known
    ? scaledTurns(samples, files)
    : { low: Math.ceil(assumed / 2), likely: Math.ceil(assumed), high: Math.ceil(assumed * 3) };
  const perTurn = known ? meanUsage(samples) : forecastDefaults.usage;
  const price = priceOf(model, perTurn, book);
  const tokens = totalTokens(perTurn);
  return {
    agent,
    work,
    model,
    files,
    turns,
    tokens: times(turns, tokens, Math.round),
    usd: price === null ? null : times(turns, price),
    runs: samples.length,
    source: known
      ? `${samples.length} earlier ${samples.length === 1 ? 'run' : 'runs'} here (${spread(samples.map((one) => one.turns))} turns of about ${tokens} tokens), scaled to ${filesWord(files)}${samples.length < enough ? ', widened because they are few' : ''}`
      : `no earlier run of it here; assumed: ${words}; ${tokens} tokens a turn`,
  };
}

/** Smallest, median and largest of the samples, each scaled from its own number of files to this one. */
function scaledTurns(samples: readonly RunSample[], files: number): ForecastRange {
  const scaled = samples.map((one) => (one.turns * (fixedTurns + files)) / (fixedTurns + one.files)).toSorted((a, b) => a - b);
  const few = samples.length < enough;
  const [low, high] = [scaled[0] ?? 0, scaled.at(-1) ?? 0];
  return {
    low: Math.max(1, Math.floor(few ? low * 0.7 : low)),
    likely: Math.max(1, Math.round(median(scaled))),
    high: Math.ceil(few ? high * 1.5 : high),
  };
}

function median(sorted: readonly number[]): number {
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

function meanUsage(samples: readonly RunSample[]): Usage {
  const turns = samples.reduce((count, one) => count + one.turns, 0);
  const all = samples.reduce((usage, one) => addUsage(usage, one.usage), noUsage);
  const share = (tokens: number): number => Math.round(tokens / turns);
  return { input: share(all.input), output: share(all.output), cacheRead: share(all.cacheRead), cacheWrite: share(all.cacheWrite) };
}

/** A review that the rules would skip: it costs nothing, unless more is changed than the spec says. */
function onlyPerhaps(review: AgentForecast): AgentForecast {
  const maybe = (range: ForecastRange): ForecastRange => ({ low: 0, likely: 0, high: range.high });
  return {
    ...review,
    turns: maybe(review.turns),
    tokens: maybe(review.tokens),
    usd: review.usd && maybe(review.usd),
    source: `so small a change needs no review; if it grows: ${review.source}`,
  };
}

function times(range: ForecastRange, by: number, round: (value: number) => number = (value) => value): ForecastRange {
  return { low: round(range.low * by), likely: round(range.likely * by), high: round(range.high * by) };
}

function sum(ranges: readonly ForecastRange[]): ForecastRange {
  return ranges.reduce((all, one) => ({ low: all.low + one.low, likely: all.likely + one.likely, high: all.high + one.high }), {
    low: 0,
    likely: 0,
    high: 0,
  });
}

function spread(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? String(least) : `${least} to ${most}`;
}

function filesWord(files: number): string {
  return `${files} ${files === 1 ? 'file' : 'files'}`;
}
