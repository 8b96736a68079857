import { afterEach, expect, test } from 'vitest';
import { replyToRun } from '../../../src/app/reply-to-run.ts';
import { replyTo } from '../../../src/core/question/question.ts';
import { specHash } from '../../../src/core/spec/spec-hash.ts';
import { inSpanish } from '../../fakes/spanish.ts';
import { noDismissals } from '../../fakes/no-dismissals.ts';
import { specText } from './acts.ts';
import { agent, finished, openStage } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const files = { Backend: ['backend/a.ts'] };
const open = async (more: { files?: Record<string, string> } = {}): Promise<void> => {
  stage = await openStage({
    agents: [agent('backend')],
    ...more,
    acts: [
      [/^SPEC/, (task) => finished(specText(files, { name: task.prompt.task.includes('Requested changes') ? 'Vendors' : 'Suppliers' }))],
      [
        /Backend/,
        async (_task, { write }) => {
          await write('backend/a.ts', 'x');
          return finished('### Build\nPassed');
        },
      ],
    ],
  });
};
const edit = async (path: string, change: (text: string) => string): Promise<string> => {
  const before = await stage.files.read(path);
  const text = change(new TextDecoder().decode(before?.bytes));
  await stage.files.swap(path, { before: before?.hash ?? null, after: new TextEncoder().encode(text) });
  return text;
};
const asked = async () => (await stage.engine.read('run', 0)).flatMap((event) => (event.type === 'question.asked' ? [event.question] : []));
const specFile = async (): Promise<string> => (await stage.state()).questions[0]?.subject ?? '';

/** Resolves when the approval was asked `times` times and the run waits again. */
async function untilAsked(times: number): Promise<void> {
  await expect.poll(async () => (await asked()).length).toBe(times);
  await stage.until('approval');
}

test('edited by hand before the approval: what is implemented is the file as approved', async () => {
  await open();
  const handle = await stage.start();
  await stage.until('approval');
  const text = await edit(await specFile(), (spec) => spec.replace('Build it', 'Build it by hand'));
  await stage.approve(specHash(text));
  expect(await handle.done).toMatchObject({ status: 'completed' });
  expect(stage.tasks.at(-1)?.prompt.system.join()).toContain('Build it by hand');
});

test('edited after it was shown: asked again with the delta', async () => {
  await open();
  const handle = await stage.start();
  await stage.until('approval');
  const shown = (await stage.state()).questions[0]?.items[0]?.hash;
  const text = await edit(await specFile(), (spec) => spec.replace('Build it', 'Drop everything'));
  await stage.approve(shown);
  await untilAsked(2);
  expect((await asked())[1]).toMatchObject({
    reason: 'stale',
    items: [{ hash: specHash(text) }, { id: 'base' }, { id: 'proof' }],
    delta: expect.stringContaining('+1. [ ] Drop everything'),
  });
  await stage.approve(specHash(text));
  expect(await handle.done).toMatchObject({ status: 'completed' });
});

test('code that the spec names changed meanwhile: asked again; other code: only noted', async () => {
  await open({ files: { 'backend/a.ts': 'old', 'other.ts': 'old' } });
  const handle = await stage.start();
  await stage.until('approval');
  await edit('other.ts', () => 'new');
  await edit('backend/a.ts', () => 'new');
  await stage.approve();
  await untilAsked(2);
  expect((await asked())[1]).toMatchObject({
    reason: 'stale',
    message: { values: ['backend/a.ts'] },
    delta: expect.stringContaining('+new'),
  });
  await edit('other.ts', () => 'newer');
  await stage.approve();
  expect(await handle.done).toMatchObject({ status: 'completed' });
  expect((await stage.state()).notices.map((notice) => notice.text)).toContain(
    '1 file changed since the spec was written; it is not in the spec.',
  );
});

test('an unknown layer, a file of somebody else: refused with the line', async () => {
  await open();
  const handle = await stage.start();
  await stage.until('approval');
  const text = await edit(await specFile(), (spec) => spec.replace('#### Backend', '#### Mobile'));
  await stage.approve(specHash(text));
  await untilAsked(2);
  const line = text.split('\n').indexOf('#### Mobile') + 1;
  expect((await asked())[1]).toMatchObject({ reason: 'invalid' });
  const said = (await asked())[1]?.message ?? '';
  expect(inSpanish(said)).toBe(
    `La especificación no es válida:\n${await specFile()}:${line}: "Mobile" no es una capa de este espacio de trabajo. Sus capas son: Backend.`,
  );
  const mended = await edit(await specFile(), (spec) => spec.replace('#### Mobile', '#### Backend'));
  await stage.approve(specHash(mended));
  expect(await handle.done).toMatchObject({ status: 'completed' });
});

