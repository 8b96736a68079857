import { afterEach, expect, test } from 'vitest';
import type { Script } from '../../fakes/fake-processes.ts';
import { passed, writes, writesSpec } from './acts.ts';
import { agent, finished, openStage, type Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

/** Once there is work, the command finds files that somebody writes meanwhile. */
const meanwhile = (files: Record<string, string>) => async (): Promise<{ exitCode: number }> => {
  if (await stage.files.exists('backend/a.ts'))
    for (const [file, text] of Object.entries(files)) {
      const before = (await stage.files.read(file))?.hash ?? null;
      await stage.files.swap(file, { before, after: new TextEncoder().encode(text) });
    }
  return { exitCode: 0 };
};

async function begun(script: Script, more: Partial<Parameters<typeof openStage>[0]> = {}): Promise<void> {
  stage = await openStage({
    agents: [agent('backend')],
    files: { 'mine.txt': 'one' },
    commands: { 'check-backend': script },
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
      [/Backend/, writes('backend/a.ts', 'x', passed)],
      [/^REVIEW/, () => finished('## Review: APPROVED\n')],
    ],
    approves: true,
    ...more,
  });
  await stage.start();
}
const filesOfRun = async (): Promise<string[]> => Object.keys((await stage.state()).files).sort();
const asked = async (): Promise<string[]> =>
  (await stage.engine.read('run', 0)).flatMap((event) => (event.type === 'question.asked' ? [event.question.kind] : []));

test('changes of nobody known are asked about at the end, with their diff: what is marked is the run’s and reviewed, the rest stays the person’s', async () => {
  await begun(meanwhile({ 'mine.txt': 'two', 'made.txt': 'made' }));
  await stage.until('stop');
  const [stop] = (await stage.state()).questions;
  expect(stop).toMatchObject({
    kind: 'changes',
    message: 'Files changed while commands ran. Batuta can’t tell who changed them.',
    items: [
      { id: 'change:made.txt', title: 'made.txt +1 −0 changed while "check-backend" ran: it belongs to the run' },
      { id: 'change:mine.txt', title: 'mine.txt +1 −1 changed while "check-backend" ran: it belongs to the run' },
    ],
  });
  expect(stop?.delta).toContain('-one');
  expect(stop?.delta).toContain('+made');
  await stage.reply('accept', { items: { 'change:made.txt': 'yes' } });
  expect(await stage.ended()).toBe('completed');
  expect(await filesOfRun()).toEqual(['backend/a.ts', 'made.txt']);
  expect(Object.keys((await stage.state()).uncertain)).toEqual(['mine.txt']);
  expect([await asked(), stage.asked.at(-1)]).toEqual([['approval', 'changes'], 'REVIEW Suppliers (1/3)']);
});

test('where the work is unproven as well, it is the same question; stopping keeps what was marked', async () => {
  await begun(
    async () => {
      const meddled = new TextDecoder().decode((await stage.files.read('backend/a.test.ts'))?.bytes) === 'two';
      await meanwhile({ 'made.txt': 'made' })();
      return { exitCode: (await stage.files.exists('backend/a.ts')) && !meddled ? 1 : 0 };
    },
    {
      files: { 'backend/a.test.ts': 'one' },
      acts: [
        [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
        [
          /Backend/,
          async (_task, { write }) => {
            await write('backend/a.ts', 'x');
            await write('backend/a.test.ts', 'two');
            return finished(passed);
          },
        ],
        [/^REVIEW/, () => finished('## Review: APPROVED\n')],
      ],
    },
  );
  await stage.until('stop');
  expect((await stage.state()).questions[0]).toMatchObject({ kind: 'proof', reason: 'tests-changed', items: [{ id: 'change:made.txt' }] });
  await stage.reply('stop', { items: { 'change:made.txt': 'yes' } });
  expect(await stage.ended()).toBe('failed');
  expect(await filesOfRun()).toEqual(['backend/a.test.ts', 'backend/a.ts', 'made.txt']);
});
