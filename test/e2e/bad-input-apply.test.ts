import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it as always } from 'vitest';
import { sampled as it } from '../sweeps/sampled.ts';
import { feature, mustEnd, openWorld, runIdIn, settingsWith, type World } from './batuta-process.ts';
import type { Ended } from './command-line.ts';

/** Index, branches and files of the person, as git shows them. */
async function gitState(world: World): Promise<Record<string, string>> {
  return {
    head: await readFile(path.join(world.root, '.git/HEAD'), 'utf8'),
    refs: await world.git('for-each-ref'),
    staged: await world.git('diff', '--cached'),
    unstaged: await world.git('diff'),
    status: await world.git('status', '--porcelain', '--untracked-files=all'),
  };
}

function refused(ended: Ended, words: string): void {
  expect([ended.code, ended.stdout]).toEqual([2, '']);
  expect(ended.stderr).toContain(words);
  expect(ended.stderr).not.toContain('failed that should not');
}

describe('apply', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    mustEnd(await world.run(feature()), 0);
    await world.git('branch', 'taken');
    // The person's own work: staged, staged and changed again, changed, new.
    await world.write('README.md', 'staged\n');
    await world.git('add', 'README.md');
    await world.write('README.md', 'staged and changed again\n');
    await world.write('src/slug.js', `${await readFile(path.join(world.root, 'src/slug.js'), 'utf8')}// mine\n`);
    await world.write('mine.txt', 'new\n');
    await world.write('staged.txt', 'new and staged\n');
    await world.git('add', 'staged.txt');
  });
  afterAll(() => world.remove());

  always.each([
    ['an existing branch', ['--branch', 'taken'], 'The branch taken exists already'],
    ['a name that git refuses', ['--branch', 'a..b'], 'is not a valid name for a branch'],
    ['a name with spaces', ['--branch', 'two words'], 'is not a valid name for a branch'],
    ['an empty name', ['--branch='], 'is not a valid name for a branch'],
    ['a name like an option', ['--branch=-d'], 'is not a valid name for a branch'],
    ['no target', [], 'Where to?'],
    ['two targets', ['--branch', 'x', '--commit'], 'not both'],
  ])('%s is refused, and nothing is changed', async (_name, target, words) => {
    const before = await world.snapshot();
    refused(await world.run(['apply', 'last', ...target]), words);
    expect(await world.snapshot()).toEqual(before);
  });

  always('without an identity nothing is committed', async () => {
    await world.git('config', '--unset', 'user.email');
    const before = await world.snapshot();
    // A process of its own: the person's git settings lie in its home folder.
    refused(await world.start(['apply', 'last', '--branch', 'nobody']).ended, 'user.email is not set');
    expect(await world.snapshot()).toEqual(before);
    await world.git('config', 'user.email', 'person@example.com');
  });

  always('on a detached HEAD a commit is refused', async () => {
    await world.git('checkout', '--quiet', '--detach');
    const before = await world.snapshot();
    refused(await world.run(['apply', 'last', '--commit']), 'HEAD is detached');
    expect(await world.snapshot()).toEqual(before);
    await world.git('checkout', '--quiet', 'main');
  });

  always('in the middle of a merge it is refused', async () => {
    const marker = path.join(world.root, '.git/MERGE_HEAD');
    await writeFile(marker, `${(await world.git('rev-parse', 'HEAD')).trim()}\n`);
    refused(await world.run(['apply', 'last', '--commit']), 'a merge is in progress');
    await rm(marker);
  });

  always('--branch commits the run alone and leaves everything of the person as it was', async () => {
    const before = await gitState(world);
    mustEnd(await world.run(['apply', 'last', '--branch', 'feature/truncate', '--as-is']), 0);
    const after = await gitState(world);
    expect({ ...after, refs: '' }).toEqual({ ...before, refs: '' });
    const files = (await world.git('diff', '--name-only', 'main', 'feature/truncate')).trim().split('\n');
    expect(files.filter((file) => !file.startsWith('spec/completed/'))).toEqual([
      'src/index.js',
      'src/truncate.js',
      'test/truncate.test.js',
    ]);
  });

  always('--commit commits the run alone; what the person staged stays staged, what they changed stays changed', async () => {
    const before = await gitState(world);
    mustEnd(await world.run(['apply', 'last', '--commit', '--as-is']), 0);
    const after = await gitState(world);
    expect(after['staged']).toBe(before['staged']);
    expect(after['status']?.split('\n').filter((row) => !/truncate|src\/index|spec\//.test(row))).toEqual(
      before['status']?.split('\n').filter((row) => !/truncate|src\/index|spec\//.test(row)),
    );
    expect(after['status']).not.toMatch(/truncate|src\/index/);
    expect((await world.git('show', '--name-only', '--format=', 'HEAD')).trim().split('\n')).not.toContain('README.md');
    expect(await world.git('diff', '--', 'README.md', 'src/slug.js')).toContain('// mine');
    refused(await world.run(['apply', 'last', '--commit', '--as-is']), 'There is nothing to commit');
  });
});

