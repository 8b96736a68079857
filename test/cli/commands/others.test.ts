import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFakeWorld, type KnownRun } from '../../fakes/fake-app.ts';
import { FakeRun } from '../../fakes/fake-run.ts';
import { runPlain } from '../fake-terminal.ts';
import { approved, completed, implemented, stopped, upToApproval } from '../recorded-runs.ts';

const known = (journal: ConstructorParameters<typeof FakeRun>[1], more: Partial<KnownRun> = {}): KnownRun => ({
  run: new FakeRun('run-1', journal),
  ...more,
});
const stoppedRun = [...upToApproval, ...approved, ...stopped];
const completedRun = [...upToApproval, ...approved, ...implemented, ...completed];

describe('runs, apply, undo, cancel, trust, doctor', () => {
  const world = (): ReturnType<typeof createFakeWorld> => createFakeWorld({ known: [known(completedRun)] });

  it('lists', async () => {
    expect(await runPlain(createFakeWorld({}), ['runs'])).toEqual({
      code: 0,
      out: 'There is no run yet. Begin with: batuta feature "…"\n',
      err: '',
    });
    expect((await runPlain(world(), ['runs'])).out).toBe('run-1  2026-11-21 09:00  completed  $0.73 sim.  Discounts  /home/shop\n');
    expect((await runPlain(world(), ['runs', '--workspace', '/elsewhere'])).out).toBe(
      'There is no run of /elsewhere.\n1 more in other workspaces; without --workspace all are listed.\n',
    );
    expect((await runPlain(world(), ['runs', '--workspace', '/home/shop'])).out).toBe((await runPlain(world(), ['runs'])).out);
    expect((await runPlain(world(), ['runs', '--json', '--workspace', '/elsewhere'])).out).toBe('');
    expect(JSON.parse((await runPlain(world(), ['runs', '--json'])).out)).toMatchObject({
      runId: 'run-1',
      status: 'completed',
      workspace: '/home/shop',
    });
  });

  it('shows the report and the events of any run', async () => {
    const shown = await runPlain(world(), ['runs', 'show', 'run-1'], { env: { COLUMNS: '100' } });
    expect(shown.code).toBe(0);
    await expect(shown.out).toMatchFileSnapshot('../golden/runs-show-100.txt');
    const events = (await runPlain(world(), ['runs', 'show', 'last', '--json'])).out.trimEnd().split('\n');
    expect(events.length).toBe(completedRun.length);
  });

  it('prints a whole log, without its colours', async () => {
    expect(await runPlain(world(), ['runs', 'show', 'run-1', '--log', '111'])).toEqual({ code: 0, out: 'first line\nred\n\n', err: '' });
    expect(await runPlain(world(), ['runs', 'show', 'run-1', '--log', 'abc'])).toMatchObject({
      code: 2,
      err: 'Run run-1 has no log that begins with "abc".\n',
    });
  });

  it('proves nothing in a workspace that is not trusted, and says the commands that would', async () => {
    const one = world();
    one.untrusted = ['npm run build'];
    expect(await runPlain(one, ['prove', 'run-1'])).toMatchObject({
      code: 2,
      err: [
        'This workspace is not trusted, so its commands cannot run. To trust it: batuta --workspace /home/shop trust',
        'For this once: batuta --workspace /home/shop prove run-1 --trust-workspace\n',
      ].join('\n'),
    });
  });

  it('draws who did what when, as a page or as a picture alone', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'batuta-score-'));
    for (const name of ['run.html', 'run.svg']) {
      const file = path.join(folder, name);
      expect(await runPlain(world(), ['runs', 'show', 'run-1', '--score', file])).toEqual({ code: 0, out: `Score: ${file}\n`, err: '' });
    }
    const page = await readFile(path.join(folder, 'run.html'), 'utf8');
    // One file that needs nothing else: no script, no address but the name of SVG itself.
    expect(page.match(/<script|https?:\/\/(?!www\.w3\.org\/2000\/svg)|url\((?!#)/g)).toBeNull();
    expect(page.match(/<td>(Database|Backend|Frontend|Review)<\/td>/g)?.length).toBeGreaterThan(10);
    expect(await readFile(path.join(folder, 'run.svg'), 'utf8')).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    const refused = async (option: string, file: string): Promise<unknown> => {
      const { code, err } = await runPlain(world(), ['runs', 'show', 'run-1', option, file]);
      return [code, err];
    };
    for (const option of ['--score', '--output', '--sarif']) {
      const [file, there] = [path.join(folder, 'no', 'run.svg'), path.join(folder, 'no')];
      const why = `there is no folder ${there}. Make it first, or name another file.`;
      expect(await refused(option, file)).toEqual([2, `${option} ${file} cannot be written: ${why}\n`]);
    }
    const text = path.join(folder, 'run.txt');
    expect(await refused('--score', text)).toEqual([2, `--score needs a file that ends in .html or .svg; "${text}" does not.\n`]);
    expect(await readdir(folder)).toEqual(['run.html', 'run.svg']);
    await rm(folder, { recursive: true });
  });

  it('applies and undoes', async () => {
    const one = world();
    expect((await runPlain(one, ['apply', 'run-1', '--branch', 'discounts'])).out).toMatch(/^✓ committed c0ffeec0ffee on discounts\n/);
    // What is there to be copied keeps its rows and its signs, however narrow the terminal is.
    expect((await runPlain(one, ['apply', 'run-1', '--commit'], { env: { COLUMNS: '30' } })).out).toBe(
      '✓ committed c0ffeec0ffee\n\nCommit message\nAdd discounts\n\nFor a pull request\n## Discounts\n\n| file | by |\n| --- | --- |\n| `src/discount.ts` | Backend |\n',
    );
    expect(await runPlain(one, ['undo', 'run-1'])).toMatchObject({
      code: 6,
      out: ' ! 1 file is as it was before\n   │ src/a.ts\n   │ src/b.ts stays as it is: it was changed since\n',
    });
    expect(one.calls).toEqual([
      'apply run-1 {"branch":"discounts"}',
      'close',
      'apply run-1 {"commit":true}',
      'close',
      'roll back run-1 {"run":true}',
      'close',
    ]);
  });

  it('cancels, and says how to bring files back', async () => {
    const one = createFakeWorld({ known: [known(stoppedRun)] });
    const result = await runPlain(one, ['cancel', 'run-1']);
    expect(result).toMatchObject({
      code: 0,
      out: 'Run run-1 is cancelled.\nIts changes to 1 file are kept.\n  batuta undo run-1   undo them\n',
    });
    expect(one.runs.get('run-1')?.run.state.status).toBe('cancelled');
    expect(await runPlain(one, ['cancel', 'run-1'])).toMatchObject({ code: 2, err: 'Run run-1 has ended already (cancelled).\n' });
  });

  it('trusts and forgets', async () => {
    const one = world();
    await runPlain(one, ['trust']);
    await runPlain(one, ['trust', 'sub', '--remove']);
    expect(one.calls).toEqual(['trust /home/shop true', 'close', 'trust /home/shop/sub false', 'close']);
  });

  it('checks the machine', async () => {
    expect(await runPlain(world(), ['doctor'])).toEqual({
      code: 2,
      out: ' ✓  git       2.39.2\n !  commands  none\n              Name some.\n ✗  provider  no key\n              export ANTHROPIC_API_KEY=…\n ✗  layers    Invalid settings:\n                batuta.yaml:2 own: Unknown.\n •  owners    not checked\n\n2 checks failed.\n',
      err: '',
    });
  });

  it('keeps the commands that it advises in one row', async () => {
    const one = world();
    one.checks = [
      { name: 'Trust', ok: false, detail: 'not trusted', fix: 'Read its code, then run "batuta --workspace /home/shop trust".' },
    ];
    expect((await runPlain(one, ['doctor', '--workspace', '/home/shop'], { env: { COLUMNS: '40' } })).out).toBe(
      ' ✗  Trust  not trusted\n           Read its code, then run\n           "batuta --workspace /home/shop trust".\n\n1 check failed.\n',
    );
    const detail = 'To get others:\nCodex: npm install -g @agentclientprotocol/codex-acp';
    one.checks = [{ name: 'Shared files', ok: true, detail, fix: 'Run "git add -f .claude/context".' }];
    expect((await runPlain(one, ['doctor'], { env: { COLUMNS: '50' } })).out).toBe(
      [
        ' !  Shared files  To get others:',
        '                  Codex:',
        '                  npm install -g @agentclientprotocol/codex-acp',
        '                  Run',
        '                  "git add -f .claude/context".',
        '',
        'All checks passed.',
        '',
      ].join('\n'),
    );
  });

  it('marks for programs what is a warning', async () => {
    const { out } = await runPlain(world(), ['doctor', '--json']);
    const checks = out
      .trim()
      .split('\n')
      .map((row) => JSON.parse(row) as { name: string; warning?: true });
    expect(checks.filter(({ warning }) => warning).map(({ name }) => name)).toEqual(['commands']);
  });
});
