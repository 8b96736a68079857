import type { Phase } from '../../protocol/phase.ts';
import { approvalPhase, completePhase, implementPhase, reviewPhase, specPhase, syncPhase, understandPhase } from '../parts/phases.ts';

/** The way of a feature, in order. */
export const featurePhases: readonly Phase[] = [
  syncPhase,
  understandPhase,
  specPhase,
  approvalPhase,
  implementPhase,
  reviewPhase,
  completePhase,
];
