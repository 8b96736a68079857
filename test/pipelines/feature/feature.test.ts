import { afterEach, describe, expect, test } from 'vitest';
import { passed, writes, writesSpec } from './acts.ts';
import { story } from './outline.ts';
import { agent, finished, openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';

let stage: Stage;
afterEach(() => stage.close());

test('the whole way of a small feature', async () => {
  stage = await openStage({
    agents: [agent('backend')],
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
      [/^Backend/, writes('backend/a.ts', 'export {}')],
    ],
  });
  const handle = await stage.start();
  await stage.until('approval');
  await stage.approve();
  expect(await handle.done).toMatchObject({ status: 'completed' });
  expect(await story(stage)).toEqual([
    'run.started',
    'phase.started sync',
    'phase.completed sync',
    'phase.started understand',
    'phase.completed understand',
    'phase.started spec',
    'agent.started SPEC Sort suppliers',
    'spec.written',
    'phase.completed spec',
    'phase.started approval',
    'asked: first',
    'answer: approve',
    'phase.completed approval',
    'phase.started implement',
    'agent.started Backend Suppliers',
    'validate check-backend',
    'pass check-backend',
    'verdict backend proven',
    'proof.decided',
    'phase.completed implement',
    'phase.started review',
    'phase.skipped review',
    'phase.started complete',
    'spec.moved',
    'phase.completed complete',
    'run.completed',
  ]);
  const spec = stage.files.paths().filter((path) => path.endsWith('spec.md'));
  expect(spec).toHaveLength(1);
  expect(spec[0]).toMatch(/^spec\/completed\/\d{4}-\d\d-\d\d-suppliers\/spec\.md$/);
  const text = new TextDecoder().decode((await stage.files.read(spec[0] ?? ''))?.bytes);
  expect(text).toContain('### Status: completed');
  expect(text).not.toContain('[ ]');
});

test('there is a checkpoint after every phase that did something and after every attempt', async () => {
  stage = await openStage({
    agents: [agent('backend')],
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
      [/^Backend/, writes('backend/a.ts', 'bad')],
      [/^RETRY/, writes('backend/a.ts', 'export {}')],
    ],
    commands: { 'check-backend': [{ exitCode: 1, output: 'bad' }, { exitCode: 0 }] },
  });
  const handle = await stage.start();
  await stage.until('approval');
  await stage.approve();
  expect(await handle.done).toMatchObject({ status: 'completed' });
  const taken = (await stage.engine.read('run', 0)).flatMap((event) => (event.type === 'checkpoint' ? [event] : []));
  expect(taken.map(({ name }) => inEnglish(name))).toEqual([
    'after Sync',
    'after Understand',
    'base',
    'after Spec',
    'after Approval',
    'before the work',
    'after Backend Suppliers',
    'after RETRY Backend Suppliers (1/2)',
    'after Implement',
    'after Complete',
  ]);
  const held = await Promise.all(taken.slice(6, 9).map(async ({ tree }) => stage.checkpoints.readAt(tree, 'backend/a.ts')));
  expect(held.map((bytes) => bytes && Buffer.from(bytes).toString())).toEqual(['bad', 'export {}', 'export {}']);
});

test('contexts that are not there are told once, with what to do', async () => {
  stage = await openStage({
    agents: [agent('backend'), agent('frontend', { context: 'backend' })],
    acts: [[/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })]],
    files: { '.claude/context/spec/a.md': '# Spec', 'backend/old.ts': 'export {};' },
  });
  await stage.start();
  await stage.until('approval');
  expect((await stage.state()).notices.map(({ text }) => inEnglish(text)).filter((text) => text.includes('context'))).toEqual([
    'No context for backend, review: in its place, agents get conventions counted in the files. Write .claude/context/NAME/*.md, or let "batuta init" (in the editor "Initialize Workspace") propose a first version.',
  ]);
});

