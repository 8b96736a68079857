import type { Message } from '../../protocol/message.ts';
import { formatCommandLine } from '../policy/command-line.ts';
import type { RunState } from '../run/run-state.ts';
import { staleFiles, verdictNow } from '../run/seal.ts';
import { reproduction } from '../run/agents.ts';
import { sentence } from './message.ts';
import { describeReproduced } from './reproduced.ts';
import { describeAttempt, describeStatus, describeVerdict, toCome, type Standing } from './terms.ts';

/** How an agent stands in its run. */
export interface AgentDescription extends Standing {
  /** What it does just now, or why it stands so. */
  readonly activity: Message;
}

export function describeAgent(state: RunState, name: string): AgentDescription {
  const skipped = state.skipped.find(({ agent }) => agent === name);
  if (skipped) return { ...describeStatus('skipped'), text: sentence('not started'), activity: skipped.reason };
  const proving = state.validating[name];
  if (proving) {
    const activity = sentence('proving: {0}', formatCommandLine(proving.command));
    return { ...describeStatus('running'), text: sentence('proving'), activity };
  }
  const { before, after } = state.reproduced;
  const tried = name === reproduction ? (after ?? before) : null;
  if (tried) {
    const shown = describeReproduced(tried);
    return { ...shown, activity: shown.text };
  }
  const latest = state.attempts.findLast(({ agent }) => agent === name);
  if (!latest) return { ...toCome, activity: awaited(state, name) };
  if (latest.status === 'running') {
    const standing = describeAttempt(state, latest);
    return { ...standing, activity: state.status !== 'running' || latest.activity === '' ? standing.text : latest.activity };
  }
  const verdict = state.verdicts[name];
  const why = latest.error ?? verdict?.error ?? null;
  const ended: Standing = verdict
    ? describeVerdict(verdictNow(verdict.result, staleFiles(state)))
    : latest.status === 'finished'
      ? { ...describeStatus('completed'), text: sentence('done') }
      : describeStatus(latest.status);
  const told: Message = latest.summary === '' ? ended.text : sentence('{0} · {1}', ended.text, latest.summary);
  return { ...ended, activity: why ?? told };
}

/** Whom it waits for, when that is somebody. */
function awaited(state: RunState, name: string): Message {
  const needs = state.agents.find((agent) => agent.name === name)?.needs ?? [];
  const missing = needs.filter(
    (need) => state.agents.some((known) => known.name === need) && (state.verdicts[need]?.result ?? 'failed') === 'failed',
  );
  if (missing.length === 0 && state.measuring)
    return sentence('waiting for the first run of {0}', formatCommandLine(state.measuring.command));
  if (missing.length === 0) return sentence('pending');
  return sentence('waiting for {0}', missing.map((need) => state.agents.find((known) => known.name === need)?.section ?? need).join(', '));
}
