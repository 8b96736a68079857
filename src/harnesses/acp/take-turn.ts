import type { AgentProfile } from '../../core/agent/agent-profile.ts';
import type { AgentTask } from '../../core/agent/harness.ts';
import type { AssistantBlock } from '../../core/agent/model-provider.ts';
import type { Budget } from '../../core/budget/budget.ts';
import { priceOf, type PriceBook } from '../../core/budget/price-book.ts';
import { noUsage } from '../../core/budget/usage.ts';
import { sentence } from '../../core/describe/message.ts';
import { describeReached } from '../../core/describe/terms.ts';
import type { Ctx, Note, StepContext } from '../../core/durable/contracts.ts';
import { maskedIn } from '../../core/policy/secret-values.ts';
import { observeAgent, type ObservedAgent } from '../../core/evidence/observe-agent.ts';
import type { Clock } from '../../core/ports.ts';
import type { Asked } from '../../protocol/question.ts';
import { writeRefusal } from '../../core/tool/workspace-policy.ts';
import type { ToolEnvironment } from '../../core/tool/tool.ts';
import type { Finish } from '../../protocol/agent-report.ts';
import type { Message } from '../../protocol/message.ts';
import type { Usage } from '../../protocol/usage.ts';
import { openSession, type SessionRequest } from './agent-session.ts';
import { converse } from './converse.ts';
import { createHeardTurn, type HeardTurn } from './heard-turn.ts';
import { headlessNotice, openHeadless } from './headless-session.ts';
import { createPermissions, type Permissions } from './permissions.ts';
import { serveRequests } from './served-requests.ts';

/** Bounds of an external agent's work. Times are milliseconds, and hard. */
export interface AcpLimits {
  /** Of the first turn; half as much again after it was up once. */
  readonly turnMs: number;
  /** For each answer before the first prompt. */
  readonly startMs: number;
  /** From asking it to end its turn until its program is ended. */
  readonly graceMs: number;
  /** Turns until it counts as stuck. */
  readonly turns: number;
}

/** Gives a text without the secrets in it. */
export type Hide = (text: string) => string;

/** Everything that one external agent works with. */
export interface AcpRun {
  readonly profile: AgentProfile;
  /** The run's, shared by all of its agents. */
  readonly budget: Budget;
  readonly book: PriceBook;
  /** The provider that the run began with: where it is not this agent, its turns name it. */
  readonly began: string;
  readonly clock: Clock;
  readonly limits: AcpLimits;
  readonly ctx: Ctx;
  readonly task: AgentTask;
  readonly environment: ToolEnvironment;
  /** What hides the secrets that lie in a workspace now. */
  readonly mask: (root: string) => Promise<Hide>;
  /** What the person allowed once, by the subject of the question. */
  readonly granted: Set<string>;
}

/** A conversation that may go on: its id with the agent, and the USD that it had told until then. */
export type Conversation = { id: string; usd: number };

export interface TurnRequest {
  readonly prompt: string;
  /** What is said instead where no earlier conversation goes on. */
  readonly anew: string;
  readonly session: Conversation | null;
  /** Number within the attempt, from 1. */
  readonly turn: number;
  readonly timeMs: number;
}

interface Heard {
  readonly guidance: string[];
  readonly session: Conversation | null;
  /** What was told of the repository, where that is no more. */
  readonly lost: Message | null;
}

/** One turn, as it is journaled: what is said of it is the transcript's, too. */
export type TurnResult =
  | (Heard & {
      readonly ok: true;
      readonly content: AssistantBlock[];
      readonly results: { ok: boolean; content: string }[];
      readonly stop: string;
      readonly usage: Usage;
      /** null: it said nothing. */
      readonly finish: Finish | null;
      /** Why that is none of its form, but words; null: it is. */
      readonly unread: string | null;
      readonly asked: Asked[];
      /** Why something was put back. */
      readonly refused: string[];
    })
  /** `time`: it was up. `died`: its program ended, or failed. `start`: it could not be started. */
  | (Heard & { readonly ok: false; readonly kind: 'budget' | 'time' | 'died' | 'start'; readonly message: Message });

