import type { RunEvent, RunEventBody } from '../../../src/protocol/run-event.ts';
import { runId } from './recorded.ts';

const usage = { input: 900, output: 400, cacheRead: 20_000, cacheWrite: 1200 };
const start = Date.parse('2026-11-21T09:30:00.000Z');

/** A run of `agents` agents side by side, at work: each thinks, then calls tools, in turns. `count`: about how many events. */
export function manyAgents(agents: number, count: number): RunEvent[] {
  const names = Array.from({ length: agents }, (_, index) => `module-${String(index + 1).padStart(2, '0')}`);
  const timed: { at: number; body: RunEventBody }[] = [];
  const perTurn = 6;
  const turns = Math.floor(count / agents / perTurn);
  names.forEach((agent, index) => {
    const path = `run/${agent}`;
    let at = start + 2000 + index * 137;
    timed.push({
      at,
      body: { type: 'agent.started', agent, path, label: agent, role: 'specialist', name: 'Implementation', model: 'claude-opus-5-5' },
    });
    for (let turn = 1; turn <= turns; turn += 1) {
      const thinks = 2000 + ((index * 7919 + turn * 104_729) % 4000);
      timed.push({
        at,
        body: { type: 'turn.started', agent, path, model: 'claude-opus-5-5', turn, reservedTokens: 9000, reservedUsd: 0.1 },
      });
      at += thinks;
      const completed = { model: 'claude-opus-5-5', turn, usage, usd: 0.004, durationMs: thinks, stop: 'tool_use' };
      timed.push({ at, body: { type: 'turn.completed', agent, path, ...completed } });
      for (let call = 0; call < perTurn - 2; call += 1) {
        at += 40 + ((index + call) % 5) * 180;
        const ok = (index + turn + call) % 37 !== 0;
        timed.push({
          at,
          body: { type: 'tool.called', agent, path, tool: 'read', target: `src/${agent}/file-${call}.ts`, ok, detail: '' },
        });
      }
    }
  });
  timed.sort((a, b) => a.at - b.at);
  const begin: RunEventBody[] = [
    {
      type: 'run.started',
      pipeline: 'feature',
      version: '1',
      phases: [{ id: 'implement', title: 'Implement', doing: 'implementing', layers: true }],
      request: 'Move every module to the new store',
      workspace: '/work/shop',
      provider: 'Anthropic API',
      scripted: false,
      caps: { usd: 10, tokens: null, turns: null },
      agents: names.map((name) => ({
        name,
        section: name,
        owns: [`src/${name}/**`],
        needs: [],
        model: 'claude-opus-5-5',
        validate: [['npm', 'test']],
      })),
      settings: 'file',
      reasons: [],
      trusted: true,
    },
    { type: 'phase.started', phase: 'implement' },
  ];
  return [...begin.map((body, index) => ({ at: start + index * 500, body })), ...timed].map(({ at, body }, index) => ({
    seq: index + 1,
    at: new Date(at).toISOString(),
    runId,
    ...body,
  }));
}
