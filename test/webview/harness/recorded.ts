import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answered, approvalAsked, asked as questionAsked } from '../../fakes/questions.ts';
import { commandQuestion } from '../../../src/core/policy/command-question.ts';
import { judgeLine } from '../../../src/core/policy/judge-line.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';
import type { Forecast, ForecastRange } from '../../../src/protocol/forecast.ts';
import type { RunEvent, RunEventBody } from '../../../src/protocol/run-event.ts';
import type { SpecView } from '../../../src/protocol/webview-view.ts';
import { specHash } from '../../../src/core/spec/spec-hash.ts';
import { specDelta } from '../../../src/core/spec/spec-delta.ts';
import {
  approved,
  asked,
  budgetReached,
  completed,
  implemented,
  reviewed,
  specFile,
  stopped,
  unproven,
  upToApproval,
} from '../../cli/recorded-runs.ts';

export const runId = 'r-7f3a';
const start = Date.parse('2026-11-21T09:30:00.000Z');
const stepMs = 4200;

/** Events with numbers and times, as a journal holds them. */
export function events(...bodies: readonly (readonly RunEventBody[])[]): RunEvent[] {
  return bodies.flat().map((body, index) => ({ seq: index + 1, at: new Date(start + index * stepMs).toISOString(), runId, ...body }));
}

const spec = `## Spec: Discounts

### Date: 2026-11-21

### Status: active

### Summary

Products can have **discounts**: a percentage and a period in which it counts.

- One discount per product at a time.
- The price shown is rounded as \`money.ts\` rounds.

See [the pricing rules](https://shop.example/rules?a=1) and ![a sketch](https://shop.example/sketch.png).

### Entity Info

- Pattern: Bundle
- References: Product
- Type: new entity

### Files to Create/Modify

#### Database

- [ ] db/migrations/005_create_discount.sql: table discount

#### Backend

- [ ] backend/src/discount/discount.types.ts: Discount
- [ ] backend/src/discount/discount-service.ts: list, create, end
- [ ] backend/src/routes.ts: routes of discounts

#### Frontend

- [ ] frontend/src/views/discount-table.ts: table of discounts
- [ ] frontend/src/views/product-table-with-a-very-long-name-indeed.ts: column with the reduced price

### Tasks

1. [ ] Add the table
2. [ ] Add types, service and routes
3. [ ] Show discounts, and the reduced price of each product

### Dependencies

- Backend types before the frontend
`;

export const specView: SpecView = {
  text: spec,
  hash: specHash(spec),
  file: specFile,
  delta: '',
  existing: ['backend/src/routes.ts', 'frontend/src/views/product-table-with-a-very-long-name-indeed.ts'],
};

const revised = spec
  .replace('One discount per product at a time.', 'Discounts of one product never overlap; the service refuses that.')
  .replace('list, create, end\n', 'list, create, end; refuses overlaps\n');

export const revisedView: SpecView = { ...specView, text: revised, hash: specHash(revised), delta: specDelta(spec, revised, specFile) };

const range = (low: number, likely: number, high: number): ForecastRange => ({ low, likely, high });

const forecastOf = (agent: string, usd: number): Forecast['agents'][number] => ({
  agent,
  role: agent === 'review' ? 'review' : 'specialist',
  model: 'claude-opus-5-5',
  files: 2,
  turns: range(4, 8, 16),
  tokens: range(20_000, 60_000, 120_000),
  usd: range(usd / 2, usd, usd * 2),
  runs: 4,
});

export const forecast: Forecast = {
  usd: range(0.62, 0.94, 1.85),
  tokens: range(80_000, 240_000, 480_000),
  turns: range(16, 32, 64),
  agents: [forecastOf('database', 0.14), forecastOf('backend', 0.46), forecastOf('frontend', 0.2), forecastOf('review', 0.14)],
  unpriced: [],
  runs: 4,
  pricesOf: '2026-11-01',
};

const revision: readonly RunEventBody[] = [
  answered(asked, 'changes', { text: 'No overlaps' }),
  { type: 'spec.written', file: specFile, hash: 'c'.repeat(64), name: 'Discounts', revision: 2 },
  approvalAsked({
    id: 2,
    file: specFile,
    hash: 'c'.repeat(64),
    reason: 'revised',
    message: 'Revised as you asked. Only what changed is marked.',
  }),
];

