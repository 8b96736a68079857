import type { RunEvent, RunEventBody } from '../../../src/protocol/run-event.ts';

export const begin = Date.parse('2026-11-22T10:00:00.000Z');

/** Events of a run, each some seconds after its begin. */
export function timed(...bodies: readonly (readonly [seconds: number, body: RunEventBody])[]): RunEvent[] {
  return bodies.map(([seconds, body], index) => ({
    seq: index + 1,
    at: new Date(begin + seconds * 1000).toISOString(),
    runId: 'r',
    ...body,
  }));
}

const agent = (name: string, needs: string[]) => ({ name, section: name.toUpperCase(), owns: [], needs, model: 'm', validate: [] });

export const started: RunEventBody = {
  type: 'run.started',
  pipeline: 'feature',
  version: '1',
  phases: [{ id: 'implement', title: 'Implement', doing: 'implementing' }],
  request: 'Add <suppliers>',
  workspace: '/w',
  provider: 'p',
  scripted: false,
  caps: { usd: 1, tokens: null, turns: null },
  agents: [agent('back', []), agent('front', ['back'])],
  settings: 'file',
  reasons: [],
  trusted: true,
};

const usage = { input: 10, output: 5, cacheRead: 0, cacheWrite: 0 };
const who = (name: string) => ({ agent: name, path: `run/${name}` });

export const work = (name: string, more: object = {}): RunEventBody => ({
  type: 'agent.started',
  ...who(name),
  role: 'specialist',
  name: 'Work',
  label: name,
  model: 'm',
  ...more,
});
export const asks = (name: string, turn: number): RunEventBody => ({
  type: 'turn.started',
  ...who(name),
  model: 'm',
  turn,
  reservedTokens: 1,
  reservedUsd: 0.1,
});
export const told = (name: string, turn: number, usd: number): RunEventBody => ({
  type: 'turn.completed',
  ...who(name),
  model: 'm',
  turn,
  usage,
  usd,
  durationMs: 1,
  stop: 'tool_use',
});
export const failed = (name: string, turn: number): RunEventBody => ({
  type: 'turn.failed',
  ...who(name),
  turn,
  error: 'overloaded',
  message: 'overloaded',
  retryInMs: 1000,
  usage,
  usd: 0,
});
export const calls = (name: string, tool: string, target: string, ok = true): RunEventBody => ({
  type: 'tool.called',
  ...who(name),
  tool,
  target,
  ok,
  detail: '',
});
export const ends = (name: string): RunEventBody => ({
  type: 'agent.finished',
  ...who(name),
  outcome: 'finished',
  summary: '',
  error: null,
});
