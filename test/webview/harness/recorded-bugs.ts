import { begins, ends, tree, turn } from '../../cli/recorded-parts.ts';
import { started } from '../../cli/recorded-runs.ts';
import { lines, sentence } from '../../../src/core/describe/message.ts';
import { answered, asked } from '../../fakes/questions.ts';
import { specHash } from '../../../src/core/spec/spec-hash.ts';
import { diagnosePhase, fixPhase } from '../../../src/pipelines/bugfix/phases.ts';
import { approvalPhase, completePhase, reviewPhase, specPhase, syncPhase } from '../../../src/pipelines/parts/phases.ts';
import type { Reproduced, Reproduction } from '../../../src/protocol/reproduction.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import type { SpecView } from '../../../src/protocol/webview-view.ts';
import { decided, events } from './recorded.ts';

const opus = 'claude-opus-5-5';
const testFile = 'frontend/test/price.test.ts';
const specFile = 'spec/active/2026-11-21-prices-lose-a-zero/spec.md';
const command = ['npm', 'run', '--silent', 'frontend:test'];

const spec = `## Spec: Prices lose a zero
### Date: 2026-11-21
### Status: active
### Summary
A price with less than ten cents is shown without its zero: 9.05 becomes 9.5.
### Root Cause
frontend/src/views/product-table.ts:8 – the cents are put behind the point as a plain number, so 5 cents are \`5\` and not \`05\`.
### Reproduction
- Test: ${testFile}
- Command: ${command.join(' ')}
- Fails with: Expected 9.05, got 9.5
### Proposed Fix
Write the cents with two digits. Nothing else shows prices.
### Entity Info
### Files to Create/Modify
#### Frontend
- [ ] frontend/src/views/product-table.ts: cents with two digits
### Tasks
1. [ ] A price always has two digits behind its point
### Dependencies
`;

const delta = `===================================================================
--- /dev/null\t
+++ b/${testFile}\t
@@ -0,0 +1,4 @@
+import assert from 'node:assert/strict';
+test('a price has two digits behind its point', () => {
+  assert.equal(shown, '9.05');
+});
`;

export const bugSpecView: SpecView = {
  text: spec,
  hash: specHash(spec),
  file: specFile,
  delta,
  existing: ['frontend/src/views/product-table.ts'],
};

const begun: readonly RunEventBody[] = [
  {
    ...(started as Extract<RunEventBody, { type: 'run.started' }>),
    pipeline: 'bugfix',
    phases: [syncPhase, diagnosePhase, specPhase, approvalPhase, fixPhase, reviewPhase, completePhase],
    request: 'A product for 9.05 is shown in the list with a price of 9.5',
  },
  { type: 'phase.started', phase: 'sync' },
  { type: 'phase.completed', phase: 'sync', summary: '3 contexts compiled' },
  { type: 'phase.started', phase: 'diagnose' },
  {
    type: 'agent.started',
    agent: 'diagnose',
    path: 'diagnose/1',
    label: 'DIAGNOSE A product for 9.05',
    role: 'diagnose',
    name: { text: 'Diagnosis', values: [] },
    model: opus,
  },
  ...turn('diagnose', 'diagnose/1', opus, 1, 0.21),
  { type: 'file.changed', agent: 'diagnose', file: testFile, before: null, after: 'd'.repeat(64), added: 4, removed: 0 },
  ends('diagnose', 'diagnose/1', 'the cents lose their zero'),
];

const test: Reproduction = {
  kind: 'test',
  agent: 'frontend',
  command,
  files: [{ file: testFile, hash: 'd'.repeat(64) }],
  fails: 'Expected 9.05, got 9.5',
  passes: '',
  look: '',
};
const seen: Reproduction = {
  ...test,
  kind: 'seen',
  agent: '',
  command: [],
  files: [],
  fails: '',
  look: 'the list of products: 9.5 for Matcha',
};

function tried(side: 'before' | 'after', outcome: Reproduced, reproduction = test): RunEventBody {
  return { type: 'reproduction.tried', side, outcome, reproduction, tests: [], tree, by: null };
}

/** Three times the same. */
function ran(exitCode: number): RunEventBody[] {
  const tail = exitCode === 0 ? '' : '✖ a price has two digits behind its point\n  Expected 9.05, got 9.5\n';
  return [1, 2, 3].flatMap((attempt): RunEventBody[] => {
    const common = { agent: 'frontend', attempt, purpose: 'reproduce' } as const;
    return [
      { type: 'validation.started', ...common, command },
      { type: 'validation.completed', ...common, evidence: evidence(exitCode, tail) },
    ];
  });
}

function evidence(exitCode: number, tail: string): Extract<RunEventBody, { type: 'validation.completed' }>['evidence'] {
  return {
    command,
    result: exitCode === 0 ? 'pass' : 'fail',
    exitCode,
    durationMs: 910,
    log: null,
    tail,
    treeBefore: tree,
    treeAfter: tree,
  };
}

const proof = lines([
  sentence('Before the fix the reproduction fails, three times out of three: {0}', command.join(' ')),
  sentence('It will be proven by:\n{0}', `  ${command.join(' ')}`),
]);
const approval = asked({
  id: 3,
  kind: 'approval',
  reason: 'first',
  subject: specFile,
  detail: proof,
  delta,
  items: [
    { id: specFile, title: specFile, hash: specHash(spec) },
    { id: testFile, title: sentence('the new test {0}', testFile), hash: 'd'.repeat(64) },
  ],
  options: [
    { id: 'approve', title: sentence('Approve and implement'), text: 'none' },
    { id: 'changes', title: sentence('Request changes'), text: 'must' },
    { id: 'save', title: sentence('Save for later'), text: 'none' },
    { id: 'decline', title: sentence('Decline'), text: 'none', destructive: true },
  ],
});

