import { sentence } from '../../core/describe/message.ts';
import type { Phase } from '../../protocol/phase.ts';

/** Phases that several pipelines have, as they declare them. */
export const syncPhase: Phase = { id: 'sync', title: sentence('Sync'), doing: sentence('updating contexts') };
export const understandPhase: Phase = { id: 'understand', title: sentence('Understand'), doing: sentence('analyzing') };
export const specPhase: Phase = { id: 'spec', title: sentence('Spec'), doing: sentence('writing the spec') };
export const approvalPhase: Phase = {
  id: 'approval',
  title: sentence('Approval'),
  doing: sentence('checking the approval'),
  waits: true,
};
export const implementPhase: Phase = { id: 'implement', title: sentence('Implement'), doing: sentence('implementing'), layers: true };
export const reviewPhase: Phase = {
  id: 'review',
  title: sentence('Review'),
  doing: sentence('reviewing'),
  layers: true,
  reviews: true,
};
export const completePhase: Phase = { id: 'complete', title: sentence('Complete'), doing: sentence('completing') };
