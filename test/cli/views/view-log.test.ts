import { expect, test } from 'vitest';
import { lineText } from '../../../src/cli/terminal/line.ts';
import { logLines } from '../../../src/cli/views/view-log.ts';
import { emptyRunState, project } from '../../../src/core/run/project.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import { answered, budgetAsked } from '../../fakes/questions.ts';
import { upToApproval } from '../recorded-runs.ts';

const at = '2026-11-21T09:00:00.000Z';
const gone = 'The provider could not be reached, or the connection broke off. Check the network, the endpoint and the proxy.';
const waiting = { since: at, until: '2026-11-21T09:30:00.000Z', first: true };

const started = (agent: string): RunEventBody => {
  const found = upToApproval.find((body) => body.type === 'agent.started');
  if (found?.type !== 'agent.started') throw new Error('No agent is in the recorded run.');
  return { ...found, agent, path: `r/${agent}`, label: agent };
};
const failed = (agent: string, message: string, more: object): RunEventBody => ({
  type: 'turn.failed',
  agent,
  path: `r/${agent}`,
  turn: 1,
  error: 'unreachable',
  message,
  retryInMs: 1000,
  usd: 0,
  usage: { input: 0, cacheRead: 0, cacheWrite: 0, output: 0 },
  ...more,
});

/** What the log says of these, one after the other. */
function shown(bodies: readonly RunEventBody[]): string[] {
  let state = emptyRunState();
  return bodies.flatMap((body, index) => {
    const event = { seq: index + 1, at, runId: 'r', ...body };
    const before = state;
    state = project([event], before);
    const isCall = ['turn.failed', 'agent.finished', 'budget.reached', 'budget.raised'].includes(body.type);
    return isCall ? logLines(event, { before, state, isOwn: true }, 60).map(lineText) : [];
  });
}

test('what stops several agents is told once, and then whom else; what follows a long name stays in its column', () => {
  const all = ['audit-tests', 'audit-architecture', 'audit-backend'];
  const lines = shown([
    ...upToApproval.slice(0, 1),
    ...all.map(started),
    ...all.map((agent) => failed(agent, gone, {})),
    ...all.map((agent) => failed(agent, gone, { waiting })),
  ]);
  expect(lines).toEqual([
    ' ! Audit-tests  The provider could not be reached, or the',
    '                connection broke off. Check the network, the',
    '                endpoint and the proxy. Again in 1.0 s.',
    ' ! Audit-tests  The provider could not be reached, or the',
    '                connection broke off. Check the network, the',
    '                endpoint and the proxy. Waiting for the',
    expect.stringMatching(/^ {16}provider until \d\d:\d\d \(since \d\d:\d\d\)\. You can$/u),
    '                stop the run and resume it later; nothing is',
    '                lost. Ctrl-C stops it.',
    ' ! Audit-architecture waits for the provider as well, for',
    '                the same reason',
    ' ! Audit-backend waits for the provider as well, for the',
    '                same reason',
  ]);
});

test('another failure is told, whoever else stands still', () => {
  const lines = shown([
    ...upToApproval.slice(0, 1),
    ...['audit-tests', 'audit-backend'].map(started),
    failed('audit-tests', gone, {}),
    failed('audit-backend', 'Too many requests.', {}),
  ]);
  expect(lines.at(-1)).toBe(' ! Audit-backend Too many requests. Again in 1.0 s.');
});

test('why a call failed for good is told once: its agent then has only failed', () => {
  const lines = shown([
    ...upToApproval.slice(0, 1),
    started('audit-tests'),
    failed('audit-tests', 'The key is refused.', { retryInMs: null }),
    { type: 'agent.finished', agent: 'audit-tests', path: 'r/audit-tests', outcome: 'failed', summary: '', error: 'The key is refused.' },
    started('audit-backend'),
    failed('audit-backend', 'The key is refused.', { retryInMs: null }),
    { type: 'agent.finished', agent: 'audit-backend', path: 'r/audit-backend', outcome: 'failed', summary: '', error: 'Its time is up.' },
  ]);
  expect(lines).toEqual([
    ' ! Audit-tests  The key is refused.',
    ' ✗ Audit-tests  failed (0.0 s, $0.00) (simulated)',
    ' ! Audit-backend The key is refused.',
    ' ✗ Audit-backend Its time is up. (0.0 s, $0.00) (simulated)',
  ]);
});

test('what a provider says is no sentence of its own: the rest stays behind a dash', () => {
  const lines = shown([
    ...upToApproval.slice(0, 1),
    started('audit-tests'),
    failed('audit-tests', 'Error: fetch failed', {}),
    failed('audit-tests', 'Error: fetch failed', { waiting }),
  ]);
  expect(lines.slice(0, 2)).toEqual([
    ' ! Audit-tests  Error: fetch failed – again in 1.0 s',
    ' ! Audit-tests  Error: fetch failed – waiting for the',
  ]);
});

test('a limit that stops several agents is told once, and again when the raised one is reached, or another', () => {
  const reached = (cap: 'usd' | 'turns', spent: number, limit: number): RunEventBody => ({ type: 'budget.reached', cap, spent, limit });
  const question = budgetAsked({ id: 10, message: 'the budget is reached' });
  const raised: RunEventBody[] = [
    question,
    answered(question, 'raise'),
    { type: 'budget.raised', caps: { usd: 10, tokens: null, turns: 7 } },
  ];
  const lines = shown([
    ...upToApproval.slice(0, 1),
    reached('usd', 4, 5),
    reached('usd', 4.1, 5),
    ...raised,
    reached('usd', 9, 10),
    reached('turns', 7, 7),
  ]);
  expect(lines).toEqual([
    ' ✗ The next call would exceed $5.00; $4.00 used so far',
    '   (simulated)',
    ' ✓ Budget raised',
    ' ✗ The next call would exceed $10.00; $9.00 used so far',
    '   (simulated)',
    ' ✗ The next call would exceed 7 model calls; 7 model calls',
    '   used so far',
  ]);
});
