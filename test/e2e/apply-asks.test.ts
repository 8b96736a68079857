import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import { commitAll, gitIn } from '../fakes/copy-workspace.ts';
import { acting, finish, passed, spec, write, calls, call } from './answers.ts';
import { done, openFiles, summary } from './playing.ts';
import { tinyFiles } from './tiny.ts';
import { wholeRun } from './whole-run.ts';

test('what would be committed is not what was proven: each file is named, and nothing is committed unless the person says so', async () => {
  const files = tinyFiles();
  const scene = await openFiles(
    { ...files, 'src/a.txt': 'old a\n1\n2\n3\n4\n5\n6\n7\nend\n' },
    acting([
      [/^SPEC /, finish(spec({ Source: ['src/new.txt', 'src/a.txt', 'src/part/c.txt'] }))],
      [
        /^Source /,
        write('src/new.txt', 'good\n'),
        calls(call('read', { path: 'src/a.txt' })),
        calls(call('edit', { path: 'src/a.txt', old_string: 'old a', new_string: 'new a' })),
        write('src/part/c.txt', 'c\n'),
        passed,
      ],
    ]),
  );
  const part = path.join(scene.root, 'src/part');
  mkdirSync(part);
  await scene.write('src/part/README.md', 'a repository of its own\n');
  await commitAll(part);
  await scene.write('src/a.txt', 'old a\n1\n2\n3\n4\n5\n6\n7\nmy end\n');
  await scene.write('mine.txt', 'the build needs it\n');
  const run = await wholeRun(scene);
  expect(summary(run)).toEqual(done);
  const refused = await scene.cli(['apply', 'last', '--branch', 'thing']);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr.trim().split('\n')).toEqual([
    'Nothing was committed: the commit would differ from what was proven.',
    'src/a.txt: without your own lines',
    'src/part/c.txt: not included; commit it in its own repository src/part',
    'mine.txt: not included (not the run’s, but present when the work was proven)',
    'Nobody is here to be asked. With --as-is it is committed all the same.',
  ]);
  expect((await scene.cli(['apply', 'last', '--branch', 'thing', '--as-is'])).code).toBe(0);
  expect((await gitIn(scene.root, ['diff', '--name-only', 'main', 'thing', '--', ':!spec'])).trim().split('\n')).toEqual([
    'src/a.txt',
    'src/new.txt',
  ]);
  expect(await scene.read('mine.txt')).toBe('the build needs it\n');
});
