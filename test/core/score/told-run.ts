import type { RunEvent, RunEventBody } from '../../../src/protocol/run-event.ts';
import { agent, begins, ends, proof, tree, turn } from '../../cli/recorded-parts.ts';
import { approved, completed, upToApproval } from '../../cli/recorded-runs.ts';
import { answered, asked } from '../../fakes/questions.ts';

const [opus, sonnet] = ['claude-opus-5-5', 'claude-sonnet-5-5'];
const service = 'backend/src/discount/discount-service.ts';
const buildError = `${service}(14,7): error TS2322: Type 'string' is not assignable to type 'number'.`;

const called = (who: string, path: string, tool: string, target: string): RunEventBody => ({
  type: 'tool.called',
  agent: who,
  path,
  tool,
  target,
  ok: true,
  detail: '',
});

const verdict = (who: string, attempt: number, error: string | null): RunEventBody => ({
  type: 'verdict',
  agent: who,
  attempt,
  result: error === null ? 'proven' : 'failed',
  claims: [],
  disagreement: null,
  error,
});

const deletion = asked({
  id: 2,
  kind: 'confirm',
  reason: 'deletion',
  agent: 'backend',
  risk: 'medium',
  message: 'backend wants to delete 51 lines of backend/src/legacy-price.ts, which the approved spec does not list.',
  options: [
    { id: 'once', title: 'Go ahead', text: 'none' },
    { id: 'reject', title: 'Decline', text: 'may', safe: true, yes: true },
  ],
});

/** So many seconds, then these; where a model call or a command is among them, so long it lasts. */
type Told = readonly [seconds: number, bodies: readonly RunEventBody[]];

const lasts = ({ type }: RunEventBody): boolean => type === 'turn.completed' || type === 'validation.completed';

function each(bodies: readonly RunEventBody[], call: number): Told[] {
  return bodies.map((body) => [lasts(body) ? call : 1, [body]]);
}

const story: readonly Told[] = [
  ...each(upToApproval, 24),
  [100, approved],
  [0, [begins('database', 'database/1', 'Database Discounts', 'implement', opus, 1, 1)]],
  [0, [begins('backend', 'backend/1', 'Backend Discounts', 'implement', opus, 1, 1)]],
  [14, turn('backend', 'backend/1', opus, 1, 0.12)],
  [3, [called('backend', 'backend/1', 'read', 'backend/src/routes.ts')]],
  [16, turn('database', 'database/1', opus, 1, 0.11)],
  [2, [called('database', 'database/1', 'write', 'db/migrations/005_create_discount.sql')]],
  [1, [ends('database', 'database/1', 'table discount')]],
  [9, proof('database', 1, ['node', 'db/migrate.mjs', '--check'], 0, 9000, '2', '')],
  [0, [verdict('database', 1, null)]],
  [12, turn('backend', 'backend/1', opus, 2, 0.21)],
  [1, [deletion]],
  [130, [answered(deletion, 'once')]],
  [2, [called('backend', 'backend/1', 'edit', service)]],
  [1, [ends('backend', 'backend/1', 'service, routes')]],
  [14, proof('backend', 1, ['npm', 'run', 'build:backend'], 2, 14_000, '1', `> tsc -p backend\n\n${buildError}\n`)],
  [0, [verdict('backend', 1, buildError)]],
  [1, [begins('backend', 'backend/2', 'RETRY Backend Discounts (1/2)', 'retry', opus, 1, 2)]],
  [18, turn('backend', 'backend/2', opus, 1, 0.09)],
  [2, [called('backend', 'backend/2', 'edit', service)]],
  [1, [ends('backend', 'backend/2', 'percentage is a number')]],
  [13, proof('backend', 2, ['npm', 'run', 'build:backend'], 0, 13_000, '3', '')],
  [8, proof('backend', 2, ['npm', 'run', 'test:backend'], 0, 8000, '4', '')],
  [0, [verdict('backend', 2, null)]],
  [1, [begins('frontend', 'frontend/1', 'Frontend Discounts', 'implement', opus, 1, 1)]],
  [22, turn('frontend', 'frontend/1', opus, 1, 0.14)],
  [2, [called('frontend', 'frontend/1', 'write', 'frontend/src/views/discount-table.ts')]],
  [1, [ends('frontend', 'frontend/1', 'table of discounts')]],
  [11, proof('frontend', 1, ['npm', 'run', 'build:frontend'], 0, 11_000, '6', '')],
  [0, [verdict('frontend', 1, null), { type: 'phase.completed', phase: 'implement', summary: 'all proven' }]],
  [0, [{ type: 'phase.started', phase: 'review' }]],
  [17, agent('review', 'review/1', 'REVIEW Discounts (1/3)', 'review', sonnet, 1, 3, 0.05)],
  [
    1,
    [
      {
        type: 'review.completed',
        round: 1,
        tree,
        verdict: 'rejected',
        issues: [
          {
            title: 'The period of a discount may end before it starts',
            file: service,
            line: 27,
            description: 'No check.',
            fix: 'Refuse a period whose end lies before its start.',
            rule: 'validation',
            fingerprint: '7'.repeat(64),
          },
        ],
      },
    ],
  ],
  [15, agent('backend', 'backend/3', 'REVIEW-FIX Backend Discounts (1/2)', 'review-fix', opus, 1, 2, 0.08)],
  [13, proof('backend', 3, ['npm', 'run', 'build:backend'], 0, 13_000, '8', '')],
  [8, proof('backend', 3, ['npm', 'run', 'test:backend'], 0, 8000, '9', '')],
  [0, [verdict('backend', 3, null)]],
  [12, agent('review', 'review/2', 'REVIEW Discounts (2/3)', 'review', sonnet, 2, 3, 0.04)],
  [1, [{ type: 'review.completed', round: 2, tree, verdict: 'approved', issues: [] }]],
  [1, [{ type: 'phase.completed', phase: 'review', summary: 'approved in round 2' }]],
  ...each(completed, 1),
];

/** A run with a question, a retry and a rejected review, as long as such things take. */
export function toldRun(): RunEvent[] {
  let at = Date.parse('2026-11-21T09:30:00.000Z');
  const timed = story.flatMap(([seconds, bodies]) => {
    const longest = Math.max(0, bodies.findIndex(lasts));
    return bodies.map((body, index) => {
      at += index === longest ? seconds * 1000 : 0;
      return { at: new Date(at).toISOString(), body };
    });
  });
  return timed.map((one, index) => ({ seq: index + 1, at: one.at, runId: 'r-7f3a', ...one.body }));
}
