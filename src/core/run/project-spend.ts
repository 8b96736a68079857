import type { RunEvent } from '../../protocol/run-event.ts';
import type { Usage } from '../../protocol/usage.ts';
import { describeWarning } from '../describe/describe-warning.ts';
import { noUsage } from '../budget/usage.ts';
import type { RunState, SpendState } from './run-state.ts';

export type TurnEvent = Extract<RunEvent, { type: 'turn.started' | 'turn.completed' | 'turn.failed' }>;
type Writable<T> = { -readonly [K in keyof T]: T[K] };
type ModelSpend = SpendState['byModel'][string];

/** Spend that one batch of events changes in place; nobody else has it yet. */
interface OwnSpend extends Writable<SpendState> {
  readonly usage: Writable<Usage>;
  readonly open: SpendState['open'][number][];
  readonly byModel: Record<string, Writable<ModelSpend> & { readonly usage: Writable<Usage> }>;
}

/**
 * Money and tokens over all agents, while a batch of events is projected: copied once, not with every turn. A call that began and never
 * ended (a crash) stays in `open` with its worst case: the provider may have billed it, and a hard cap must not be passed for not knowing.
 */
export function continueSpend(): (state: RunState, event: TurnEvent) => SpendState {
  let own: OwnSpend | null = null;
  return (state, event) => {
    if (own === null || state.spend !== own) own = copyOf(state.spend);
    const { path, turn } = event;
    if (event.type === 'turn.started') {
      own.open.push({ path, turn, usd: event.reservedUsd ?? 0, tokens: event.reservedTokens });
      return own;
    }
    const ended = own.open.findLastIndex((call) => call.turn === turn && call.path === path);
    if (ended >= 0) own.open.splice(ended, 1);
    count(own, event.type === 'turn.completed' ? event.model : modelOf(state, path), event);
    return own;
  };
}

/** Whoever was asked: another provider than the run's own was really paid. null: nobody new. */
export function askedAfter({ alsoAsked }: RunState, { provider }: Extract<TurnEvent, { type: 'turn.started' }>): Partial<RunState> | null {
  return provider === undefined || alsoAsked.includes(provider) ? null : { scripted: false, alsoAsked: [...alsoAsked, provider] };
}

/** Told like every other notice; what it was about, so that nobody is told again after a resume. */
export function warned(state: RunState, event: Extract<RunEvent, { type: 'budget.warning' }>): Partial<RunState> {
  const { cap, limit, spent, part } = event;
  const notices = [...state.notices, { level: 'warning' as const, text: describeWarning(event, state) }];
  if (part === undefined) return { notices, spend: { ...state.spend, warned: { ...state.spend.warned, [cap]: limit } } };
  return { notices, audit: state.audit && { ...state.audit, told: { ...state.audit.told, [part]: spent } } };
}

function copyOf(spend: SpendState): OwnSpend {
  const models = Object.entries(spend.byModel).map(([model, known]) => [model, { ...known, usage: { ...known.usage } }] as const);
  return { ...spend, usage: { ...spend.usage }, open: [...spend.open], byModel: Object.fromEntries(models) };
}

function modelOf(state: RunState, path: string): string {
  return state.attempts.find((attempt) => attempt.path === path)?.model ?? '';
}

function count(spend: OwnSpend, model: string, event: Exclude<TurnEvent, { type: 'turn.started' }>): void {
  const { usage, usd } = event;
  add(spend.usage, usage);
  spend.usd += usd ?? 0;
  spend.unpricedTurns += usd === null ? 1 : 0;
  spend.estimatedTurns += event.estimated ? 1 : 0;
  spend.turns++;
  spend.byModel[model] ??= { turns: 0, usage: { ...noUsage }, usd: 0 };
  const known = spend.byModel[model];
  known.turns++;
  add(known.usage, usage);
  known.usd = usd === null || known.usd === null ? null : known.usd + usd;
}

function add(sum: Writable<Usage>, usage: Usage): void {
  sum.input += usage.input;
  sum.output += usage.output;
  sum.cacheRead += usage.cacheRead;
  sum.cacheWrite += usage.cacheWrite;
}
