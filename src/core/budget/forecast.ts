import type { Forecast, ForecastRange } from '../../protocol/forecast.ts';
import type { Usage } from '../../protocol/usage.ts';
import { kindOfAgent } from '../audit/auditor.ts';
import { priceBook, priceOf, type PriceBook } from './price-book.ts';
import type { RunSample } from './run-samples.ts';
import { addUsage, noUsage, totalTokens } from './usage.ts';

/** Tokens of one turn where a workspace has no history. An assumption, and said to be one wherever it is shown. */
const assumedUsage: Usage = { input: 1500, output: 900, cacheRead: 14_000, cacheWrite: 2500 };

/** With fewer samples than this, the range is widened: so few say little about the edges. */
const enough = 5;
/** Turns that do not depend on the number of files; used to scale a sample to the files of this spec. */
const fixedTurns = 3;

/** What an agent of a pipeline will be set to, as the pipeline expects it. */
export interface ExpectedWork {
  readonly agent: string;
  readonly role: string;
  readonly model: string;
  readonly files: number;
  /** Turns, where a workspace has no history. */
  readonly turns: number;
  /** Not needed unless more is changed than the spec says. */
  readonly perhaps: boolean;
}

interface Parts {
  readonly expected: readonly ExpectedWork[];
  /** By earlier run of this workspace. */
  readonly history: readonly (readonly RunSample[])[];
  /** Where nothing is said, the book of list prices. */
  readonly bookOf?: (work: ExpectedWork) => PriceBook;
}

type AgentForecast = Forecast['agents'][number];

/** What the expected work will likely need. Pure; every number says how many earlier runs it comes from. */
export function forecastOf({ expected, history, bookOf = () => priceBook }: Parts): Forecast {
  const all = expected.map((work) => {
    const forecast = agentForecast(work, samplesFor(history, work), bookOf(work));
    return work.perhaps ? onlyPerhaps(forecast) : forecast;
  });
  return {
    usd: sum(all.flatMap((one) => one.usd ?? [])),
    tokens: sum(all.map((one) => one.tokens)),
    turns: sum(all.map((one) => one.turns)),
    agents: all,
    unpriced: [...new Set(all.filter((one) => one.usd === null).map((one) => one.model))],
    runs: history.filter((samples) => expected.some((work) => samplesFor([samples], work).length > 0)).length,
    pricesOf: priceBook.date,
  };
}

function samplesFor(history: Parts['history'], { role, agent }: ExpectedWork): RunSample[] {
  return history.flatMap((samples) => samples.filter((sample) => sample.role === role && sample.agent === kindOfAgent(agent)));
}

function agentForecast(work: ExpectedWork, samples: readonly RunSample[], book: PriceBook): AgentForecast {
  const { agent, role, model, files, turns: assumed } = work;
  const known = scaledTurns(samples, files);
  const turns = known ?? { low: Math.ceil(assumed / 2), likely: Math.ceil(assumed), high: Math.ceil(assumed * 3) };
  const perTurn = known ? meanUsage(samples) : assumedUsage;
  const price = priceOf(model, perTurn, book);
  const tokens = totalTokens(perTurn);
  return {
    agent,
    role,
    model,
    files,
    turns,
    tokens: times(turns, tokens, Math.round),
    usd: price === null ? null : times(turns, price),
    runs: samples.length,
  };
}

/** Smallest, median and largest of the samples, each scaled from its own number of files to this one; null: there are none. */
function scaledTurns(samples: readonly RunSample[], files: number): ForecastRange | null {
  const range = rangeOf(samples.map((one) => (one.turns * (fixedTurns + files)) / (fixedTurns + one.files)));
  if (range === null) return null;
  const few = samples.length < enough;
  return {
    low: Math.max(1, Math.floor(few ? range.low * 0.7 : range.low)),
    likely: Math.max(1, Math.round(range.likely)),
    high: Math.ceil(few ? range.high * 1.5 : range.high),
  };
}

/** The smallest, the middle and the largest; null: of none. */
export function rangeOf(values: readonly number[]): ForecastRange | null {
  return values.length === 0 ? null : { low: Math.min(...values), likely: median(values), high: Math.max(...values) };
}

/** Of an even number the mean of the two in the middle. */
function median(values: readonly number[]): number {
  const half = values.length / 2;
  const middle = values.toSorted((a, b) => a - b).slice(Math.ceil(half) - 1, Math.floor(half) + 1);
  return middle.reduce((all, one) => all + one) / middle.length;
}

function meanUsage(samples: readonly RunSample[]): Usage {
  const turns = samples.reduce((count, one) => count + one.turns, 0);
  const all = samples.reduce((usage, one) => addUsage(usage, one.usage), noUsage);
  const share = (tokens: number): number => Math.round(tokens / turns);
  return { input: share(all.input), output: share(all.output), cacheRead: share(all.cacheRead), cacheWrite: share(all.cacheWrite) };
}

function onlyPerhaps(review: AgentForecast): AgentForecast {
  const maybe = (range: ForecastRange): ForecastRange => ({ low: 0, likely: 0, high: range.high });
  return {
    ...review,
    turns: maybe(review.turns),
    tokens: maybe(review.tokens),
    usd: review.usd && maybe(review.usd),
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
