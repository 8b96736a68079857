import type { ViewName } from '../../../src/protocol/webview-view.ts';
import { auditSituations } from './audits.ts';
import { knowledgeSituations } from './knowledge.ts';
import { panelSituations, reviewSituations, scoreSituations, transcriptSituations } from './situations.ts';
import { specSituations } from './spec-situations.ts';
import type { Situation } from './view-page.ts';

/** Every view in every situation. */
export const states: { view: ViewName; name: string; situation: Situation }[] = [
  ...Object.entries(panelSituations).map(([name, situation]) => ({ view: 'panel' as const, name, situation })),
  ...Object.entries(reviewSituations).map(([name, situation]) => ({ view: 'review' as const, name, situation })),
  ...Object.entries(knowledgeSituations).map(([name, situation]) => ({ view: 'knowledge' as const, name, situation })),
  ...Object.entries(specSituations).map(([name, situation]) => ({ view: 'spec' as const, name, situation })),
  ...Object.entries(scoreSituations).map(([name, situation]) => ({ view: 'score' as const, name, situation })),
  ...Object.entries(auditSituations).map(([name, situation]) => ({ view: 'audit' as const, name, situation })),
  ...Object.entries(transcriptSituations).map(([name, situation]) => ({ view: 'transcript' as const, name, situation })),
];
