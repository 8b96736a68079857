import { describe, expect, it } from 'vitest';
import type { Forecast } from '../../../src/protocol/forecast.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import { createFakeWorld } from '../../fakes/fake-app.ts';
import { FakeRun } from '../../fakes/fake-run.ts';
import { asked } from '../../fakes/questions.ts';
import { runPlain } from '../fake-terminal.ts';
import { approved, upToApproval } from '../recorded-runs.ts';
import { featureScript } from '../recorded-scripts.ts';

const issue = (title: string) => ({
  title,
  file: 'src/a.ts',
  line: 3,
  description: 'd',
  fix: 'do so',
  rule: null,
  fingerprint: `print-${title}`,
});
const rejected: RunEventBody[] = [
  { type: 'review.completed', round: 1, tree: 'a'.repeat(64), verdict: 'rejected', issues: [issue('one'), issue('two')] },
  asked({ message: 'r', reason: 'review', subject: 'review' }),
];
const range = (likely: number) => ({ low: likely / 2, likely, high: likely * 2 });
const forecast: Forecast = {
  usd: range(0.4),
  tokens: range(300_000),
  turns: range(20),
  agents: [
    {
      agent: 'backend',
      role: 'specialist',
      model: 'm',
      files: 2,
      turns: range(20),
      tokens: range(300_000),
      usd: range(0.4),
      runs: 3,
    },
  ],
  unpriced: [],
  runs: 3,
  pricesOf: '2026-11-01',
};
const world = () => createFakeWorld({ known: [{ run: new FakeRun('run-1', [...upToApproval, ...approved, ...rejected]) }] });

describe('init, guide, dismiss, undo of a part', () => {
  it('writes first settings', async () => {
    const one = world();
    expect(await runPlain(one, ['init'])).toMatchObject({
      code: 0,
      out: '✓ 1 file written\n    .claude/batuta.yaml\n1 file already there, left as it is\n    .claude/context/backend/conventions.core.md\nNo agent may change these, because none owns them:\n    docs/ (12)\n    build.ts\nEvery line says where it was seen. Read them, change what is wrong, and commit them.\n',
    });
    expect(one.calls).toEqual(['initialise', 'close']);
  });

  it('asks nobody to commit what git ignores', async () => {
    const one = world();
    one.hidden = ['Git ignores .claude.'];
    const { out } = await runPlain(one, ['init']);
    expect(out).toContain('Read them, and change what is wrong.\nGit ignores .claude.\n');
    expect(out).not.toContain('commit');
  });

  it('guides an agent', async () => {
    const one = world();
    expect((await runPlain(one, ['guide', 'run-1', 'use the store', '--agent', 'backend'])).out).toBe(
      'backend reads it before its next turn.\n',
    );
    expect(one.calls).toEqual(['guide run-1 backend ana: use the store', 'close']);
    expect(await runPlain(one, ['guide', 'run-1', 'use the store'])).toMatchObject({
      code: 2,
      err: 'Whom is it for? Name the agent with --agent.\n',
    });
  });

  it('dismisses by number', async () => {
    const one = world();
    expect((await runPlain(one, ['dismiss', 'run-1'])).out).toContain('2. two (src/a.ts:3)\n');
    expect((await runPlain(one, ['dismiss', 'run-1', '3'])).err).toBe('There is no issue 3. Give numbers from 1 to 2.\n');
    expect((await runPlain(one, ['dismiss', 'run-1', '1', '2'])).out).toBe(
      '2 issues dismissed; later reviews in this workspace won’t report them again.\nNo issues are left.\n  batuta resume run-1   continue where it left off\n',
    );
    expect(one.calls.filter((call) => call !== 'close')).toEqual(['dismiss run-1 print-one ana', 'dismiss run-1 print-two ana']);
  });

  it('undoes a file, a change of it, a phase', async () => {
    const one = world();
    one.hunks = [{ id: 'h1', line: 4, oldLine: 4, added: 1, removed: 0, lines: ['+x'], by: [], stale: null }];
    await runPlain(one, ['undo', 'run-1', '--file', 'src/a.ts']);
    await runPlain(one, ['undo', 'run-1', '--file', 'src/a.ts', '--hunk', '1']);
    await runPlain(one, ['undo', 'run-1', '--phase', 'review']);
    expect(one.calls.filter((call) => call !== 'close')).toEqual([
      'roll back run-1 {"file":"src/a.ts"}',
      'roll back run-1 {"file":"src/a.ts","hunk":"h1"}',
      'roll back run-1 {"phase":"review"}',
    ]);
    expect((await runPlain(one, ['undo', 'run-1', '--file', 'src/a.ts', '--hunk', '2'])).err).toBe(
      '--hunk needs the number of a change of src/a.ts:\n  1: line 4, +1 -0\n',
    );
    expect((await runPlain(one, ['undo', 'run-1', '--hunk', '2'])).code).toBe(2);
  });

  it('says of each agent of the forecast what it costs, and the rest once', async () => {
    const one = createFakeWorld({ script: featureScript([]) });
    const [backend] = forecast.agents;
    one.forecast = {
      ...forecast,
      usd: range(0.8),
      turns: range(40),
      tokens: range(600_000),
      agents: backend ? [backend, { ...backend, agent: 'frontend' }] : [],
    };
    const { out } = await runPlain(one, ['feature', 'discounts', '--plan'], { env: { COLUMNS: '100' } });
    const [, told = ''] = out.split('What it will likely cost');
    expect(told.split('\n').slice(1, 5)).toEqual([
      '  likely $0.80 ($0.40 to $1.60) · about 40 turns · 600k tokens',
      '  Backend $0.40 ($0.20 to $0.80)',
      '  Frontend $0.40 ($0.20 to $0.80)',
      '  Based on 3 earlier runs in this workspace and the prices of 2026-11-01. A forecast, not a cap.',
    ]);
  });

  it('shows the forecast with the spec', async () => {
    const one = createFakeWorld({ script: featureScript([]) });
    one.forecast = forecast;
    const { out } = await runPlain(one, ['feature', 'discounts', '--plan'], { env: { COLUMNS: '100' } });
    expect(out).toContain(
      'What it will likely cost (simulated)\n  likely $0.40 ($0.20 to $0.80) · about 20 turns · 300k tokens\n  Backend $0.40 ($0.20 to $0.80)\n  Based on 3 earlier runs in this workspace and the prices of 2026-11-01. A forecast, not a cap.\n',
    );
  });
});
