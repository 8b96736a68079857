import { expect, test } from 'vitest';
import { inEnglish } from '../../src/core/describe/message.ts';
import { late, missingPart } from '../../src/core/late.ts';
import { WorkspaceError } from '../../src/core/ports.ts';

const missing = (code: string): Error =>
  Object.assign(new Error("Cannot find module './review-1.cjs'\nRequire stack:\n- cli.cjs"), { code });
const told =
  "A part of Batuta could not be loaded (Cannot find module './review-1.cjs'), perhaps because it was updated meanwhile. Nothing is lost: start Batuta again (in the editor, reload the window), then resume the run or repeat the command.";

test('what is late is loaded when it is called, not before, and gets what the caller gives', async () => {
  let loads = 0;
  const sum = late(async () => {
    loads += 1;
    return async (a: number, b: number) => a + b;
  });
  expect(loads).toBe(0);
  expect([await sum(1, 2), loads]).toEqual([3, 1]);
});

test('a part that cannot be loaded is told with what to do, and looked for again at the next call', async () => {
  let there = false;
  const part = late(async () => {
    if (!there) throw missing('MODULE_NOT_FOUND');
    return async () => 'done';
  });
  const error: unknown = await part().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(WorkspaceError);
  expect(error instanceof WorkspaceError && inEnglish(error.text)).toBe(told);
  there = true;
  expect(await part()).toBe('done');
});

test('what a part throws at its work is its own, also where that is a word of Node’s', async () => {
  const bug = new TypeError('a bug');
  await expect(late(async () => async () => Promise.reject(bug))()).rejects.toBe(bug);
});

test.each(['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'])('a file of code that is gone is known by Node’s word for it: %s', (code) => {
  expect(inEnglish(missingPart(missing(code))?.text ?? '')).toBe(told);
});

test('another failure says nothing of the code', () => {
  expect([missingPart(missing('ENOENT')), missingPart(new Error('no')), missingPart('no')]).toEqual([null, null, null]);
});
