import { featurePhases } from '../fakes/feature-phases.ts';
import { answered, approvalAsked, asked as stopAsked, budgetAsked } from '../fakes/questions.ts';
import type { RunEventBody } from '../../src/protocol/run-event.ts';
import { agent, begins, ends, proof, tree, turn } from './recorded-parts.ts';

/** Event lists of whole runs, as a pipeline tells them. */

const opus = 'claude-opus-5-5';
const sonnet = 'claude-sonnet-5-5';
export const specFile = 'spec/active/2026-11-21-discounts/spec.md';

export const started: RunEventBody = {
  type: 'run.started',
  pipeline: 'feature',
  version: '1',
  phases: [...featurePhases],
  request: 'Add discounts to products: a percentage and a period',
  workspace: '/home/shop',
  provider: 'scripted',
  scripted: true,
  trusted: true,
  settings: 'file',
  reasons: [],
  caps: { usd: 5, tokens: 2_000_000, turns: 200 },
  agents: [
    { name: 'database', section: 'Database', owns: ['db/**'], needs: [], model: opus, validate: [['node', 'db/migrate.mjs', '--check']] },
    {
      name: 'backend',
      section: 'Backend',
      owns: ['backend/**'],
      needs: [],
      model: opus,
      validate: [
        ['npm', 'run', 'build:backend'],
        ['npm', 'run', 'test:backend'],
      ],
    },
    {
      name: 'frontend',
      section: 'Frontend',
      owns: ['frontend/**'],
      needs: ['backend'],
      model: opus,
      validate: [['npm', 'run', 'build:frontend']],
    },
  ],
};

export const asked = approvalAsked({
  file: specFile,
  detail: 'It will be proven by:\n  node db/migrate.mjs --check\n  npm run build:backend\n  npm run test:backend\n  npm run build:frontend',
});

export const upToApproval: readonly RunEventBody[] = [
  started,
  { type: 'phase.started', phase: 'sync' },
  { type: 'notice', level: 'info', text: 'registry not refreshed: the workspace has no script for it' },
  { type: 'phase.completed', phase: 'sync', summary: '3 contexts compiled' },
  { type: 'phase.started', phase: 'understand' },
  {
    type: 'understood',
    entities: [
      { name: 'Discount', known: false, source: 'request' },
      { name: 'Product', known: true, source: 'registry' },
    ],
    layers: ['database', 'backend', 'frontend'],
    pattern: 'Bundle',
    references: [],
    kind: 'simple',
    reasons: [],
  },
  { type: 'phase.completed', phase: 'understand', summary: 'new entity Discount, imitates Bundle' },
  { type: 'phase.started', phase: 'spec' },
  ...agent('spec', 'spec/0', 'SPEC Add discounts to products: a percentage and a period', 'spec', opus, 1, 1, 0.18),
  { type: 'spec.written', file: specFile, hash: 'a'.repeat(64), name: 'Discounts', revision: 1 },
  { type: 'phase.completed', phase: 'spec', summary: specFile },
  { type: 'phase.started', phase: 'approval' },
  asked,
];

export const approved: readonly RunEventBody[] = [
  answered(asked, 'approve', { items: { [specFile]: 'a'.repeat(64) } }),
  { type: 'phase.completed', phase: 'approval', summary: `approved: ${specFile}` },
  { type: 'phase.started', phase: 'implement' },
];

const buildError = "src/discount/discount-service.ts(14,7): error TS2322: Type 'string' is not assignable to type 'number'.";

