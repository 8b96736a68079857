import type { Evidence, RunEventBody } from '../../src/protocol/run-event.ts';

/** Small parts of recorded runs. */

export const tree = 'b'.repeat(64);

const kinds = {
  spec: { role: 'spec', name: 'Spec' },
  implement: { role: 'specialist', name: 'Implementation' },
  retry: { role: 'specialist', name: 'Retry', retry: true },
  'review-fix': { role: 'specialist', name: 'Fix after review' },
  review: { role: 'review', name: 'Review' },
} as const;

export function begins(
  agent: string,
  path: string,
  label: string,
  kind: keyof typeof kinds,
  model: string,
  n: number,
  of: number,
): RunEventBody {
  const counted = kind === 'spec' || kind === 'implement' ? {} : { n, of };
  return { type: 'agent.started', agent, path, label, ...kinds[kind], ...counted, model };
}

export function ends(agent: string, path: string, summary: string): RunEventBody {
  return { type: 'agent.finished', agent, path, outcome: 'finished', summary, error: null };
}

export function turn(agent: string, path: string, model: string, number: number, usd: number): RunEventBody[] {
  return [
    { type: 'turn.started', agent, path, model, turn: number, reservedTokens: 40_000, reservedUsd: 0.4 },
    {
      type: 'turn.completed',
      agent,
      path,
      model,
      turn: number,
      usage: { input: 2100, output: 1800, cacheRead: 12_000, cacheWrite: 3000 },
      usd,
      durationMs: 2000,
      stop: 'tool_use',
    },
  ];
}

export function agent(
  name: string,
  path: string,
  label: string,
  kind: keyof typeof kinds,
  model: string,
  attempt: number,
  of: number,
  usd: number,
): RunEventBody[] {
  return [begins(name, path, label, kind, model, attempt, of), ...turn(name, path, model, 1, usd), ends(name, path, '')];
}

export function proof(
  agentName: string,
  attempt: number,
  command: string[],
  exitCode: number,
  durationMs: number,
  log: string,
  tail: string,
): RunEventBody[] {
  const evidence: Evidence = {
    command,
    exitCode,
    result: exitCode === 0 ? 'pass' : 'fail',
    durationMs,
    treeBefore: tree,
    treeAfter: tree,
    log: tail === '' ? null : log.repeat(64),
    tail,
  };
  return [
    { type: 'validation.started', agent: agentName, attempt, command, purpose: 'validate' },
    { type: 'validation.completed', agent: agentName, attempt, purpose: 'validate', evidence },
  ];
}