const upToApproval: readonly RunEventBody[] = [
  ...begun,
  ...ran(1),
  tried('before', 'fails'),
  { type: 'phase.completed', phase: 'diagnose', summary: 'the cause: frontend/src/views/product-table.ts:8' },
  { type: 'phase.started', phase: 'spec' },
  begins('spec', 'spec/0', 'SPEC A product for 9.05', 'spec', opus, 1, 1),
  ends('spec', 'spec/0', ''),
  { type: 'spec.written', file: specFile, hash: specHash(spec), name: 'Prices lose a zero', revision: 1 },
  { type: 'phase.completed', phase: 'spec', summary: specFile },
  { type: 'phase.started', phase: 'approval' },
];

const file = 'frontend/src/views/product-table.ts';
const fixed: readonly RunEventBody[] = [
  answered(approval, 'approve'),
  { type: 'phase.completed', phase: 'approval', summary: `approved: ${specFile}` },
  { type: 'phase.started', phase: 'fix' },
  begins('frontend', 'frontend/1', 'Frontend Prices lose a zero', 'implement', opus, 1, 1),
  ...turn('frontend', 'frontend/1', opus, 1, 0.12),
  { type: 'file.changed', agent: 'frontend', file, before: 'f'.repeat(64), after: '1'.repeat(64), added: 1, removed: 1 },
  ends('frontend', 'frontend/1', 'two digits'),
  { type: 'verdict', agent: 'frontend', attempt: 1, result: 'proven', claims: [], disagreement: null, error: null },
  ...ran(0),
  tried('after', 'passes'),
  { ...decided, tree, changed: [{ file: testFile, kind: 'test', added: true }] },
  {
    type: 'phase.completed',
    phase: 'fix',
    summary: sentence('After the fix the reproduction passes, three times out of three: {0}', command.join(' ')),
  },
  { type: 'phase.skipped', phase: 'review', reason: sentence('{0} files changed', 2) },
  { type: 'phase.started', phase: 'complete' },
  { type: 'spec.moved', from: specFile, file: specFile.replace('active', 'completed') },
  { type: 'phase.completed', phase: 'complete', summary: 'spec moved to spec/completed' },
  { type: 'run.completed', artifacts: [], tree, commitMessage: 'fix: Prices lose a zero' },
];

export const bugWaiting = events(upToApproval, [approval]);
export const bugFixed = events(upToApproval, [approval], fixed);
/** A fix of a line or two: one question in place of a spec. */
export const bugQuick = events(begun, ran(1), [
  tried('before', 'fails'),
  asked({
    id: 4,
    kind: 'quick',
    reason: 'quick',
    message: lines([
      sentence('A quick change, without a spec: {0}', 'Prices lose a zero'),
      sentence('It changes at most: {0}', file),
      `${file}:8 – the cents are a plain number`,
      proof,
    ]),
    delta,
    items: [{ id: testFile, title: sentence('the new test {0}', testFile), hash: 'd'.repeat(64) }],
    options: [
      { id: 'approve', title: sentence('Approve and implement'), text: 'none', yes: true },
      { id: 'spec', title: sentence('Write a spec first'), text: 'none' },
      { id: 'decline', title: sentence('Decline'), text: 'none', destructive: true },
    ],
  }),
]);
/** It fails only sometimes: the person says how to go on. */
export const bugFlaky = events(begun, ran(1), [
  tried('before', 'flaky'),
  asked({
    id: 4,
    kind: 'reproduction',
    reason: 'flaky',
    message: `Before the fix the reproduction fails only sometimes: ${command.join(' ')}`,
    detail: `${testFile}\n✖ a price has two digits behind its point\n  Expected 9.05, got 9.5`,
    hints: [
      'Let it look again: your words go with it.',
      'Or go on: the fix is then unproven, because nothing showed the bug before it.',
      'Or stop: the new test files are removed.',
    ],
    options: [
      { id: 'again', title: 'Diagnose again', text: 'may' },
      { id: 'go-on', title: 'Go on without proof', text: 'none' },
      { id: 'stop', title: 'Stop the run', text: 'none', destructive: true },
    ],
  }),
]);
/** Only a person can see it. */
export const bugSeen = events(begun.slice(0, 5), [
  asked({
    id: 5,
    kind: 'seen',
    reason: 'before',
    message: `No command shows this bug. Please look, before anything is changed: ${seen.look}`,
    options: [
      { id: 'there', title: 'I saw it', text: 'may' },
      { id: 'gone', title: 'I do not see it', text: 'may' },
      { id: 'unseen', title: 'I cannot look', text: 'none' },
    ],
  }),
]);
const conclusion = `It works as specified; nothing was changed.
frontend/src/views/product-table.ts:8 – prices are shown without trailing zeros on purpose
The README says so.
What was tried:
- read README.md
- npm run --silent frontend:test`;
export const bugNone = events(begun.slice(0, 4), [
  { type: 'phase.completed', phase: 'diagnose', summary: conclusion },
  { type: 'run.completed', artifacts: [], tree, commitMessage: '', conclusion },
]);