/** Database ∥ Backend, a Backend build that fails and is retried, Frontend after it. */
export const implemented: readonly RunEventBody[] = [
  begins('database', 'database/1', 'Database Discounts', 'implement', opus, 1, 1),
  begins('backend', 'backend/1', 'Backend Discounts', 'implement', opus, 1, 1),
  ...turn('database', 'database/1', opus, 1, 0.11),
  {
    type: 'tool.called',
    agent: 'database',
    path: 'database/1',
    tool: 'write',
    target: 'db/migrations/005_create_discount.sql',
    ok: true,
    detail: '',
  },
  {
    type: 'file.changed',
    agent: 'database',
    file: 'db/migrations/005_create_discount.sql',
    before: null,
    after: 'd'.repeat(64),
    added: 9,
    removed: 0,
  },
  ...turn('backend', 'backend/1', opus, 1, 0.21),
  {
    type: 'file.changed',
    agent: 'backend',
    file: 'backend/src/discount/discount-service.ts',
    before: null,
    after: 'e'.repeat(64),
    added: 41,
    removed: 0,
  },
  {
    type: 'file.changed',
    agent: 'backend',
    file: 'backend/src/routes.ts',
    before: 'f'.repeat(64),
    after: '1'.repeat(64),
    added: 2,
    removed: 1,
  },
  ends('database', 'database/1', 'table discount'),
  ...proof('database', 1, ['node', 'db/migrate.mjs', '--check'], 0, 412, '2', ''),
  {
    type: 'verdict',
    agent: 'database',
    attempt: 1,
    result: 'proven',
    claims: [{ section: 'Migration', passed: true, error: null }],
    disagreement: null,
    error: null,
  },
  ends('backend', 'backend/1', 'service, routes'),
  ...proof('backend', 1, ['npm', 'run', 'build:backend'], 2, 3120, '1', `> build\n> tsc -p backend\n\n${buildError}\n`),
  {
    type: 'verdict',
    agent: 'backend',
    attempt: 1,
    result: 'failed',
    claims: [{ section: 'Build', passed: true, error: null }],
    disagreement: 'the report says the build passed; it failed',
    error: buildError,
  },
  begins('backend', 'backend/2', 'RETRY Backend Discounts (1/2)', 'retry', opus, 1, 2),
  ...turn('backend', 'backend/2', opus, 1, 0.09),
  ends('backend', 'backend/2', 'percentage is a number'),
  ...proof('backend', 2, ['npm', 'run', 'build:backend'], 0, 3301, '3', ''),
  ...proof('backend', 2, ['npm', 'run', 'test:backend'], 0, 1450, '4', ''),
  {
    type: 'verdict',
    agent: 'backend',
    attempt: 2,
    result: 'proven',
    claims: [{ section: 'Build', passed: true, error: null }],
    disagreement: null,
    error: null,
  },
  begins('frontend', 'frontend/1', 'Frontend Discounts', 'implement', opus, 1, 1),
  ...turn('frontend', 'frontend/1', opus, 1, 0.14),
  {
    type: 'file.changed',
    agent: 'frontend',
    file: 'frontend/src/views/discount-table.ts',
    before: null,
    after: '5'.repeat(64),
    added: 23,
    removed: 0,
  },
  ends('frontend', 'frontend/1', 'table of discounts'),
  ...proof('frontend', 1, ['npm', 'run', 'build:frontend'], 0, 2750, '6', ''),
  { type: 'verdict', agent: 'frontend', attempt: 1, result: 'proven', claims: [], disagreement: null, error: null },
  { type: 'phase.completed', phase: 'implement', summary: 'Database, Backend, Frontend proven' },
];

export const reviewed: readonly RunEventBody[] = [
  { type: 'phase.started', phase: 'review' },
  ...agent('review', 'review/1', 'REVIEW Discounts (1/3)', 'review', sonnet, 1, 3, 0.05),
  {
    type: 'review.completed',
    round: 1,
    tree,
    verdict: 'rejected',
    issues: [
      {
        title: 'The period may end before it starts',
        file: 'backend/src/discount/discount-service.ts',
        line: 27,
        description: 'No check.',
        fix: 'Refuse a period whose end lies before its start.',
        rule: 'validation',
        fingerprint: '7'.repeat(64),
      },
    ],
  },
  ...agent('backend', 'backend/3', 'REVIEW-FIX Backend Discounts (1/2)', 'review-fix', opus, 1, 2, 0.08),
  ...proof('backend', 3, ['npm', 'run', 'build:backend'], 0, 3190, '8', ''),
  { type: 'verdict', agent: 'backend', attempt: 3, result: 'proven', claims: [], disagreement: null, error: null },
  ...agent('review', 'review/2', 'REVIEW Discounts (2/3)', 'review', sonnet, 2, 3, 0.04),
  { type: 'review.completed', round: 2, tree, verdict: 'approved', issues: [] },
  { type: 'phase.completed', phase: 'review', summary: 'approved in round 2' },
];

