import {
  approvalPhase,
  completePhase,
  implementPhase,
  reviewPhase,
  specPhase,
  syncPhase,
  understandPhase,
} from '../../src/pipelines/parts/phases.ts';
import type { Phase } from '../../src/protocol/phase.ts';

/** The way of a feature, for pages that must not load the pipeline itself. */
export const featurePhases: readonly Phase[] = [
  syncPhase,
  understandPhase,
  specPhase,
  approvalPhase,
  implementPhase,
  reviewPhase,
  completePhase,
];
