import { describe, expect, it } from 'vitest';
import { commandList } from '../../src/cli/commands/command-list.ts';
import { createFakeWorld } from '../fakes/fake-app.ts';
import { FakeRun } from '../fakes/fake-run.ts';
import { runPlain } from './fake-terminal.ts';
import { approved, stopped, upToApproval } from './recorded-runs.ts';

const json = async (...argv: string[]): Promise<{ code: number; out: unknown[]; err: string }> => {
  const { code, out, err } = await runPlain(createFakeWorld({}), [...argv, '--json']);
  const rows = out.split('\n').filter((row) => row !== '');
  return { code, out: rows.map((row): unknown => JSON.parse(row)), err };
};

describe('--json', () => {
  it('has init say what was written, and what no agent owns', async () => {
    const said = {
      files: ['.claude/batuta.yaml'],
      kept: ['.claude/context/backend/conventions.core.md'],
      unowned: ['docs/ (12)', 'build.ts'],
      hidden: [],
    };
    expect(await json('init')).toEqual({ code: 0, out: [said], err: '' });
  });

  it('has trust say what holds now', async () => {
    expect(await json('trust', '/elsewhere')).toEqual({ code: 0, out: [{ workspace: '/elsewhere', trusted: true }], err: '' });
    expect((await json('trust', '--remove')).out).toEqual([{ workspace: '/home/shop', trusted: false }]);
  });

  it('has run list the pipelines', async () => {
    expect((await json('run')).out).toContainEqual({ id: 'bugfix', summary: expect.stringContaining('bug') });
  });

  it('tells the version as an object', async () => {
    expect(await json('--version')).toEqual({ code: 0, out: [{ version: '9.9.9' }], err: '' });
  });

  it.each([
    [
      ['apply', 'run-1', '--branch', 'discounts'],
      {
        branch: 'discounts',
        commit: expect.stringMatching(/^[0-9a-f]{40}$/u),
        message: 'Add discounts',
        pullRequest: expect.anything(),
        notes: [],
      },
    ],
    [['undo', 'run-1'], { cancelled: true, restored: ['src/a.ts'], skipped: [{ file: 'src/b.ts', reason: 'it was changed since' }] }],
    [['undo', 'run-1', '--file', 'src/a.ts'], { cancelled: false, restored: ['src/a.ts'], skipped: [] }],
    [['cancel', 'run-1'], { restored: [], skipped: [], kept: ['backend/src/routes.ts'] }],
    [['prove', 'run-1', '--trust-workspace'], { overall: null, evidence: [] }],
  ])('has %j say what was done', async (argv, said) => {
    const world = createFakeWorld({ known: [{ run: new FakeRun('run-1', [...upToApproval, ...approved, ...stopped]) }] });
    const { out, err } = await runPlain(world, [...argv, '--json']);
    expect([JSON.parse(out), err]).toEqual([{ runId: 'run-1', ...said }, '']);
  });

  it('is refused where a command has nothing to say in it, instead of keeping silent', async () => {
    const without = commandList.filter(({ options = [] }) => !options.includes('json')).map(({ name }) => name);
    expect(without).toEqual(['reply', 'guide', 'dismiss', 'pr', 'help']);
    const { code, out, err } = await json('dismiss', 'last');
    expect([code, out, JSON.parse(err)]).toEqual([
      2,
      [],
      { error: '"dismiss" does not take --json. See: batuta help dismiss', exitCode: 2 },
    ]);
  });

  it.each([
    [['runs', 'show', 'nothing'], 'Run "nothing" not found.'],
    [['run', 'x', '--nothing'], 'There is no option --nothing.'],
  ])('tells an error as one object on standard error (%o)', async (argv, words) => {
    const { code, out, err } = await json(...argv);
    expect([code, out, JSON.parse(err)]).toEqual([2, [], { error: expect.stringContaining(words), exitCode: 2 }]);
  });

  it('tells an error of the program in the same way', async () => {
    const broken = { ...createFakeWorld({}), createApp: () => Promise.reject(new TypeError('x is not a function')) };
    const { code, err } = await runPlain(broken, ['runs', '--json']);
    expect([code, JSON.parse(err)]).toEqual([
      1,
      { error: expect.stringMatching(/^Something failed .* x is not a function\n/u), exitCode: 1 },
    ]);
  });
});
