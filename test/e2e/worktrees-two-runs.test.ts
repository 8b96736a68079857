import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import type { ModelHandler } from '../fakes/model-server/model-answer.ts';
import { acting, approvedReview, finish, passed, spec, write } from './answers.ts';
import { done, openFiles, summary } from './playing.ts';
import { tinyFiles } from './tiny.ts';
import { wholeRun } from './whole-run.ts';

const layer = (name: string): string => `  ${name}: { owns: [${name}/**], validate: ["node check.mjs ${name}"] }\n`;

test('two runs at once in one workspace: while the agents of one are at work in worktrees, another one runs to its end', async () => {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const rules = acting([
    [/^SPEC Alpha/, finish(spec({ One: ['one/new.txt'] }, { name: 'Alpha' }))],
    [/^SPEC Beta/, finish(spec({ Two: ['two/new.txt'] }, { name: 'Beta' }))],
    [/^One /, write('one/new.txt', 'by one\n'), passed],
    [/^Two /, write('two/new.txt', 'by two\n'), passed],
    [/^REVIEW /, approvedReview],
  ]);
  const handler: ModelHandler = async (request) => {
    if (request.label.startsWith('One ')) {
      reached.resolve();
      await released.promise;
    }
    return rules(request);
  };
  const settings = `version: 1\nisolation: worktree\nagents:\n${layer('one')}${layer('two')}`;
  const files = { ...tinyFiles(), '.claude/batuta.yaml': settings, 'one/a.txt': 'one\n', 'two/a.txt': 'two\n' };
  const scene = await openFiles(files, handler);
  const first = wholeRun(scene, { request: 'Alpha' });
  await reached.promise;
  const second = await wholeRun(scene, { request: 'Beta' });
  expect(summary(second)).toEqual(done);
  expect(await scene.read('one/new.txt')).toBeNull();
  released.resolve();
  expect(summary(await first)).toEqual(done);
  expect([await scene.read('one/new.txt'), await scene.read('two/new.txt')]).toEqual(['by one\n', 'by two\n']);
});
