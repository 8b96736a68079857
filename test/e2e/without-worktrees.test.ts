import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { inEnglish } from '../../src/core/describe/message.ts';
import { sampled as test } from '../sweeps/sampled.ts';
import { done, openFiles, summary } from './playing.ts';
import { wholeRun } from './whole-run.ts';
import { agents, files, lines, works } from './worktree-scene.ts';

test('with a git that is too old for worktrees all work in the workspace, and the run says why', async () => {
  const scene = await openFiles(files(), agents({ One: works('one', 0), Two: works('two', 5), Three: works('three', 11) }));
  const bin = path.join(scene.home, 'bin');
  mkdirSync(bin);
  const script = `#!/bin/sh\nfor word; do [ "$word" = version ] && { echo "git version 2.37.1"; exit 0; }; done\nPATH='${process.env['PATH']}' exec git "$@"\n`;
  writeFileSync(path.join(bin, 'git'), script, { mode: 0o755 });
  const run = await wholeRun(scene, { env: { PATH: `${bin}:${process.env['PATH']}` } });
  expect(summary(run)).toEqual(done);
  expect(run.state.notices.map(({ text }) => inEnglish(text))).toContain(
    'This machine has git version 2.37.1, and worktrees need git 2.38 or later to be merged. All agents work in the workspace itself.',
  );
  expect(run.events.filter(({ type }) => type === 'worktree.merged')).toEqual([]);
  expect(await Promise.all(['one', 'two', 'three'].map((name) => scene.read(`${name}/new.txt`)))).toEqual([
    'by one\n',
    'by two\n',
    'by three\n',
  ]);
});

test('a folder that is no repository', async () => {
  const scene = await openFiles(files(), agents({ One: works('one', 0), Two: works('two', 5), Three: works('three', 11) }), false);
  const run = await wholeRun(scene);
  expect(summary(run)).toEqual(done);
  expect(await scene.read('shared/list.txt')).toBe(lines({ 0: 'one was here', 5: 'two was here', 11: 'three was here' }));
});
