import { mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import { call, calls, passed, wordsOf, write } from './answers.ts';
import { playInMemory as play } from './memory-scene.ts';
import { atEnd, done, openTiny, specialist, summary, toolsOf, works } from './playing.ts';
import { wholeRun } from './whole-run.ts';

test('text without finish: reminded, and its last words are the report', async () => {
  const run = await play(specialist(write('src/new.txt', 'good\n'), { text: '### Build\nPassed' }));
  expect(summary(run)).toEqual(done);
  expect(run.report.verdicts[0]?.claims).toEqual([{ section: 'Build', passed: true, error: null }]);
});

test('several calls in one turn, some twice: each is answered, each is done once', async () => {
  const twice = call('write', { path: 'src/new.txt', content: 'good\n' });
  const run = await play(specialist(calls(call('read', { path: 'src/a.txt' }), call('read', { path: 'src/a.txt' }), twice, twice), passed));
  expect(summary(run)).toEqual(done);
  expect(run.report.files.map((file) => [file.file, file.added])).toEqual([['src/new.txt', 1]]);
});

test('finish in the same turn as the work, and twice', async () => {
  const run = await play(
    specialist(
      calls(
        call('finish', { summary: 'a', report: '### Build\nPassed' }),
        call('write', { path: 'src/new.txt', content: 'good\n' }),
        call('finish', { summary: 'b', report: '### Build\nFailed: no' }),
      ),
    ),
  );
  expect(summary(run)).toEqual(done);
  expect(run.scene.read('src/new.txt')).toBe('good\n');
});

test('unknown tools, malformed inputs, a wrong old_string: told, and the work goes on', async () => {
  const run = await play(
    specialist(
      calls(call('bash', { command: 'ls' }), call('read', {}), call('read', { path: 7 }), call('edit', { path: 'src/a.txt' })),
      { tools: [call('read', { path: 'src/a.txt' })], brokenToolJson: true },
      calls(call('read', { path: 'src/a.txt' })),
      calls(call('edit', { path: 'src/a.txt', old_string: 'not there', new_string: 'x' })),
      calls(call('edit', { path: 'src/a.txt', old_string: 'old a', new_string: 'new a' })),
      ...works,
    ),
  );
  expect(summary(run)).toEqual(done);
  expect(
    toolsOf(run)
      .filter(([, , ok]) => !ok)
      .map(([tool, , , detail]) => [tool, detail]),
  ).toEqual([
    ['bash', 'no such tool'],
    ['read', 'wrong input'],
    ['read', 'wrong input'],
    ['edit', 'wrong input'],
    ['read', 'broken input'],
    ['edit', 'not found'],
  ]);
  expect(run.scene.read('src/a.txt')).toBe('new a\n');
});

test('run: a string is taken; shell operators and other commands are asked about, and not run when they are declined', async () => {
  const run = await play(
    specialist(
      calls(
        call('run', { command: 'node check.mjs src' }),
        call('run', { command: 'node check.mjs src && rm -rf .' }),
        call('run', { command: 'node check.mjs src; echo hello > src/x.txt' }),
        call('run', { command: ['sh', '-c', 'echo hello > src/x.txt'] }),
        call('run', { command: 'node -e process.exit(0)' }),
        call('run', { command: '' }),
        call('run', { command: [] }),
      ),
      ...works,
    ),
  );
  expect(summary(run)).toEqual(done);
  expect(
    toolsOf(run)
      .filter(([tool]) => tool === 'run')
      .map(([, , ok]) => ok),
  ).toEqual([true, false, false, false, false, false, false]);
  expect(run.scene.read('src/x.txt')).toBeNull();
});

test('run: what a person allows is done; their words go to the agent; and what counts for the run, or for good, is asked once', async () => {
  const shell = call('run', { command: 'echo good > src/new.txt' });
  const touch = call('run', { command: 'touch src/a.txt' });
  const scene = await openTiny(
    specialist(calls(shell), calls(shell, touch, touch), calls(call('run', { command: 'touch src/b.txt' })), passed),
  );
  const text = 'Keep src/b.txt out of it.';
  const commands = [{ option: 'run' }, { option: 'always' }, { option: 'reject', text }];
  const run = await wholeRun(scene, { commands });
  expect(summary(run)).toEqual(done);
  expect(
    run.events.flatMap((event) => (event.type === 'question.asked' && event.question.kind === 'command' ? [event.question.subject] : [])),
  ).toEqual(['echo good > src/new.txt', 'touch src/a.txt', 'touch src/b.txt']);
  expect(
    toolsOf(run)
      .filter(([tool]) => tool === 'run')
      .map(([, , ok]) => ok),
  ).toEqual([true, true, true, true, false]);
  expect(await scene.read('src/new.txt')).toBe('good\n');
  expect(scene.model.requests().some((request) => request.label.startsWith('Source') && wordsOf(request).includes(text))).toBe(true);
  const again = await wholeRun(scene, { request: 'Again', commands: [{ option: 'reject' }] });
  expect(again.events.filter((event) => event.type === 'question.asked' && event.question.subject === 'touch src/a.txt')).toEqual([]);
});

test('writes where nothing may be written: all refused, nothing there', async () => {
  const outside = await realpath(await mkdtemp(path.join(tmpdir(), 'batuta-outside-')));
  atEnd(() => rm(outside, { recursive: true, force: true }));
  await writeFile(path.join(outside, 'x.txt'), 'outside\n');
  const paths = [
    '.git/config',
    '.git/hooks/pre-commit',
    'spec/active/x/spec.md',
    '.claude/batuta.yaml',
    '.claude/entity-registry.json',
    '../outside.txt',
    path.join(outside, 'y.txt'),
    'src/link/x.txt',
    'src/link/y.txt',
    'src/../lib/b.txt',
    'lib/b.txt',
    'other.txt',
    'check.mjs',
    'src/.git/config',
    'src/.env',
    'SRC/new.txt',
    'src\\..\\..\\x.txt',
    'src/\u0000x.txt',
    '/etc/passwd',
    '~/x.txt',
    'src/',
    '.',
    '',
  ];
  const scene = await openTiny(specialist(calls(...paths.map((file) => call('write', { path: file, content: 'bad\n' }))), ...works));
  await symlink(outside, path.join(scene.root, 'src/link'));
  const before = await scene.read('.claude/batuta.yaml');
  const run = await wholeRun(scene);
  const allowed = toolsOf(run).filter(([tool, , ok]) => tool === 'write' && ok);
  expect(allowed.map(([, target]) => target)).toEqual(['src/new.txt']);
  expect(summary(run)).toEqual(done);
  expect(await scene.read('.claude/batuta.yaml')).toBe(before);
  expect(await readFile(path.join(outside, 'x.txt'), 'utf8')).toBe('outside\n');
  expect(await readFile(path.join(outside, 'y.txt')).catch(() => null)).toBeNull();
  expect(run.report.files.map((file) => file.file)).toEqual(['src/new.txt']);
});
