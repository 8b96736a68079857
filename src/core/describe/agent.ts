import type { Message } from '../../protocol/message.ts';
import { formatCommandLine } from '../policy/command-line.ts';
import type { RunState } from '../run/run-state.ts';
import { staleFiles, verdictNow, type VerdictNow } from '../run/seal.ts';
import { sentence } from './message.ts';
import { describeStatus, describeVerdict } from './terms.ts';
import type { Standing } from './terms.ts';

/** How an agent stands in its run. */
export interface AgentDescription extends Standing {
  readonly status: 'skipped' | 'proving' | 'working' | 'paused' | VerdictNow | 'question' | 'done' | 'to-come';
  /** What it does just now, or why it stands so. */
  readonly activity: Message;
}

export function describeAgent(state: RunState, name: string): AgentDescription {
  const skipped = state.skipped.find(({ agent }) => agent === name);
  if (skipped) return { status: 'skipped', level: 'idle', text: sentence('not needed'), activity: skipped.reason };
  const proving = state.validating[name];
  if (proving) {
    const activity = sentence('proving: {0}', formatCommandLine(proving.command));
    return { status: 'proving', level: 'active', text: sentence('proving'), activity };
  }
  const latest = state.attempts.findLast(({ agent }) => agent === name);
  if (!latest) return { status: 'to-come', level: 'idle', text: sentence('to come'), activity: awaited(state, name) };
  if (latest.status === 'running') {
    const text = state.status === 'running' ? sentence('at work') : sentence('paused');
    if (state.status !== 'running') return { status: 'paused', level: 'warn', text, activity: text };
    return { status: 'working', level: 'active', text, activity: latest.activity === '' ? text : latest.activity };
  }
  const verdict = state.verdicts[name];
  const why = latest.error ?? verdict?.error ?? null;
  const failed = latest.status === 'failed' ? 'failed' : null;
  const judged = verdict ? verdictNow(verdict.result, staleFiles(state)) : failed;
  const ended: Standing =
    judged !== null
      ? describeVerdict(judged)
      : latest.status === 'question'
        ? describeStatus('question')
        : { level: 'good', text: sentence('done') };
  const status = judged ?? (latest.status === 'question' ? 'question' : 'done');
  const told: Message = latest.summary === '' ? ended.text : sentence('{0} · {1}', ended.text, latest.summary);
  return { ...ended, status, activity: why ?? told };
}

/** Whom it waits for, when that is somebody. */
function awaited(state: RunState, name: string): Message {
  const needs = state.agents.find((agent) => agent.name === name)?.needs ?? [];
  const missing = needs.filter(
    (need) => state.agents.some((known) => known.name === need) && (state.verdicts[need]?.result ?? 'failed') === 'failed',
  );
  if (missing.length === 0) return sentence('to come');
  return sentence('waits for {0}', missing.map((need) => state.agents.find((known) => known.name === need)?.section ?? need).join(', '));
}
