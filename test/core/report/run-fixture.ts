import { implementWork, retryWork, reviewWork } from '../../../src/pipelines/parts/work.ts';
import { featurePhases } from '../../fakes/feature-phases.ts';
import type { RunEvent, RunEventBody } from '../../../src/protocol/run-event.ts';
import { project } from '../../../src/core/run/project.ts';
import type { RunState } from '../../../src/core/run/run-state.ts';

const hash = (digit: string): string => digit.repeat(64);
const usage = { input: 1000, output: 200, cacheRead: 3000, cacheWrite: 800 };
const evidence = {
  command: ['npm', '--prefix', 'backend', 'run', 'build'],
  durationMs: 4200,
  treeBefore: hash('a'),
  log: hash('b'),
  tail: 'error TS2322',
};
const backend = { agent: 'backend', path: 'run/implement#1/backend' };
const retry = { agent: 'backend', path: 'run/implement#2/backend' };
const reviewer = { agent: 'review', path: 'run/review#1' };

/** A run from request to completion: a build that fails and is retried, an agent without commands, a review. */
export const bodies: readonly RunEventBody[] = [
  {
    type: 'run.started',
    pipeline: 'feature',
    version: '1',
    phases: [...featurePhases],
    request: 'New entity ContractTemplate',
    workspace: '/home/ana/shop',
    provider: 'anthropic',
    scripted: false,
    caps: { usd: 5, tokens: 100_000, turns: null },
    agents: [
      {
        name: 'backend',
        section: 'Backend',
        owns: ['backend/**'],
        needs: [],
        model: 'claude-opus-5-5',
        validate: [['npm', '--prefix', 'backend', 'run', 'build']],
      },
      { name: 'frontend', section: 'Frontend', owns: ['frontend/**'], needs: ['backend'], model: 'claude-opus-5-5', validate: [] },
      { name: 'mobile', section: 'Mobile', owns: ['mobile/**'], needs: [], model: 'claude-opus-5-5', validate: [] },
    ],
    settings: 'guessed',
    reasons: ['Backend owns backend/**: the folder is called so.'],
    trusted: true,
  },
  { type: 'phase.started', phase: 'sync' },
  { type: 'notice', level: 'info', text: 'Registry not refreshed: the workspace has no .claude/scripts/sync-registry.js.' },
  { type: 'phase.completed', phase: 'sync', summary: 'registry not refreshed' },
  { type: 'phase.started', phase: 'spec' },
  {
    type: 'spec.written',
    file: 'spec/active/2026-02-06-contract-templates/spec.md',
    hash: hash('c'),
    name: 'Contract templates',
    revision: 1,
  },
  { type: 'phase.completed', phase: 'spec', summary: 'written' },
  { type: 'phase.started', phase: 'implement' },
  { type: 'agent.skipped', agent: 'mobile', reason: 'the spec has no Mobile section' },
  {
    type: 'agent.started',
    ...backend,
    ...implementWork('Backend', 'Contract templates'),
    model: 'claude-opus-5-5',
  },
  { type: 'turn.started', ...backend, model: 'claude-opus-5-5', turn: 1, reservedTokens: 9000, reservedUsd: 0.1 },
  { type: 'turn.completed', ...backend, model: 'claude-opus-5-5', turn: 1, usage, usd: 0.0126, durationMs: 900, stop: 'tool_use' },
  { type: 'agent.finished', ...backend, outcome: 'finished', summary: 'Types and service', error: null },
  { type: 'file.changed', agent: 'backend', file: 'backend/src/template.ts', before: null, after: hash('1'), added: 40, removed: 0 },
  {
    type: 'validation.completed',
    agent: 'backend',
    attempt: 1,
    purpose: 'validate',
    evidence: { ...evidence, exitCode: 2, result: 'fail', treeAfter: hash('a') },
  },
  {
    type: 'verdict',
    agent: 'backend',
    attempt: 1,
    result: 'failed',
    claims: [{ section: 'Build', passed: true, error: null }],
    disagreement: 'The report says the build passed; it failed.',
    error: 'error TS2322',
  },
  {
    type: 'agent.started',
    ...retry,
    ...retryWork('Backend', 'Contract templates', 1, 2),
    model: 'claude-opus-5-5',
  },
  { type: 'turn.started', ...retry, model: 'local-model', turn: 1, reservedTokens: 9000, reservedUsd: null },
  { type: 'turn.completed', ...retry, model: 'local-model', turn: 1, usage, usd: null, durationMs: 900, stop: 'tool_use' },
  { type: 'turn.started', ...retry, model: 'claude-opus-5-5', turn: 2, reservedTokens: 9000, reservedUsd: 0.1 },
  { type: 'agent.finished', ...retry, outcome: 'finished', summary: 'Type mended', error: null },
  { type: 'file.changed', agent: 'backend', file: 'backend/src/routes.ts', before: hash('2'), after: hash('3'), added: 3, removed: 1 },
  {
    type: 'validation.completed',
    agent: 'backend',
    attempt: 2,
    purpose: 'prove',
    evidence: { ...evidence, exitCode: 0, result: 'pass', treeAfter: hash('a'), tail: 'done' },
  },
  {
    type: 'verdict',
    agent: 'backend',
    attempt: 2,
    result: 'proven',
    claims: [{ section: 'Build', passed: false, error: 'x' }],
    disagreement: 'The report says the build failed; it passed.',
    error: null,
  },
  {
    type: 'verdict',
    agent: 'frontend',
    attempt: 1,
    result: 'unproven',
    claims: [{ section: 'Build', passed: true, error: null }],
    disagreement: null,
    error: null,
  },
  { type: 'phase.completed', phase: 'implement', summary: 'Backend proven' },
  { type: 'phase.started', phase: 'review' },
  {
    type: 'agent.started',
    ...reviewer,
    ...reviewWork('Contract templates', 1, 3),
    model: 'claude-sonnet-5-5',
  },
  { type: 'agent.finished', ...reviewer, outcome: 'finished', summary: 'Fine', error: null },
  {
    type: 'review.completed',
    round: 1,
    tree: hash('a'),
    verdict: 'approved',
    issues: [{ title: 'Small', file: 'backend/src/routes.ts', line: 7, description: '', fix: '', rule: null, fingerprint: hash('d') }],
  },
  { type: 'phase.completed', phase: 'review', summary: 'approved' },
  {
    type: 'spec.moved',
    from: 'spec/active/2026-02-06-contract-templates/spec.md',
    file: 'spec/completed/2026-02-06-contract-templates/spec.md',
  },
  {
    type: 'run.completed',
    artifacts: ['spec/completed/2026-02-06-contract-templates/spec.md'],
    tree: hash('a'),
    commitMessage: 'Contract templates',
  },
];

/** The state after the first events, one second apart. */
export function stateAfter(list: readonly RunEventBody[] = bodies): RunState {
  const events = list.map((body, index): RunEvent => ({
    seq: index + 1,
    at: new Date(Date.UTC(2026, 1, 6, 10, 0, index)).toISOString(),
    runId: 'r-7f3a',
    ...body,
  }));
  return project(events);
}