it('apply --commit takes the lines of the run alone of a file in which the person has staged and changed others', async () => {
  const world = await openWorld();
  const comments = Array.from({ length: 20 }, (_, index) => `// line ${index}\n`);
  const file = (lines: readonly string[]): Promise<void> =>
    world.write('src/index.js', `${lines.join('')}export { slug } from './slug.js';\nexport { wrap } from './wrap.js';\n`);
  await file(comments);
  await world.git('commit', '--quiet', '--all', '--message', 'A longer file');
  await file(comments.with(0, '// staged\n'));
  await world.git('add', 'src/index.js');
  await file(comments.with(0, '// staged\n').with(8, '// changed\n'));
  const before = await gitState(world);
  mustEnd(await world.run(feature()), 0);
  const proven = await world.snapshot();
  refusedWith(await world.run(['apply', 'last', '--commit']), 1, 'src/index.js: without your own lines');
  expect(await world.snapshot()).toEqual(proven);
  mustEnd(await world.run(['apply', 'last', '--commit', '--as-is']), 0);
  const withoutHashes = (text = ''): string => text.replaceAll(/^index .*$/gm, '');
  const after = await gitState(world);
  expect(withoutHashes(after['staged'])).toBe(withoutHashes(before['staged']));
  expect(withoutHashes(after['unstaged'])).toBe(withoutHashes(before['unstaged']));
  expect(await world.git('show', '--format=', '--', 'src/index.js')).toMatch(/^\+export \{ truncate \} from '\.\/truncate\.js';$/m);
  expect(await world.git('show', 'HEAD:src/index.js')).not.toMatch(/staged|changed/);
  await world.remove();
});

it('apply on a branch without a commit yet is refused where the run changed a file of the person', async () => {
  const world = await openWorld({ git: false });
  await world.git('init', '--quiet', '--initial-branch=main');
  await world.git('config', 'user.name', 'Sample Person');
  await world.git('config', 'user.email', 'person@example.com');
  mustEnd(await world.run(feature()), 0);
  const ended = await world.run(['apply', 'last', '--commit']);
  refusedWith(ended, 1, 'src/index.js: it was not committed before the run; commit it first');
  expect(await world.git('for-each-ref')).toBe('');
  await world.remove();
});

