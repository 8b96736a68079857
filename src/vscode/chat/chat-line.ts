import { resultTerm } from '../../core/report/report-terms.ts';
import { inLanguage } from '../../core/describe/message.ts';
import { phaseOf } from '../../core/run/phases.ts';
import type { RunState } from '../../core/run/run-state.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import type { Translate } from '../translate.ts';

/** What an event adds to the chat: `progress` passes by, `said` stays. The words may come from a model: they are shown as plain text. */
export type ChatLine = { readonly kind: 'progress' | 'said'; readonly text: string };

/** An event in the chat of a run as it stands now; null for what would only make noise there. */
export function chatLine(event: RunEvent, state: RunState, t: Translate): ChatLine | null {
  switch (event.type) {
    case 'phase.started':
      return { kind: 'progress', text: inLanguage(phaseOf(state, event.phase).doing, t) };
    case 'agent.started':
      return { kind: 'progress', text: t('{0} works ({1})', inLanguage(event.label, t), event.model) };
    case 'tool.called':
      return event.ok ? { kind: 'progress', text: `${event.agent}: ${event.tool} ${event.target}` } : null;
    case 'validation.completed': {
      const { command, result, exitCode } = event.evidence;
      const code = exitCode === null ? '' : t(', exit code {0}', exitCode);
      return { kind: 'said', text: `${event.agent}: ${command.join(' ')} → ${resultTerm(result, t)}${code}` };
    }
    case 'verdict':
      if (event.result === 'failed')
        return {
          kind: 'said',
          text: t('{0}: failed. {1}', event.agent, firstLine(inLanguage(event.error ?? '', t))),
        };
      return { kind: 'said', text: event.result === 'proven' ? t('{0}: proven', event.agent) : t('{0}: unproven', event.agent) };
    case 'review.completed':
      return {
        kind: 'said',
        text:
          event.verdict === 'approved'
            ? t('Review {0}: approved', event.round)
            : event.issues.length === 1
              ? t('Review {0}: 1 issue to mend', event.round)
              : t('Review {0}: {1} issues to mend', event.round, event.issues.length),
      };
    case 'notice':
      return event.level === 'warning' ? { kind: 'said', text: inLanguage(event.text, t) } : null;
    case 'question':
      return { kind: 'said', text: t('{0} asks: {1}', event.agent, event.text) };
    case 'turn.failed':
      return event.retryInMs === null ? { kind: 'said', text: `${event.agent}: ${inLanguage(event.message, t)}` } : null;
    default:
      return null;
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
