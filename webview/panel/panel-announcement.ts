import { describeSeal } from '../../src/core/describe/proof.ts';
import { runningPhase } from '../../src/core/run/phases.ts';
import type { RunState } from '../../src/core/run/run-state.ts';
import type { ViewState } from '../../src/protocol/webview-view.ts';
import type { Announcement } from '../shared/page.ts';
import { agentName, phaseName, runMark, say, stoppingMark, verdictMark } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';

/** The phase and who was proven last, politely; at once that the run needs the person, stands still (`blocked`: why) or is over. */
export function panelAnnouncement(run: RunState, { blocked, stopping }: Pick<ViewState, 'blocked' | 'stopping'>): Announcement {
  if (stopping) return { polite: stoppingMark().words, assertive: '' };
  if (blocked !== null) return { polite: '', assertive: t('{0}: {1}', t('Run blocked'), blocked) };
  const state = runMark(run).words;
  switch (run.status) {
    case 'running': {
      if (run.attempts.some(({ status, waiting }) => status === 'running' && waiting)) return { polite: state, assertive: '' };
      const phase = runningPhase(run);
      const last = Object.values(run.verdicts).at(-1);
      const verdict = last ? t('{0}: {1}', agentName(run, last.agent), verdictMark(last.result).words) : '';
      return { polite: `${phase ? phaseName(run, phase) : state} ${verdict}`.trim(), assertive: '' };
    }
    case 'waiting-approval':
    case 'stopped':
    case 'budget-reached':
    case 'failed':
      return { polite: '', assertive: state };
    case 'completed': {
      const seal = describeSeal(run);
      return { polite: seal ? t('{0}: {1}', state, say(seal.why)) : state, assertive: '' };
    }
    case 'saved':
    case 'interrupted':
    case 'cancelled':
      return { polite: state, assertive: '' };
  }
}
