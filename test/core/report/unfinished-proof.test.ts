import { expect, test } from 'vitest';
import { reportMarkdown } from '../../../src/core/report/report-markdown.ts';
import { runReport } from '../../../src/core/report/run-report.ts';
import { overallProof } from '../../../src/core/run/seal.ts';
import { reportSchema } from '../../../src/protocol/report.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import { asked, budgetAsked } from '../../fakes/questions.ts';
import { fixWork } from '../../../src/pipelines/parts/work.ts';
import { bodies, stateAfter } from './run-fixture.ts';

const hash = (digit: string): string => digit.repeat(64);

const decided = (verdict: 'proven' | 'unproven'): RunEventBody => ({
  type: 'proof.decided',
  tree: hash('7'),
  checkpoint: hash('8'),
  verdict,
  reason: verdict === 'proven' ? null : 'no-tests',
  changed: [],
  missing: { count: 0, names: [] },
  dependencies: [],
  fingerprint: hash('9'),
});
const atReview = bodies.findIndex((event) => event.type === 'phase.started' && event.phase === 'review');
/** As runs do, the commands are judged when the layers have passed, before the review. */
const reviewed = [...bodies.slice(0, atReview), decided('proven'), ...bodies.slice(atReview, -1)];
const issue = { title: 'No rule', file: null, line: null, description: '', fix: 'Check it', rule: null, fingerprint: hash('f') };
const rejected: RunEventBody[] = [
  { type: 'review.completed', round: 2, tree: hash('7'), verdict: 'rejected', issues: [issue] },
  { type: 'agent.started', agent: 'backend', path: 'run/fix#1/backend', ...fixWork('Backend', 'Contract templates', 1, 2), model: 'm' },
];

const overall = (...more: RunEventBody[]): unknown[] => {
  const state = stateAfter([...reviewed, ...more]);
  const report = runReport(state);
  expect(reportSchema.parse(report)).toEqual(report);
  expect(overallProof(state)).toMatchObject({ verdict: report.proof?.verdict, reason: report.proof?.reason });
  const told = reportMarkdown(report)
    .split('\n')
    .find((line) => line.startsWith('- Overall: '));
  return [report.proof?.verdict, report.proof?.reason, told];
};

const unfinished = ['unproven', 'unfinished', '- Overall: unproven: the run has not come to its end'];

test.each<[string, RunEventBody[]]>([
  ['stopped by its budget while a layer mends what the review found', [...rejected, budgetAsked()]],
  ['interrupted there', [...rejected, { type: 'run.interrupted' }]],
  ['stopped because the review rejects it again and again', [...rejected.slice(0, 1), asked({ reason: 'review' })]],
  ['cancelled', [{ type: 'run.cancelled', by: 'ana' }]],
  ['failed', [{ type: 'run.failed', error: 'The disk is full.' }]],
  ['at work', []],
])('what its commands said before the review proves no work of a run that is %s', (_where, more) => {
  expect(overall(...more)).toEqual(unfinished);
});

test('it does of a run that is completed, and of one that only asks at its end whose some changes are', () => {
  const proven = ['proven', null, '- Overall: proven'];
  expect(overall(...bodies.slice(-1))).toEqual(proven);
  expect(overall(asked({ kind: 'changes', reason: 'uncertain' }))).toEqual(proven);
});

test('why work stays unproven is told before the end as well', () => {
  const state = stateAfter([...reviewed, decided('unproven'), asked({ kind: 'proof', reason: 'no-tests' })]);
  expect(reportMarkdown(runReport(state))).toContain('- Overall: unproven: no tests run anymore');
});
