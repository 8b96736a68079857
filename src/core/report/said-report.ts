import type { Report } from '../../protocol/report.ts';
import type { Sentence } from '../../protocol/sentence.ts';
import { phaseTitle } from '../run/phases.ts';
import type { RunState } from '../run/run-state.ts';
import { sentence } from './sentence.ts';

/** What a report says in sentences, for faces that speak another language; in the order of the report's own lists. */
export interface SaidReport {
  readonly reason: Sentence | null;
  readonly lastError: Sentence;
  readonly phases: readonly { readonly title: Sentence; readonly note: Sentence }[];
  /** Why an agent was not needed; null when it was. */
  readonly skipped: readonly (Sentence | null)[];
  readonly attemptErrors: readonly (Sentence | null)[];
  readonly verdictErrors: readonly (Sentence | null)[];
  readonly disagreements: readonly Sentence[];
  readonly notices: readonly { readonly level: 'info' | 'warning'; readonly said: Sentence }[];
  readonly nextSteps: readonly Sentence[];
}

export function saidReport(state: RunState, program = 'batuta'): SaidReport {
  return {
    reason: state.stop?.said.reason ?? state.failure ?? state.approval?.said ?? null,
    lastError: state.stop?.said.lastError ?? '',
    phases: state.phases.map((phase) => ({ title: phaseTitle(state, phase), note: phase.said })),
    skipped: state.agents.map(({ name }) => state.skipped.findLast((skip) => skip.agent === name)?.said ?? null),
    attemptErrors: state.attempts.map((attempt) => attempt.said),
    verdictErrors: Object.values(state.verdicts).map((verdict) => verdict.said.error),
    disagreements: state.disagreements.map((disagreement) => disagreement.said),
    notices: [...state.notices, ...unread(state)],
    nextSteps: nextSteps(state, program),
  };
}

/** The same of a report that is all there is: in English. */
export function saidIn(report: Report): SaidReport {
  return {
    reason: report.reason,
    lastError: report.stop?.lastError ?? '',
    phases: report.phases,
    skipped: report.agents.map((agent) => agent.skipped),
    attemptErrors: report.attempts.map((attempt) => attempt.error),
    verdictErrors: report.verdicts.map((verdict) => verdict.error),
    disagreements: report.disagreements.map((disagreement) => disagreement.text),
    notices: report.notices.map(({ level, text }) => ({ level, said: text })),
    nextSteps: report.nextSteps,
  };
}

/** Guidance that nobody has read. */
function unread({ notes }: RunState): SaidReport['notices'] {
  return notes.map(({ agent, text }) => ({
    level: 'warning',
    said: sentence('Guidance for {0} was not read: {1}', agent, text),
  }));
}

/** What the person can do now, as commands of the CLI where there is one. */
function nextSteps(state: RunState, program: string): readonly Sentence[] {
  const { runId, stop } = state;
  const undo = sentence('To bring the changed files back: {0}', `${program} undo ${runId}`);
  switch (state.status) {
    case 'running':
      return [];
    case 'waiting-approval':
    case 'saved': {
      const file = state.approval?.file ?? state.spec?.file;
      const approve = `${program} approve ${runId}`;
      return [file === undefined ? sentence('Read the spec, then: {0}', approve) : sentence('Read {0}, then: {1}', file, approve)];
    }
    case 'stopped':
      return stop && stop.next.length > 0 ? stop.said.next : [`${program} resume ${runId}`];
    case 'budget-reached':
      return stop && stop.next.length > 0 ? stop.said.next : [sentence('With more budget: {0}', `${program} resume ${runId} --budget USD`)];
    case 'interrupted':
      return [`${program} resume ${runId}`];
    case 'cancelled':
    case 'failed':
      return Object.keys(state.files).length > 0 ? [undo] : [];
    case 'completed':
      return [sentence('To commit the change: {0}', `${program} apply ${runId} --branch NAME`), undo];
  }
}