type Talked = {
  readonly heard: HeardTurn | null;
  readonly usage: Usage;
  readonly estimated: boolean;
  readonly permissions: Permissions | null;
} & (
  | { readonly how: 'end'; readonly stop: string; readonly finish: Finish | null; readonly unread: string | null }
  | { readonly how: 'budget' | 'time' | 'died' | 'start'; readonly message: Message }
) & { readonly session: Conversation | null; readonly notes: readonly Note[] };

/**
 * One turn within its step: the program is started, works alone in the workspace until it has reported, and is ended before the workspace is looked
 * at, so that nothing it does goes unseen.
 */
export async function takeTurn(run: AcpRun, step: StepContext, request: TurnRequest): Promise<TurnResult> {
  const { budget, task, environment, ctx, clock } = run;
  const { agent } = task;
  const { path } = ctx;
  const { turn } = request;
  const ports = { ...environment, blobs: ctx.blobs };
  return environment.lock.exclusive(step.stopped, async () => {
    const wasCutOff = step.state().spend.open.some((open) => open.path === path && open.turn === turn);
    const share = budget.share();
    const reserved = await budget.reserve({ tokens: share.tokens ?? 0, usd: share.usd }, step.stopped);
    if (!reserved.ok) {
      const { cap, spent, limit } = reserved;
      step.emit({ type: 'budget.reached', cap, spent, limit });
      return {
        ok: false,
        kind: 'budget',
        message: describeReached({ ...reserved, softCaps: true }),
        guidance: [],
        session: request.session,
        lost: null,
      };
    }
    const began = clock.elapsed();
    let bill: { usage: Usage; usd: number | null; estimated?: true } = {
      usage: { ...noUsage, input: share.tokens ?? 0 },
      usd: share.usd,
      estimated: true,
    };
    try {
      // Its own tools read what ours would not give: nothing of that is told or kept, neither what was there before nor what came meanwhile.
      const { root } = environment.files;
      const before = await run.mask(root);
      const observed = observedBy(run, step, request);
      const {
        ended: { ended: told, lost: lostOutside },
        refused,
        asked,
        lost,
      } = await observeAgent(step, ports, observed, async () => {
        if (reserved.warning) await step.announce({ type: 'budget.warning', ...reserved.warning });
        const works = () => talk(run, step, { ...request, ...share, wasCutOff, hide: before });
        return environment.outside?.observe(step, ctx.blobs, observed, works) ?? { ended: await works(), lost: null };
      });
      const after = await run.mask(root);
      const hide: Hide = (text) => after(before(text));
      const ended =
        'message' in told ? { ...told, message: maskedIn(told.message, hide) } : { ...told, finish: maskedIn(told.finish, hide) };
      const { usage, notes, session } = ended;
      const usd = ended.heard?.usd ?? priceOf(task.model, usage, run.book);
      const estimated = ended.estimated || ended.heard?.usd === null;
      bill = { usage, usd, ...(estimated ? { estimated: true } : {}) };
      if (ended.heard?.isAbsurd) {
        const text = sentence('{0} reported costs that cannot be; they do not count.', run.profile.label);
        step.emit({ type: 'notice', level: 'warning', text });
      }
      step.emit(...notes.map(({ id, text, by }) => ({ type: 'agent.guided', agent, path, id, text, by }) as const));
      const heard = { guidance: notes.map(({ text }) => text), session, lost: lost ?? lostOutside };
      if (ended.how !== 'end') {
        step.emit({ type: 'turn.failed', agent, path, turn, error: ended.how, message: ended.message, retryInMs: null, ...bill });
        return { ok: false, kind: ended.how, message: ended.message, ...heard };
      }
      const { stop, finish, unread, permissions } = ended;
      const model = run.profile.id;
      step.emit({ type: 'turn.completed', agent, path, model, turn, durationMs: Math.round(clock.elapsed() - began), stop, ...bill });
      const said = maskedIn(ended.heard?.content() ?? { content: [], results: [] }, hide);
      return {
        ok: true,
        ...said,
        stop,
        usage,
        finish,
        unread,
        asked: [...(permissions?.asked ?? []), ...asked],
        refused: [...refused],
        ...heard,
      };
    } finally {
      reserved.reservation.settle(bill.usage, bill.usd);
    }
  });
}

