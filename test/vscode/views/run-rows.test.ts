import { describe, expect, it } from 'vitest';
import type { RunState } from '../../../src/core/run/run-state.ts';
import { runRow } from '../../../src/vscode/views/run-rows.ts';
import type { RunRow } from '../../../src/vscode/views/run-rows.ts';
import { english } from '../../../src/core/describe/locale.ts';
import { attempt, knownRun } from '../known-run.ts';

const phase = (name: RunState['phases'][number]['phase'], status: 'running' | 'completed' | 'skipped', note = '') => ({
  phase: name,
  status,
  startedAt: '',
  endedAt: null,
  note,
});
const verdict: RunState['verdicts'][string] = {
  agent: 'backend',
  attempt: 2,
  result: 'proven',
  claims: [],
  disagreement: null,
  error: null,
};

/** The rows as an indented list. */
function lines(row: RunRow, depth = 0): string[] {
  const own = `${'  '.repeat(depth)}[${row.icon.name}] ${row.label} – ${row.description}`;
  return [own, ...row.children.flatMap((child) => lines(child, depth + 1))];
}

describe('the rows of a run', () => {
  it('one turn is one turn', () => {
    const run = knownRun('running', { phases: [phase('implement', 'running')], attempts: [attempt({ turns: 1 })] });
    expect(lines(runRow(run, english)).join('\n')).toMatch(/– 1 turn · /u);
  });

  it('are run, phases, agents and attempts', () => {
    const run = knownRun('running', {
      spec: { file: 'spec.md', name: 'Suppliers', revision: 1 },
      agents: [{ name: 'backend', section: 'Backend', owns: [], needs: [], model: '', validate: [] }],
      phases: [phase('sync', 'completed', 'contexts: none'), phase('approval', 'skipped', 'given'), phase('implement', 'running')],
      attempts: [
        attempt({ phase: 2 }),
        attempt({ phase: 2, path: 'r1/implement#1/backend/retry#1', name: 'Retry', n: 1, of: 2, retry: true, usd: 0.25 }),
        attempt({ phase: 2, path: 'r1/implement#1/frontend', agent: 'frontend', status: 'running', activity: 'edit src/main.ts' }),
      ],
      verdicts: { backend: verdict },
    });
    expect(lines(runRow(run, english))).toEqual([
      `[loading~spin] Suppliers – implementing · ${english.time(run.startedAt)} · $0.00`,
      '  [pass] Sync – contexts: none',
      '  [debug-step-over] Approval – skipped',
      '  [loading~spin] Implement – ',
      '    [verified-filled] Backend – proven · $0.75',
      '      [check] Implementation – 4 turns · $0.50',
      '      [check] Retry (1 of 2) – 4 turns · $0.25',
      '    [loading~spin] Frontend – edit src/main.ts · $0.50',
      '      [loading~spin] Implementation – edit src/main.ts',
    ]);
  });

  it('say that a run without an owner is interrupted, and offer to resume it', () => {
    const run = knownRun('open', { phases: [phase('implement', 'running')], attempts: [attempt({})] });
    const row = runRow(run, english);
    expect(row.description).toBe(`interrupted · ${english.time(run.startedAt)} · $0.00`);
    expect(row.context).toContain(';resume;');
    expect(row.context).not.toContain(';undo;');
    expect(row.children.map(({ icon }) => icon.name)).toEqual(['debug-pause']);
  });

  it('keep their ids from one reading to the next, each once', () => {
    const run = knownRun('running', {
      phases: [phase('implement', 'completed'), phase('review', 'completed'), phase('review', 'running')],
      attempts: [attempt({}), attempt({ phase: 2, path: 'r1/review#1', agent: 'review', role: 'review', name: 'Review' })],
    });
    const ids = (row: RunRow): string[] => [row.id, ...row.children.flatMap(ids)];
    const all = ids(runRow(run, english));
    expect(all).toEqual(ids(runRow(run, english)));
    expect(new Set(all).size).toBe(all.length);
  });

  it('offer a word to an agent, by name, while somebody works on the run only', () => {
    const state = { phases: [phase('implement', 'running')], attempts: [attempt({ status: 'running' })] };
    const agentOf = (status: 'running' | 'open'): RunRow | undefined => runRow(knownRun(status, state), english).children[0]?.children[0];
    expect(agentOf('running')).toMatchObject({ agent: 'backend', context: 'batuta.agent;guide;' });
    expect(agentOf('open')).toMatchObject({ agent: 'backend', context: 'batuta.agent;' });
  });

  it('give a damaged run its id for a name', () => {
    expect(runRow(knownRun('damaged', { request: '' }), english)).toMatchObject({
      label: 'r1',
      icon: { name: 'warning' },
      context: 'batuta.run;',
    });
  });
});
