import { expect, test } from 'vitest';
import { acting, finish, passed, spec, write } from './answers.ts';
import { atEnd, done, openTiny, summary } from './playing.ts';
import { filesAt } from './scene.ts';
import { tinyFiles } from './tiny.ts';
import { wholeRun } from './whole-run.ts';

const act = acting([
  [/^SPEC /, finish(spec({ Source: ['src/new.txt'] }))],
  [/^Source /, write('src/new.txt', 'good\n'), passed],
]);

test('a command for one folder never takes a run of another, by whatever name', async () => {
  const scene = await openTiny(act);
  const other = await filesAt(tinyFiles(), true);
  atEnd(() => other.remove());
  const run = await wholeRun(scene);
  expect(summary(run)).toEqual(done);
  for (const [name, args] of [
    ['last', ['undo', 'last']],
    ['last', ['approve', 'last']],
    ['last', ['apply', 'last', '--commit']],
    [run.runId, ['undo', run.runId]],
    [run.runId, ['cancel', run.runId.slice(0, -2)]],
  ] as const) {
    const refused = await scene.cli([...args, '--workspace', other.root]);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(`--workspace ${scene.root}`);
    expect(refused.stderr).toContain(name === 'last' ? `There is no run of ${other.root} yet` : `is no run of ${other.root}`);
  }
  expect(await scene.read('src/new.txt')).toBe('good\n');
  expect((await scene.cli(['undo', 'last', '--workspace', scene.root], { cwd: other.root })).code).toBe(0);
  expect(await scene.read('src/new.txt')).toBeNull();
});
