import { phaseCosts } from '../../../src/core/audit/audit-charts.ts';
import { runReport } from '../../../src/core/report/run-report.ts';
import { project } from '../../../src/core/run/project.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import type { AuditView, PastAudit } from '../../../src/protocol/webview-view.ts';
import { auditRun } from '../../fakes/audit-run.ts';
import { runId } from './recorded.ts';
import type { Situation } from './view-page.ts';

const audited = auditRun(runId);
const until = (n: number): RunEvent[] =>
  audited.slice(0, audited.findIndex((event) => event.type === 'audit.completed' && event.iteration === n) + 1);
const auditView = (events: readonly RunEvent[], earlier: readonly PastAudit[]): AuditView => {
  const report = runReport(project(events));
  return { audit: report.audit ?? null, phases: phaseCosts(report), past: [...earlier] };
};
const scores = (module: string, byDimension: Readonly<Record<string, number | null>>): PastAudit['scores'] =>
  Object.entries(byDimension).map(([dimension, score]) => ({ module, dimension, score }));
const past: PastAudit[] = [
  { runId: 'first', at: '2026-11-02T08:12:00.000Z', usd: 1.2, scores: scores('src/orders', { backend: 41, security: 30, tests: null }) },
  { runId: 'second', at: '2026-11-12T15:40:00.000Z', usd: 0.7, scores: scores('src/orders', { backend: 60, security: 44, tests: 52 }) },
  { runId, at: '2026-11-21T09:36:00.000Z', usd: 0.85, scores: scores('src/orders', { backend: 97, security: 96, tests: 98 }) },
];

const several = auditRun(runId, ['src/orders', 'src/prices']);
const pastOfBoth = past.map(({ scores: own, ...one }, index) => ({
  ...one,
  scores:
    index === 0 ? own : [...own, ...scores('src/prices', { backend: 70 + 9 * index, security: 62 + 17 * index, tests: 71 + 12 * index })],
}));

/** Every state of an audit that a person can meet. */
export const auditSituations: Readonly<Record<string, Situation>> = {
  none: { view: {} },
  begun: { view: {}, events: audited.slice(0, 3), answers: { audit: { audit: null, phases: [], past: [] } } },
  first: { view: {}, events: until(0), answers: { audit: auditView(until(0), past.slice(2)) } },
  modules: { view: { driven: false }, events: several, answers: { audit: auditView(several, pastOfBoth) } },
  completed: {
    view: { driven: false },
    events: audited,
    answers: { audit: auditView(audited, past) },
    more: [
      {
        type: 'dismissed',
        runId,
        fingerprints: [Buffer.from('No policy for content is sent').toString('hex').padEnd(64, '0').slice(0, 64)],
      },
    ],
  },
};
