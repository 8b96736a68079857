import { featurePhases } from '../fakes/feature-phases.ts';
import { describe, expect, it } from 'vitest';
import { asked } from '../fakes/questions.ts';
import { emptyRunState } from '../../src/core/run/project.ts';
import type { RunEventBody } from '../../src/protocol/run-event.ts';
import { logLine } from '../../src/vscode/log-line.ts';

const tree = 'a'.repeat(64);
const line = (event: RunEventBody) => logLine({ seq: 1, at: '2026-01-02T03:04:05.000Z', runId: 'r1', ...event }, emptyRunState());
const evidence = {
  command: ['npm', 'test'],
  exitCode: 0,
  result: 'pass',
  durationMs: 1234,
  treeBefore: tree,
  treeAfter: tree,
  log: null,
  tail: 'all the output',
} as const;

describe('a line of the output channel', () => {
  it('gives the request its first line only', () => {
    const started = {
      type: 'run.started',
      pipeline: 'feature',
      version: '1',
      phases: [...featurePhases],
      request: 'A thing\nwith detail',
      workspace: '/w',
      provider: 'scripted',
      scripted: true,
      caps: { usd: null, tokens: null, turns: null },
      agents: [],
      settings: 'guessed',
      reasons: ['package.json has a build script.'],
      trusted: true,
    } as const;
    expect(line(started as unknown as RunEventBody)).toEqual({
      level: 'info',
      text: 'Run r1 started (demo: answers scripted, costs simulated): A thing\n  package.json has a build script.',
    });
  });

  it('gives evidence its command, result and time; output only when it failed', () => {
    expect(
      line({
        type: 'validation.completed',
        agent: 'backend',
        attempt: 1,
        purpose: 'validate',
        evidence: { ...evidence, command: ['npm', 'test'] },
      }),
    ).toEqual({
      level: 'info',
      text: 'Backend: npm test – passed, 1.2 s',
    });
    expect(
      line({
        type: 'validation.completed',
        agent: 'backend',
        attempt: 1,
        purpose: 'validate',
        evidence: { ...evidence, command: ['npm', 'test'], exitCode: null, result: 'timeout' },
      }),
    ).toEqual({ level: 'error', text: 'Backend: npm test – timed out, 1.2 s\n  all the output' });
  });

  it('never calls a claim proven', () => {
    const verdict = { type: 'verdict', agent: 'backend', attempt: 1, claims: [], disagreement: null, error: null } as const;
    expect(line({ ...verdict, claims: [], result: 'unproven' })?.text).toBe('Backend: unproven');
    expect(line({ ...verdict, claims: [], result: 'proven' })?.text).toBe('Backend: proven');
    expect(line({ ...verdict, claims: [], result: 'failed', error: 'build failed' })).toEqual({
      level: 'error',
      text: 'Backend: failed: build failed',
    });
  });

  it('says what the person can do when a run stopped', () => {
    expect(
      line(asked({ message: 'Retries are used up.', subject: 'backend', retriesUsed: 2, hints: ['Give guidance.', 'Undo.'] })),
    ).toEqual({
      level: 'error',
      text: 'Stopped: Retries are used up.\n  Give guidance.\n  Undo.',
    });
  });

  it('has none for what only moves numbers', () => {
    expect(line({ type: 'checkpoint', name: 'base', tree: 't', hash: tree })).toBeNull();
  });
});