function observedBy({ task, environment, profile, limits }: AcpRun, step: StepContext, { timeMs }: TurnRequest): ObservedAgent {
  const { owns, listed, outputs, confirm } = environment;
  const written = step.state().baseline?.commands.flatMap(({ writes }) => writes) ?? [];
  return {
    agent: task.agent,
    who: profile.label,
    argv: profile.command,
    timeoutMs: 3 * limits.startMs + timeMs + limits.graceMs,
    runId: environment.runId,
    scope: { owns, listed, outputs, written },
    confirm,
    refusal: (path) => writeRefusal(path, environment, step.signal),
  };
}

interface TalkRequest extends TurnRequest {
  readonly tokens: number | null;
  readonly usd: number | null;
  readonly wasCutOff: boolean;
  readonly hide: Hide;
}

/** Starts the program, talks with it until it has reported or must end, and ends it. */
async function talk(run: AcpRun, step: StepContext, request: TalkRequest): Promise<Talked> {
  const { profile, task, environment, ctx, clock, limits, began } = run;
  const { agent } = task;
  const { path } = ctx;
  const { turn, tokens, usd, timeMs } = request;
  await step.announce({
    type: 'turn.started',
    agent,
    path,
    model: profile.id,
    turn,
    reservedTokens: tokens ?? 0,
    reservedUsd: usd,
    ...(profile.id === began ? {} : { provider: profile.id }),
  });
  await step.checkOwner();
  const isWriting = task.access === 'write';
  const asked: SessionRequest = {
    processes: environment.processes,
    clock,
    profile,
    root: environment.files.root,
    mark: ctx.runId,
    resume: request.session?.id ?? null,
    mode: isWriting ? profile.mode?.write : profile.mode?.readOnly,
    startMs: limits.startMs,
    signal: step.signal,
    onStart: (group) => step.recordProcessGroup(group),
  };
  const opened = await openSession(asked);
  const headless = isWriting ? profile.headless?.write : profile.headless?.readOnly;
  const session = 'missing' in opened && headless ? openHeadless(asked, headless) : opened;
  if (session !== opened && headless && turn === 1) await step.announce(headlessNotice(profile.label, headless));
  const nothing = { usage: noUsage, estimated: false, heard: null, permissions: null, notes: [] };
  if ('failed' in session) return { how: 'start', message: session.failed, session: request.session, ...nothing };

  const listening = new AbortController();
  const signal = AbortSignal.any([step.signal, listening.signal]);
  const spent = Promise.withResolvers<'budget'>();
  const trouble = Promise.withResolvers<never>();
  let telling = Promise.resolve();
  const heard = createHeardTurn(
    session.resumed ? (request.session?.usd ?? 0) : 0,
    ({ tool, target, ok }) => {
      const event = { type: 'tool.called', agent, path, tool, target: request.hide(target).slice(0, 200), ok, detail: '' } as const;
      telling = telling.then(() => step.announce(event)).catch(trouble.reject);
    },
    () => {
      if ((usd !== null && (heard.usd ?? 0) > usd) || (tokens !== null && heard.tokens > tokens)) spent.resolve('budget');
    },
  );
  const permissions = createPermissions({
    agent,
    environment,
    mayWrite: isWriting,
    granted: run.granted,
    state: () => step.state(),
    known: heard.call,
    hide: request.hide,
    signal,
  });
  const served = serveRequests(environment, permissions.mayRun, signal);
  const talking = converse({ ...run, step, request, session, heard, permissions, served });
  const timeUp = clock.sleep(timeMs, signal).then(() => 'time' as const);
  try {
    const first = await Promise.race([talking.done, timeUp, spent.promise, trouble.promise]);
    if (typeof first === 'string') {
      await session.cancel();
      await Promise.race([talking.done, clock.sleep(limits.graceMs, signal)]);
    }
    const told = { heard, permissions, session: { id: session.id, usd: heard.totalUsd }, ...talking.known() };
    if (first === 'budget')
      return { how: first, message: sentence('{0} reported more than its share of the budget and was stopped.', profile.label), ...told };
    if (first === 'time') return { how: first, message: sentence('{0} was stopped after {1}.', profile.label, { ms: timeMs }), ...told };
    return { ...first, ...told };
  } finally {
    listening.abort();
    await timeUp.catch(() => {});
    await served.close();
    await session.close();
    await telling;
  }
}