test.each([
  [3, 'The agents Part0, Part2 work at the same time, each on its own files.'],
  [
    16,
    'The agents Part0, Part2, Part3, Part4, Part5, Part6, Part7, Part8, Part9, Part10, Part11, Part12 and 3 others work at the same time, each on its own files.',
  ],
])('of %i agents each is told of the others in one line, by name as far as that tells something', async (count, line) => {
  const names = Array.from({ length: count }, (_, index) => `part${index}`);
  const title = (name: string): string => `${name[0]?.toUpperCase()}${name.slice(1)}`;
  stage = await openStage({
    agents: names.map((name) => agent(name)),
    acts: [
      [/^SPEC/, writesSpec(Object.fromEntries(names.map((name) => [title(name), [`${name}/a.ts`]])))],
      ...names.map((name) => [new RegExp(`^${title(name)} `, 'u'), writes(`${name}/a.ts`, 'x')] as const),
      [/^REVIEW/, () => finished('## Review: APPROVED')],
    ],
  });
  const handle = await stage.start();
  await stage.until('approval');
  await stage.approve();
  expect(await handle.done).toMatchObject({ status: 'completed' });
  const told = stage.tasks
    .find((task) => task.agent === 'part1')
    ?.prompt.task.split('\n')
    .filter((one) => one.startsWith('- '));
  expect(told).toEqual([`- ${line}`]);
});

describe('dependency tree', () => {
  test('who needs another waits for its passing verdict; the others start together', async () => {
    const order: string[] = [];
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    stage = await openStage({
      agents: [agent('database', { schema: true }), agent('backend'), agent('frontend', { needs: ['backend'] })],
      acts: [
        [/^SPEC/, writesSpec({ Database: ['database/1.sql'], Backend: ['backend/a.ts'], Frontend: ['frontend/a.ts'] })],
        [
          /^Database/,
          async (_task, { write }) => {
            order.push('database');
            await gate;
            await write('database/1.sql', 'x');
            return finished(passed);
          },
        ],
        [
          /^Backend/,
          async (_task, { write }) => {
            order.push('backend');
            release();
            await write('backend/a.ts', 'x');
            return finished(passed);
          },
        ],
        [
          /^Frontend/,
          async (_task, { write }) => {
            order.push('frontend');
            await write('frontend/a.ts', 'x');
            return finished(passed);
          },
        ],
        [/^REVIEW/, () => finished('## Review: APPROVED')],
      ],
    });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(order).toEqual(['database', 'backend', 'frontend']);
    const backend = stage.tasks.find((task) => task.agent === 'backend');
    expect(backend?.prompt.task).toContain('without calls against the database');
    expect(backend?.prompt.task).toContain('- The Frontend agent works at the same time on its own files.');
    const events = await stage.engine.read('run', 0);
    const at = (match: (event: RunEvent) => boolean): number => events.findIndex(match);
    expect(at((event) => event.type === 'agent.started' && event.agent === 'frontend')).toBeGreaterThan(
      at((event) => event.type === 'verdict' && event.agent === 'backend'),
    );
  });

  test('types that exist and stay unchanged: both start together', async () => {
    const order: string[] = [];
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    stage = await openStage({
      agents: [agent('backend', { provides: ['backend/types.ts'] }), agent('frontend', { needs: ['backend'] })],
      files: { 'backend/types.ts': 'export type A = 1' },
      acts: [
        [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'], Frontend: ['frontend/a.ts'] })],
        [
          /^Backend/,
          async (_task, { write }) => {
            await gate;
            order.push('backend');
            await write('backend/a.ts', 'x');
            return finished(passed);
          },
        ],
        [
          /^Frontend/,
          async (_task, { write }) => {
            order.push('frontend');
            release();
            await write('frontend/a.ts', 'x');
            return finished(passed);
          },
        ],
      ],
    });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(order).toEqual(['frontend', 'backend']);
  });
});
