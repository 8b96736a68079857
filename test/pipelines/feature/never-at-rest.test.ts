import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { passed, writes, writesSpec } from './acts.ts';
import { agent, finished, openStage, type Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const approves = () => finished('## Review: APPROVED');

/** An existing test is changed, so that the commands run on the final tree with it as it was, too; they add a line to a source each time. */
const touchesAlways = async (more: Partial<Parameters<typeof openStage>[0]> = {}): Promise<void> => {
  stage = await openStage({
    agents: [agent('backend')],
    files: { 'backend/a.test.ts': 'one' },
    commands: {
      'check-backend': () => {
        const now = stage.files.text('backend/a.ts');
        if (now !== null) stage.files.set('backend/a.ts', `${now}// touched\n`);
        return { exitCode: 0 };
      },
    },
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts', 'backend/a.test.ts'] }, { type: 'new entity' })],
      [
        /Backend/,
        async (_task, { write }) => {
          await write('backend/a.ts', 'x\n');
          await write('backend/a.test.ts', 'two');
          return finished(passed);
        },
      ],
      [/^REVIEW/, approves],
    ],
    approves: true,
    ...more,
  });
};

test('a command that changes a source each time does not keep the run from its end: two more rounds, then unproven, and accepted for good', async () => {
  await touchesAlways();
  await stage.start();
  await stage.until('stop');
  expect((await stage.state()).questions[0]).toMatchObject({ kind: 'proof', reason: 'unstable' });
  await stage.reply('accept');
  expect(await stage.ended()).toBe('completed');
  const { proof, reviews, result } = await stage.state();
  expect(proof).toMatchObject({ verdict: 'unproven', reason: 'unstable', acceptedBy: 'test' });
  expect(reviews).toHaveLength(3);
  expect(result?.commitMessage.split('\n')).toContain('Overall: unproven: files kept changing while the commands ran; accepted by test');
});

test('what changes after every review although no command does it: the same end, with the reason', async () => {
  const script = '.claude/scripts/sync-registry.js';
  let syncs = 0;
  stage = await openStage({
    agents: [agent('backend')],
    files: { [script]: '' },
    commands: {
      [`node ${script}`]: () => {
        if (++syncs > 1) stage.files.set('backend/a.ts', `by hand ${syncs}`);
        return { exitCode: 0 };
      },
    },
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] }, { type: 'new entity' })],
      [/^Backend/, writes('backend/a.ts', 'x')],
      [/^REVIEW/, approves],
    ],
    approves: true,
  });
  await stage.start();
  await stage.until('stop');
  const { questions, notices, reviews } = await stage.state();
  const [stop] = questions;
  expect(stop).toMatchObject({ kind: 'proof', reason: 'unstable' });
  expect(reviews).toHaveLength(3);
  expect(notices.at(-1)?.text).toBe('Kept changing at the end, so nobody looks again and the work stays unproven: backend/a.ts');
  await stage.reply('accept');
  expect(await stage.ended()).toBe('completed');
  expect((await stage.state()).proof).toMatchObject({ verdict: 'unproven', acceptedBy: 'test' });
});

test('a change that goes on while it is reviewed: three reviews of each round, and then the same end', async () => {
  let saves = 0;
  stage = await openStage({
    agents: [agent('backend')],
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] }, { type: 'new entity' })],
      [/^Backend/, writes('backend/a.ts', 'x')],
      [
        /^REVIEW/,
        () => {
          stage.files.set('backend/a.ts', `saved ${++saves}`);
          return approves();
        },
      ],
    ],
    approves: true,
  });
  await stage.start();
  await stage.until('stop');
  expect((await stage.state()).questions[0]).toMatchObject({ kind: 'proof', reason: 'unstable' });
  expect(saves).toBe(9);
});

test('a process that dies on the way does not begin to count anew', async () => {
  const runsFolder = await mkdtemp(join(tmpdir(), 'batuta-rest-'));
  try {
    let looked = 0;
    const [third, dead] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const reviewer = {
      acts: [
        [/^SPEC/, writesSpec({ Backend: ['backend/a.ts', 'backend/a.test.ts'] }, { type: 'new entity' })],
        [
          /Backend/,
          async (_task, { write }) => {
            await write('backend/a.ts', 'x\n');
            await write('backend/a.test.ts', 'two');
            return finished(passed);
          },
        ],
        [
          /^REVIEW/,
          async () => {
            if (++looked === 3) {
              third.resolve();
              await dead.promise;
            }
            return approves();
          },
        ],
      ],
      runsFolder,
    } satisfies Partial<Parameters<typeof openStage>[0]>;
    await touchesAlways({ ...reviewer, process: 'first' });
    await stage.start();
    await third.promise;
    const { files, checkpoints } = stage;
    const closed = stage.close();
    dead.resolve();
    await closed;
    await touchesAlways({ ...reviewer, process: 'second', workspace: { files, checkpoints } });
    await stage.open();
    await stage.until('stop');
    expect((await stage.state()).questions[0]).toMatchObject({ kind: 'proof', reason: 'unstable' });
    expect((await stage.state()).reviews).toHaveLength(3);
  } finally {
    await rm(runsFolder, { recursive: true, force: true });
  }
});