export const completed: readonly RunEventBody[] = [
  { type: 'phase.started', phase: 'complete' },
  { type: 'spec.moved', from: specFile, file: 'spec/completed/2026-11-21-discounts/spec.md' },
  { type: 'phase.completed', phase: 'complete', summary: 'spec moved to spec/completed' },
  { type: 'run.completed', artifacts: ['spec/completed/2026-11-21-discounts/spec.md'], tree, commitMessage: 'Add discounts' },
];

/** Two retries used up. */
export const stopped: readonly RunEventBody[] = [
  begins('backend', 'backend/1', 'Backend Discounts', 'implement', opus, 1, 1),
  ...turn('backend', 'backend/1', opus, 1, 0.21),
  {
    type: 'file.changed',
    agent: 'backend',
    file: 'backend/src/routes.ts',
    before: 'f'.repeat(64),
    after: '1'.repeat(64),
    added: 2,
    removed: 1,
  },
  ends('backend', 'backend/1', 'service'),
  ...proof('backend', 3, ['npm', 'run', 'build:backend'], 2, 3120, '1', `${buildError}\n`),
  { type: 'verdict', agent: 'backend', attempt: 3, result: 'failed', claims: [], disagreement: null, error: buildError },
  stopAsked({
    id: 10,
    message: 'the build still fails',
    subject: 'backend',
    retriesUsed: 2,
    detail: buildError,
    hints: ['Give guidance, or mend it by hand and go on.'],
  }),
];

export const budgetReached: readonly RunEventBody[] = [
  begins('backend', 'backend/1', 'Backend Discounts', 'implement', opus, 1, 1),
  ...turn('backend', 'backend/1', opus, 1, 4.71),
  { type: 'budget.warning', cap: 'usd', spent: 4.89, limit: 5 },
  { type: 'budget.reached', cap: 'usd', spent: 4.89, limit: 5 },
  budgetAsked({ id: 10, message: 'the budget is reached', subject: 'backend', hints: ['Go on with a higher budget.'] }),
];

/** No command for a layer, a model without a price, an agent that had nothing to do. */
export const unproven: readonly RunEventBody[] = [
  begins('database', 'database/1', 'Database Discounts', 'implement', 'house-model', 1, 1),
  { type: 'turn.started', agent: 'database', path: 'database/1', model: 'house-model', turn: 1, reservedTokens: 9000, reservedUsd: null },
  {
    type: 'turn.completed',
    agent: 'database',
    path: 'database/1',
    model: 'house-model',
    turn: 1,
    usage: { input: 5000, output: 700, cacheRead: 0, cacheWrite: 0 },
    usd: null,
    durationMs: 900,
    stop: 'end',
  },
  ends('database', 'database/1', 'table discount'),
  {
    type: 'verdict',
    agent: 'database',
    attempt: 1,
    result: 'unproven',
    claims: [{ section: 'Migration', passed: true, error: null }],
    disagreement: null,
    error: null,
  },
  { type: 'agent.skipped', agent: 'backend', reason: 'the spec has no files for it' },
  { type: 'agent.skipped', agent: 'frontend', reason: 'the spec has no files for it' },
  { type: 'phase.completed', phase: 'implement', summary: 'Database unproven' },
  { type: 'phase.skipped', phase: 'review', reason: '1 file changed' },
];