export const waiting = events(upToApproval);
export const waitingAgain = events(upToApproval, revision);
/** In the middle of IMPLEMENT: Backend failed once and is at work again, Frontend waits for it. */
export const running = events(upToApproval, approved, implemented.slice(0, 20), [
  {
    type: 'tool.called',
    agent: 'backend',
    path: 'backend/2',
    tool: 'edit',
    target: 'backend/src/discount/discount-service.ts',
    ok: true,
    detail: '',
  },
]);
/** The provider is overloaded: Backend asks it again and again. */
export const overloadedRun = events(upToApproval, approved, implemented.slice(0, 20), [
  {
    type: 'turn.failed',
    agent: 'backend',
    path: 'backend/2',
    turn: 3,
    error: 'overloaded',
    message: 'The provider is overloaded.',
    retryInMs: 60_000,
    waiting: { since: '2026-11-21T09:30:00.000Z', until: '2026-11-21T10:00:00.000Z', first: true },
    usage: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
    usd: 0,
  },
]);
export const stoppedRun = events(upToApproval, approved, stopped);
/** A demo was asked for something that its script does not know. */
export const endOfScriptRun = events(
  upToApproval.slice(0, 1).map((event) => (event.type === 'run.started' ? { ...event, provider: 'scripted', scripted: true } : event)),
  [
    questionAsked({
      id: 4,
      reason: 'model',
      subject: 'spec',
      hints: ['Resume the run when this is fixed; it continues where it left off.'],
      message:
        'The demo has no prepared answer for this. It can play only “Add a truncate function”. For a request of your own, choose a model provider.',
    }),
  ],
);
export const budgetRun = events(upToApproval, approved, budgetReached);
/** A question of a pipeline that is not the feature's: it has a risk, somebody to answer it, and an answer that is final. */
const risky = questionAsked({
  id: 7,
  kind: 'confirm',
  reason: 'confirm',
  subject: 'database',
  message: 'The migration drops the column "legacy_price" with its 1,204 values.',
  detail: 'ALTER TABLE products DROP COLUMN legacy_price;',
  risk: 'high',
  role: 'release manager',
  deadline: '2026-11-23T09:00:00.000Z',
  options: [
    { id: 'drop', title: 'Drop the column', text: 'none', destructive: true },
    { id: 'keep', title: 'Keep it for one release', text: 'none', safe: true },
  ],
});
export const riskyRun = events(upToApproval, approved, implemented.slice(0, 12), [risky]);
const line = `npm test 2>&1 | tail -5 && prettier --write backend/src/routes.ts; gi\u0442 push\u200b${' '.repeat(40)}origin`;
const grounds = { files: createMemoryFiles({ 'backend/src/routes.ts': '' }), listed: [['npm', 'test']], stored: [] };
/** An agent wants to run what is not known to be harmless. */
export const commandRun = events(upToApproval, approved, implemented.slice(0, 12), [
  questionAsked({
    id: 8,
    ...(commandQuestion(await judgeLine(line, grounds), line, 'backend', true) as Parameters<typeof questionAsked>[0]),
  }),
]);
export const failedRun = events(upToApproval, [
  { type: 'run.failed', error: 'The provider refused the key (401). Set another with “Batuta: Set API Key”.' },
]);
export const rejectedRun = events(upToApproval, approved, implemented, reviewed.slice(0, 6));
/** The whole work is proven. */
export const decided: Extract<RunEventBody, { type: 'proof.decided' }> = {
  type: 'proof.decided',
  checkpoint: 't',
  tree: 'a'.repeat(64),
  verdict: 'proven',
  reason: null,
  changed: [],
  dependencies: [],
  missing: { count: 0, names: [] },
  fingerprint: '9'.repeat(64),
};
const accepted: RunEventBody[] = [
  { ...decided, verdict: 'unproven', reason: 'tests-changed' },
  { type: 'proof.accepted', fingerprint: decided.fingerprint, by: 'ana' },
];
export const completedRun = events(upToApproval, approved, implemented, reviewed, [decided], completed);
export const appliedRun = events(upToApproval, approved, implemented, reviewed, [decided], completed, [
  { type: 'run.applied', branch: 'feature/discounts', commit: 'c0ffee'.padEnd(40, '0') },
]);
/** Tests were changed, and the person decides what that is worth. */
export const proofAskedRun = events(upToApproval, approved, implemented, reviewed, [
  {
    ...decided,
    verdict: 'unproven',
    reason: 'tests-changed',
    changed: [{ file: 'backend/test/discount.test.ts', kind: 'test', added: false }],
  },
  questionAsked({
    id: 9,
    kind: 'proof',
    reason: 'tests-changed',
    message: 'Unproven: tests, or what they run with, were changed.',
    detail: 'backend/test/discount.test.ts',
    hints: [
      'Accept it: the report will show that it is unproven and who accepted it.',
      'Or send it back with guidance or comments on lines, or stop the run.',
    ],
    delta: [
      '--- a/backend/test/discount.test.ts',
      '+++ b/backend/test/discount.test.ts',
      '@@ -11,5 +11,5 @@',
      " test('a discount never makes a price negative', () => {",
      '-  assert.equal(priceWith({ percent: 120 }), 0);',
      '+  assert.ok(priceWith({ percent: 120 }) <= 0);',
      ' });',
      ' ',
      '@@ -30,2 +30,2 @@',
      " test('ends at midnight', () => {",
      "-  assert.equal(end, '24:00');",
      '+  assert.ok(end);',
      '',
    ].join('\n'),
    options: [
      { id: 'accept', title: 'Accept as unproven', text: 'none' },
      { id: 'back', title: 'Send back with guidance', text: 'must', comments: true },
      { id: 'stop', title: 'Stop the run', text: 'none', destructive: true },
    ],
  }),
]);
export const unprovenRun = events(upToApproval, approved, unproven, accepted, completed);
export const interruptedRun = events(upToApproval, approved, implemented.slice(0, 12), [{ type: 'run.interrupted' }]);

export const payloads = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'fixtures', 'webview', 'markdown-exfiltration.json'), 'utf8'),
) as string[];