test('changes asked for: a revised spec, shown as a delta', async () => {
  await open();
  const handle = await stage.start();
  await stage.until('approval');
  await stage.reply('changes', { text: 'Call them vendors.' });
  await untilAsked(2);
  expect((await asked())[1]).toMatchObject({ reason: 'revised', delta: expect.stringContaining('+## Spec: Vendors') });
  expect(stage.tasks[1]?.prompt.task).toContain('Call them vendors.');
  await stage.approve();
  expect(await handle.done).toMatchObject({ status: 'completed' });
});

test('saved for later, then approved', async () => {
  await open();
  const handle = await stage.start();
  await stage.until('approval');
  await stage.reply('save');
  await expect.poll(async () => (await stage.state()).status).toBe('saved');
  await stage.approve();
  expect(await handle.done).toMatchObject({ status: 'completed' });
});

test('deleted during the wait: written again from the journal and asked again', async () => {
  await open();
  const handle = await stage.start();
  await stage.until('approval');
  const path = await specFile();
  const before = await stage.files.read(path);
  await stage.files.swap(path, { before: before?.hash ?? null, after: null });
  await stage.approve();
  await untilAsked(2);
  expect((await stage.files.read(path))?.hash).toBe(before?.hash);
  await stage.approve();
  expect(await handle.done).toMatchObject({ status: 'completed' });
});

test('an agent that finds the spec wrong: amended, and the delta approved', async () => {
  let complained = false;
  stage = await openStage({
    agents: [agent('backend')],
    acts: [
      [/^SPEC/, (task) => finished(specText(files, { name: task.prompt.task.includes('found it wrong') ? 'Vendors' : 'Suppliers' }))],
      [
        /Backend/,
        async (_task, { write }) => {
          if (!complained) {
            complained = true;
            return finished('', 'Suppliers exist already as vendors.');
          }
          await write('backend/a.ts', 'x');
          return finished('### Build\nPassed');
        },
      ],
    ],
  });
  const handle = await stage.start();
  await stage.until('approval');
  await stage.approve();
  await untilAsked(2);
  expect((await asked())[1]).toMatchObject({
    reason: 'question',
    message: { values: ['Backend', 'Suppliers exist already as vendors.'] },
    delta: expect.stringContaining('+## Spec: Vendors'),
  });
  await stage.approve();
  expect(await handle.done).toMatchObject({ status: 'completed' });
  expect(stage.asked.at(-1)).toBe('Backend Vendors');
});

test('a spec file alone begins a run at its approval', async () => {
  stage = await openStage({
    agents: [agent('backend')],
    specFile: 'spec/active/2026-01-01-suppliers/spec.md',
    files: { 'spec/active/2026-01-01-suppliers/spec.md': specText(files) },
    acts: [
      [
        /Backend/,
        async (_task, { write }) => {
          await write('backend/a.ts', 'x');
          return finished('### Build\nPassed');
        },
      ],
    ],
  });
  const handle = await stage.start();
  await stage.until('approval');
  await stage.approve();
  expect(await handle.done).toMatchObject({ status: 'completed' });
  expect(stage.asked).toEqual(['Backend Suppliers']);
  expect(stage.files.paths()).toContain('spec/completed/2026-01-01-suppliers/spec.md');
});

test('a second "approve" to what was shown first is no answer to what is asked after the code changed', async () => {
  await open({ files: { 'backend/a.ts': 'old' } });
  await stage.start();
  await stage.until('approval');
  const [first] = await asked();
  if (!first) throw new Error('nothing was asked');
  await edit('backend/a.ts', () => 'new');
  const items = { [first.subject]: first.items[0]?.hash ?? '' };
  const late = replyTo(first, { by: 'another window', option: 'approve', items });
  const parts = { engine: stage.engine, dismissals: noDismissals, runId: 'run' };
  expect(await replyToRun(parts, late)).toEqual({ taken: true });
  await untilAsked(2);
  // The spec's bytes are the same, its delta is not; nobody has seen that yet.
  expect(await replyToRun(parts, late)).toMatchObject({
    taken: false,
    said: { values: ['another window', { time: expect.any(String) as string }, expect.anything()] },
  });
  await stage.until('approval');
  const state = await stage.state();
  expect([state.status, state.questions.map(({ id, reason }) => [id, reason])]).toEqual(['waiting-approval', [[2, 'stale']]]);
  const [, second] = await asked();
  expect([second?.items[0], second?.hash === first.hash]).toEqual([first.items[0], false]);
});
