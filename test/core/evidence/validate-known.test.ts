import { expect, test } from 'vitest';
import { validate } from '../../../src/core/evidence/validate.ts';
import { createMemoryRun } from '../../fakes/memory-ctx.ts';
import { request, setUp, write } from './validation.ts';

const frontend = { ...request, agent: 'frontend' };

test('a command that passed on a tree is not run again on the same one for another agent, and says for whom it ran', async () => {
  const { ports, run, processes } = setUp(() => ({ build: { exitCode: 0, output: 'ok' }, other: { exitCode: 0 } }));
  const first = await validate(run.ctx, ports, request);
  await validate(run.ctx, ports, { ...request, command: ['other'] });
  const second = await validate(run.ctx, ports, frontend);
  expect(second.evidence).toEqual({ ...first.evidence, ranFor: 'backend' });
  // Whoever comes after them knows it as well.
  expect((await validate(run.ctx, ports, { ...frontend, agent: 'mobile' })).evidence).toEqual(second.evidence);
  expect(processes.calls).toEqual(['build', 'other']);
  expect(run.events().filter(({ type }) => type === 'validation.completed')).toMatchObject([
    { agent: 'backend' },
    { agent: 'backend' },
    { agent: 'frontend', evidence: { ranFor: 'backend' } },
    { agent: 'mobile', evidence: { ranFor: 'backend' } },
  ]);
});

test.each<[string, (files: ReturnType<typeof setUp>) => Promise<unknown>]>([
  ['on another tree', ({ files }) => write(files, 'a.ts', 'two')],
  ['after somebody else had the workspace alone', ({ ports }) => ports.lock.exclusive(new AbortController().signal, async () => {})],
  ['after a hand-over', ({ run, ports }) => validate(run.ctx, ports, { ...request, command: ['other'], purpose: 'handover' })],
  ['while a file is unsaved', async ({ ports }) => Object.assign(ports.files, { settle: async () => ['a.ts'] })],
])('it runs again %s', async (_when, meanwhile) => {
  const world = setUp(() => ({ build: { exitCode: 0 }, other: { exitCode: 0 } }));
  await validate(world.run.ctx, world.ports, request);
  await meanwhile(world);
  const { evidence } = await validate(world.run.ctx, world.ports, frontend);
  expect(evidence).not.toHaveProperty('ranFor');
  expect(world.processes.calls.filter((call) => call === 'build').length).toBeGreaterThan(1);
});

test('a failure is no knowledge: it runs again', async () => {
  const { ports, run, processes } = setUp(() => ({ build: { exitCode: 1 } }));
  await validate(run.ctx, ports, request);
  await validate(run.ctx, ports, frontend);
  expect(processes.calls).toEqual(['build', 'build']);
});

test('where the lock passes straight on, the workspace is looked at once in between; a change of that moment is found all the same', async () => {
  const { files, ports, run, processes } = setUp((all) => ({
    build: { exitCode: 0 },
    other: [
      async () => {
        await write(all, 'a.ts', 'by a person');
        return { exitCode: 0 };
      },
      { exitCode: 0 },
    ],
  }));
  let looks = 0;
  const take: typeof ports.checkpoints.take = (...about) => {
    looks += 1;
    return ports.checkpoints.take(...about);
  };
  const counted = { ...ports, checkpoints: { ...ports.checkpoints, take } };
  const other = createMemoryRun();
  const [, second] = await Promise.all([
    validate(run.ctx, counted, request),
    validate(other.ctx, counted, { ...frontend, command: ['other'] }),
  ]);
  expect([processes.calls, looks]).toEqual([['build', 'other', 'other'], 5]);
  expect(second.evidence).toMatchObject({ result: 'pass', treeAfter: (await ports.checkpoints.take()).hash });
  expect(new TextDecoder().decode((await files.read('a.ts'))?.bytes)).toBe('by a person');
});

test('what is known to change with every run is told once, and is never why a later command has no verdict', async () => {
  let count = 0;
  const { ports, run, processes } = setUp((files) => ({
    build: async () => {
      await write(files, 'build.log', String(++count));
      return { exitCode: 0 };
    },
    other: async () => {
      await write(files, 'build.log', String(++count));
      await write(files, `note-${count}.txt`, 'x');
      return { exitCode: 0 };
    },
  }));
  await validate(run.ctx, ports, request);
  const { evidence } = await validate(run.ctx, ports, { ...request, command: ['other'] });
  expect(evidence).toMatchObject({ result: 'unstable', changed: ['note-7.txt'], volatilePaths: ['build.log'] });
  expect(processes.calls).toEqual(['build', 'build', 'build', 'build', 'other', 'other', 'other']);
  expect(run.events().filter(({ type }) => type === 'notice')).toHaveLength(1);
});
