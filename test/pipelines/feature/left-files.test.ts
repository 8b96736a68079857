import { afterEach, expect, test } from 'vitest';
import { passed, writes, writesSpec } from './acts.ts';
import { agent, finished, openStage, type Act, type Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const left = 'Files that the spec lists for Backend are unchanged: backend/named.ts.';

async function begun(check: { exitCode: number }, ...acts: readonly (readonly [RegExp, Act])[]): Promise<void> {
  stage = await openStage({
    agents: [agent('backend')],
    files: { 'backend/named.ts': 'one\n', 'backend/other.ts': 'other' },
    commands: { 'check-backend': check },
    acts: [[/^SPEC/, writesSpec({ Backend: ['backend/named.ts'] })], ...acts, [/^REVIEW/, () => finished('## Review: APPROVED\n')]],
    approves: true,
  });
  await stage.start();
  await stage.until('stop');
}

/** The agent left a file as it was, said no reason, and was given up; what it does when it is asked again. */
function leftWithoutReason(then: Act): Promise<void> {
  let turn = 0;
  const more = writes('backend/other.ts', 'touched more');
  return begun(
    { exitCode: 0 },
    [/^Backend/, writes('backend/other.ts', 'touched')],
    [/^RETRY/, (task, at) => (turn++ === 0 ? more : then)(task, at)],
  );
}
const nothingDone: Act = () => finished(passed);

test('a file that is left as it was, without a reason, is a failure that a person hears of; going on asks the agent again', async () => {
  await leftWithoutReason(writes('backend/named.ts', 'three'));
  expect((await stage.state()).questions[0]).toMatchObject({
    message: 'Backend did not pass: files do not match the spec, and no reason was given.',
    detail: expect.stringContaining(left),
  });
  await stage.reply('try');
  expect(await stage.ended()).toBe('completed');
  expect(stage.asked.slice(2, 4)).toEqual(['RETRY Backend Suppliers (1/2)', 'RETRY Backend Suppliers (1/2)']);
  expect(stage.tasks[3]?.prompt.task).toContain(left);
  expect((await stage.state()).deviations).toEqual({});
});

test('whoever goes on explains nothing by that: left again without a reason, it is a failure again', async () => {
  await leftWithoutReason(nothingDone);
  await stage.reply('try');
  await stage.until('stop');
  expect(stage.asked).toHaveLength(4);
  expect((await stage.state()).deviations).toEqual({});
});

test.each([
  ['going on', 'try', ''],
  ['guidance', 'guide', 'It does that already; leave it.'],
])('after %s the reason that the agent gives counts at once', async (_name, option, text) => {
  await leftWithoutReason(() => finished(`${passed}### Deviations\n- backend/named.ts: it does that already\n`));
  await stage.reply(option, text === '' ? {} : { text });
  expect(await stage.ended()).toBe('completed');
  expect(stage.asked.filter((label) => label.startsWith('RETRY'))).toHaveLength(2);
  expect((await stage.state()).deviations).toEqual({ backend: [{ file: 'backend/named.ts', reason: 'it does that already' }] });
});

test('a person who mended it by hand and goes on is not asked for it, nor is the agent', async () => {
  await leftWithoutReason(nothingDone);
  const before = await stage.files.read('backend/named.ts');
  await stage.files.swap('backend/named.ts', { before: before?.hash ?? null, after: new TextEncoder().encode('by hand') });
  await stage.reply('try');
  expect(await stage.ended()).toBe('completed');
  expect(stage.asked.filter((label) => label.startsWith('RETRY'))).toHaveLength(1);
  expect((await stage.state()).deviations).toEqual({});
});

test('a person can accept the work without the files, with a reason, which is told and reviewed', async () => {
  await leftWithoutReason(nothingDone);
  await stage.reply('accept', { text: 'not needed any more' });
  expect(await stage.ended()).toBe('completed');
  expect(stage.asked.slice(1)).toEqual(['Backend Suppliers', 'RETRY Backend Suppliers (1/2)', 'REVIEW Suppliers (1/3)']);
  const reason = 'Accepted by test: not needed any more';
  expect((await stage.state()).deviations).toEqual({ backend: [{ file: 'backend/named.ts', reason }] });
  expect(stage.tasks.at(-1)?.prompt.task).toContain(`The reason given: ${reason}`);
});

test('work that fails at its commands cannot be accepted without its files', async () => {
  await begun({ exitCode: 1 }, [/Backend/, nothingDone]);
  expect((await stage.state()).questions[0]?.options.map(({ id }) => id)).toEqual(['guide', 'try']);
});