describe('every command in every status', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.remove());

  always('waiting: apply is refused, resume leads to the approval, undo finds nothing to restore and ends it', async () => {
    const plan = await world.run(feature('--plan'));
    mustEnd(plan, 3);
    const before = await world.snapshot();
    const apply = await world.run(['apply', 'last', '--commit']);
    expect([apply.code, apply.stderr]).toEqual([1, expect.stringContaining('is not completed (waiting for your approval)')]);
    const resumed = await world.run(['resume', 'last']);
    mustEnd(resumed, 3);
    expect(resumed.said).toContain('there is no terminal to ask in');
    expect(await world.snapshot()).toEqual(before);
    const guided = await world.run(['resume', 'last', '--guidance', 'x']);
    refusedWith(guided, 2, '--guidance answers a run that has stopped');
    const undo = await world.run(['undo', 'last']);
    mustEnd(undo, 0);
    expect(undo.said).toMatch(/^Run \S+ is cancelled\.\n ✓ Nothing to restore\n/u);
    expect(await world.snapshot()).toEqual(before);
  });

  always('cancelled: nothing goes on, and it says so', async () => {
    refusedWith(await world.run(['cancel', 'last']), 2, 'has ended already (cancelled)');
    refusedWith(await world.run(['resume', 'last']), 2, 'has ended (cancelled)');
    refusedWith(await world.run(['approve', 'last']), 2, 'does not wait for an approval; it is cancelled');
    refusedWith(await world.run(['apply', 'last', '--commit']), 1, 'is not completed (cancelled)');
    const undo = await world.run(['undo', 'last']);
    expect([undo.code, undo.said]).toEqual([0, expect.stringContaining('changed no files')]);
    const asJson = await world.run(['undo', 'last', '--json']);
    const none = { runId: expect.any(String), cancelled: false, restored: [], skipped: [], removed: [] };
    expect([asJson.code, JSON.parse(asJson.stdout), asJson.stderr]).toEqual([0, none, expect.stringContaining('changed no files')]);
  });

  always('stopped: undo brings files back and keeps what the person edited, by name', async () => {
    await world.write(
      '.claude/batuta.yaml',
      settingsWith(['node', '-e', "process.exit(require('fs').existsSync('src/truncate.js') ? 3 : 0)"]),
    );
    const ended = await world.run(feature());
    mustEnd(ended, 1);
    refusedWith(await world.run(['apply', 'last', '--commit']), 1, 'is not completed (stopped, needs attention)');
    refusedWith(await world.run(['approve', 'last']), 2, 'does not wait for an approval; it is stopped');
    await world.write('src/truncate.js', '// now mine\n');
    const undo = await world.run(['undo', 'last']);
    mustEnd(undo, 6);
    expect(undo.said).toMatch(/src\/truncate\.js/);
    expect(await readFile(path.join(world.root, 'src/truncate.js'), 'utf8')).toBe('// now mine\n');
    expect(await world.git('status', '--porcelain', '--', 'src/index.js', 'test')).toBe('');
    refusedWith(await world.run(['cancel', 'last']), 2, 'has ended already (cancelled)');
    await rm(path.join(world.root, 'src/truncate.js'));
  });

  always('completed: resume, cancel and approve say that it is over; undo works twice', async () => {
    await world.write('.claude/batuta.yaml', settingsWith(['git', '--version']));
    const ended = await world.run(feature());
    mustEnd(ended, 0);
    const runId = runIdIn(ended.said);
    refusedWith(await world.run(['resume', runId]), 2, 'has ended (completed)');
    refusedWith(await world.run(['cancel', runId]), 2, 'has ended already (completed)');
    refusedWith(await world.run(['approve', runId]), 2, 'does not wait for an approval; it is completed');
    mustEnd(await world.run(['undo', runId]), 0);
    const before = await world.snapshot();
    mustEnd(await world.run(['undo', runId]), 0);
    expect(await world.snapshot()).toEqual(before);
    refusedWith(await world.run(['apply', runId, '--branch', 'x']), 1, 'was undone');
  });

  always('an ambiguous beginning of an id is refused with the ids that it fits', async () => {
    const ended = await world.run(['runs', 'show', '2']);
    refusedWith(ended, 2, '"2" fits 3 runs');
  });

  always('a run whose workspace is gone is still shown', async () => {
    const elsewhere = path.join(world.folder, 'elsewhere');
    await mkdir(elsewhere);
    await writeFile(path.join(elsewhere, 'README.md'), 'x');
    const planned = await world.run(feature('--workspace', elsewhere, '--plan'));
    mustEnd(planned, 3);
    const gone = runIdIn(planned.said);
    await rm(elsewhere, { recursive: true });
    mustEnd(await world.run(['runs', 'show', gone, '--workspace', elsewhere]), 0);
    refusedWith(await world.run(['resume', gone, '--workspace', elsewhere]), 2, 'There is no folder');
    mustEnd(await world.run(['cancel', gone, '--workspace', elsewhere]), 0);
  });
});

function refusedWith(ended: Ended, code: number, words: string): void {
  expect([ended.code, ended.said]).toEqual([code, expect.stringContaining(words)]);
}
