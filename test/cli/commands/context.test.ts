import { expect, it } from 'vitest';
import { createFakeWorld, type FakeWorld } from '../../fakes/fake-app.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';
import { runPlain } from '../fake-terminal.ts';

const inWorld = (files: Record<string, string>): FakeWorld => {
  const world = createFakeWorld({});
  world.contexts = createMemoryFiles(files);
  return world;
};

it('compiles contexts, and says which are not up to date, with an exit code for it', async () => {
  const world = inWorld({ '.claude/context/backend/api.md': '# API' });
  expect(await runPlain(world, ['context', 'check'])).toMatchObject({
    code: 1,
    out: 'backend  .claude/context/backend.context.md: not compiled yet\nCompile them: batuta context compile\n',
  });
  expect(await runPlain(world, ['context', 'compile'])).toMatchObject({ code: 0, out: '1 context compiled, 0 unchanged.\n' });
  expect(await runPlain(world, ['context', 'check'])).toMatchObject({
    code: 0,
    out: 'backend  .claude/context/backend.context.md: up to date\n',
  });
  world.contexts.set('.claude/context/backend/api.md', '# Other');
  const checked = await runPlain(world, ['context', 'check', '--json']);
  expect([checked.code, JSON.parse(checked.out)]).toEqual([
    1,
    {
      contexts: [
        { agent: 'backend', path: '.claude/context/backend.context.md', state: 'stale', sources: ['.claude/context/backend/api.md'] },
      ],
    },
  ]);
  expect(JSON.parse((await runPlain(world, ['context', 'compile', '--json'])).out)).toEqual({ compiled: 1, unchanged: 0 });
});

it('says how to make one where there is none, and what else there is', async () => {
  expect(await runPlain(inWorld({}), ['context', 'check'])).toMatchObject({ code: 0, out: expect.stringContaining('Make one') as string });
  expect(await runPlain(inWorld({}), ['context', 'update'])).toMatchObject({
    out: expect.anything() as string,
    err: expect.stringContaining('"context compile" and "context check"') as string,
  });
});
