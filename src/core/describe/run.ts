import type { Message } from '../../protocol/message.ts';
import { assumedBefore } from '../budget/create-budget.ts';
import { askedFor } from '../question/needs-you.ts';
import { phaseOf, runningPhase } from '../run/phases.ts';
import { stopOf, type RunState } from '../run/run-state.ts';
import { seenProof } from '../run/seal.ts';
import { sentence } from './message.ts';
import { describeCompleted, describeSeal } from './proof.ts';
import { describeWaiting } from './question.ts';
import { awaitsProvider, describeAsking, describeCost, describeStatus, unchanged, type Standing } from './terms.ts';

/** How a run stands, for bars, lists and headers. */
export interface RunDescription extends Standing {
  /** Why it stands there; '' when there is nothing to explain. */
  readonly why: Message;
  /** Who is at work, and what each one does. */
  readonly working: readonly Message[];
  readonly cost: Message;
}

/** How a run stands; of a completed one what it is worth, unless it rightly ended without a change. */
export function describeStanding(state: RunState): Standing {
  const stop = stopOf(state);
  const wanted = state.status === 'stopped' && stop ? askedFor(stop) : null;
  if (wanted !== null) return describeAsking(wanted);
  if (state.status === 'running' && state.attempts.some(isWaiting)) return awaitsProvider;
  if (state.status !== 'completed') return describeStatus(state.status);
  const { result } = state;
  return result?.conclusion === undefined ? describeCompleted(seenProof(state), result?.missed !== undefined) : unchanged;
}

export function describeRun(state: RunState): RunDescription {
  const running = state.attempts.filter((attempt) => attempt.status === 'running');
  const working = running.map(({ label, activity }) => (activity === '' ? label : sentence('{0} – {1}', label, activity)));
  const seal = describeSeal(state);
  const standing = describeStanding(state);
  const text = state.status === 'running' ? doing(state, running) : standing.text;
  return {
    ...standing,
    text,
    why:
      (stopOf(state) ? describeWaiting(state) : null) ?? state.error ?? state.result?.conclusion ?? state.result?.missed ?? seal?.why ?? '',
    working,
    cost: describeCost(state),
  };
}

/** The phase, and who is at work: by name as long as that is short. */
function doing(state: RunState, running: RunState['attempts']): Message {
  const phase = runningPhase(state);
  const what = phase ? phaseOf(state, phase.phase).doing : sentence('starting');
  if (running.some(isWaiting)) return sentence('{0} · {1}', what, awaitsProvider.text);
  const names = running.flatMap(({ agent }) => state.agents.find(({ name }) => name === agent)?.section ?? []);
  if (names.length === 0) return what;
  return names.length > 2 ? sentence('{0} · {1} agents', what, names.length) : sentence('{0} · {1}', what, names.join(', '));
}

/** For its provider, at work. */
function isWaiting({ status, waiting }: RunState['attempts'][number]): boolean {
  return status === 'running' && waiting;
}

/** How a run that nobody works on any more goes on, and what of it may be paid again. */
export function describeResumable({ spend, attempts }: Pick<RunState, 'spend' | 'attempts'>): Message {
  // What an earlier stop cut off was made again, where its attempt has come to an end since.
  const latest = new Map(attempts.map(({ path, status }) => [path, status]));
  const open = spend.open.filter(({ path }) => (latest.get(path) ?? 'running') === 'running');
  const { usd, turns } = assumedBefore({ ...spend, open });
  if (turns === 0) return sentence('Stopped. Resume continues where it left off at no extra cost.');
  return usd === 0
    ? sentence('Stopped. Resume continues where it left off. Interrupted calls are made again.')
    : sentence('Stopped. Resume continues where it left off. Interrupted calls are made again and may cost up to {0} more.', { usd });
}

/** Where the change of a run was committed. */
export function describeApplied({ branch, commit }: NonNullable<RunState['applied']>): Message {
  const short = commit.slice(0, 12);
  return branch === null ? sentence('Committed as {0}', short) : sentence('Committed as {0} on {1}', short, branch);
}
