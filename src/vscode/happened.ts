import type { RunEvent } from '../protocol/run-event.ts';

/** What the steps of the walkthrough are about. */
export type Step = 'provider' | 'initialised' | 'request' | 'approval' | 'review';

/** The steps that a command has done that did what it is for; those that runs tell of are not here. */
export const stepOfCommand: Readonly<Record<string, Step>> = {
  'batuta.selectProvider': 'provider',
  'batuta.initialiseWorkspace': 'initialised',
  'batuta.openReview': 'review',
  'batuta.applyToBranch': 'review',
};

/** The steps that an event of a run has done. A script is no model provider, and an answer that nobody looked at no approval. */
export function happened(event: RunEvent): readonly Step[] {
  switch (event.type) {
    case 'run.started':
      return event.scripted ? ['request'] : ['request', 'provider'];
    case 'question.answered':
      return event.reply.option === 'approve' && event.reply.unattended !== true ? ['approval'] : [];
    default:
      return [];
  }
}
