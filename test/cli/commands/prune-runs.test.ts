import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exportedRunSchema } from '../../../src/protocol/exported-run.ts';
import { createFakeWorld } from '../../fakes/fake-app.ts';
import { FakeRun } from '../../fakes/fake-run.ts';
import { runPlain } from '../fake-terminal.ts';
import { approved, completed, implemented, upToApproval } from '../recorded-runs.ts';

const run = new FakeRun('run-1', [...upToApproval, ...approved, ...implemented, ...completed]);
const world = () => createFakeWorld({ known: [{ run }] });

test('old runs are listed with what became of them', async () => {
  const one = world();
  const old = { startedAt: '2026-01-01T09:00:00Z', state: run.state };
  one.old = [
    { ...old, runId: 'run-3', kept: 'not-over' },
    { ...old, runId: 'run-2', kept: 'unapplied' },
    { ...old, runId: 'run-1', kept: null },
  ];
  const { code, out } = await runPlain(one, ['runs', 'prune', '--older-than', '30d', '--dry-run'], { env: { COLUMNS: '140' } });
  expect(code).toBe(0);
  expect(out.replaceAll(/2026-01-01 \d\d:\d\d/g, 'then')).toBe(
    [
      'run-3  then  Discounts  stays: it is not over, or cannot be read  /home/shop',
      'run-2  then  Discounts  stays: its change was neither applied nor undone  /home/shop',
      'run-1  then  Discounts  would be removed  /home/shop',
      '1 run would be removed; 2 old runs stay.',
      'Remove unapplied ones too: batuta runs prune --older-than 30d --dry-run --unapplied',
      '',
    ].join('\n'),
  );
  const json = (await runPlain(one, ['runs', 'prune', '--keep', '5', '--unapplied', '--json'])).out.trimEnd().split('\n');
  expect(json.map((line): unknown => JSON.parse(line)).at(-1)).toEqual({ runId: 'run-1', removed: true, kept: null });
  expect(one.calls.filter((call) => call.startsWith('prune'))).toEqual([
    'prune {"rule":{"days":30},"workspace":null,"dryRun":true,"unapplied":false}',
    'prune {"rule":{"keep":5},"workspace":null,"dryRun":false,"unapplied":true}',
  ]);
  one.old = [];
  expect((await runPlain(one, ['runs', 'prune'])).out).toBe(
    'No run counts as old. For more: a smaller --older-than (7d), or --keep 20 for all but the newest.\n',
  );
});

test('where a rule was given and no run is old by it, no number of ours is put beside it', async () => {
  const one = Object.assign(world(), { old: [] });
  const said = async (...rule: string[]): Promise<string> => (await runPlain(one, ['runs', 'prune', ...rule, '--dry-run'])).out;
  expect(await said('--keep', '1')).toBe('No run counts as old: --keep 1 keeps all that there are.\n');
  expect(await said('--older-than', '3d')).toBe(
    'No run counts as old. For more: a smaller --older-than, or --keep COUNT for all but the newest.\n',
  );
});

test('with a folder only its runs are meant, as in the list of runs', async () => {
  const one = world();
  one.old = [{ startedAt: '2026-01-01T09:00:00Z', state: run.state, runId: 'run-2', kept: 'unapplied' }];
  const { out } = await runPlain(one, ['runs', 'prune', '--keep', '0', '-w', '/home/shop']);
  expect(out.replaceAll(/2026-01-01 \d\d:\d\d/g, 'then')).toBe(
    [
      'run-2  then  Discounts  stays: its change was neither applied nor undone',
      '0 runs removed; 1 old run stays.',
      'Remove unapplied ones too: batuta --workspace /home/shop runs prune --keep 0 --unapplied',
      '',
    ].join('\n'),
  );
  expect(one.calls).toContain('prune {"rule":{"keep":0},"workspace":"/home/shop","dryRun":false,"unapplied":false}');
});

test('the command that removes more stands in one row, however narrow it is', async () => {
  const one = world();
  one.old = [{ startedAt: '2026-01-01T09:00:00Z', state: run.state, runId: 'run-2', kept: 'unapplied' }];
  const { out } = await runPlain(one, ['runs', 'prune', '--keep', '0', '-w', '/home/shop'], { env: { COLUMNS: '50' } });
  expect(out).toContain('\nRemove unapplied ones too:\n    batuta --workspace /home/shop runs prune --keep 0 --unapplied\n');
});

test.each([
  [['prune', '--older-than', '30d', '--keep', '3'], '--older-than and --keep are two ways'],
  [['prune', '--older-than', 'soon'], '--older-than needs days, like 30d; "soon" is not.'],
  [['prune', '--keep', 'all'], '--keep needs a number of runs, like 20; "all" is not.'],
  [['prune', 'run-1'], '"runs prune" takes no run.'],
  [['--dry-run'], '--dry-run is about removing old runs: batuta runs prune --dry-run'],
  [['show', '--out', 'f'], '--out is about one run. Name it: batuta runs export <run> --out f'],
])('refuses runs %s', async (words, said) => {
  const one = world();
  expect(await runPlain(one, ['runs', ...words])).toMatchObject({ code: 2, err: expect.stringContaining(said) });
  expect(one.calls.filter((call) => call.startsWith('prune'))).toEqual([]);
});

test('a run is exported into a file, or printed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'batuta-export-'));
  const file = join(folder, 'run.json');
  expect(await runPlain(world(), ['runs', 'export', 'run-1', '--out', file])).toEqual({ code: 0, out: `Exported: ${file}\n`, err: '' });
  const exported = exportedRunSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  expect([exported.runId, exported.events.length]).toEqual(['run-1', run.events.length]);
  expect(JSON.parse((await runPlain(world(), ['runs', 'export'])).out)).toEqual(exported);
  expect(await runPlain(world(), ['runs', 'export', 'run-1', '--out', join(folder, 'no', 'f')])).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^--out .* cannot be written: there is no folder /),
  });
  await rm(folder, { recursive: true });
});
