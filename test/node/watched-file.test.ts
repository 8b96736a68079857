import { statSync, type Stats } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isSame, isSettled, lookAt, watchFile } from '../../src/node/watched-file.ts';
import { scratchFolder } from './scratch.ts';

const times = (ctimeMs: number, mtimeMs = ctimeMs): Stats => Object.assign(statSync('.'), { ctimeMs, mtimeMs });

it.each([
  ['times with parts of a millisecond', times(1000.25), [1101, true], [1100, false]],
  ['times in whole seconds', times(1000), [3001, true], [3000, false]],
  ['a time of writing that somebody set, fine as it is', times(1000, 900.25), [3001, true], [1101, false]],
  ['a time of writing that is still to come', times(1000.25, 9000), [9101, true], [1101, false]],
] as const)('what was written just now is at rest when another write gets another time: %s', (_, stats, [later, isAtRest], [soon, not]) => {
  expect([isSettled(stats, later), isSettled(stats, soon)]).toEqual([isAtRest, not]);
});

it('two looks are the same as long as nobody changed anything', async () => {
  const file = join(scratchFolder(), 'file');
  expect(isSame(lookAt(file, false), lookAt(file, false))).toBe(true);
  const before = lookAt(file, false);
  await writeFile(file, 'a');
  const [written, again] = [lookAt(file, false), lookAt(file, false)];
  expect([isSame(before, written), isSame(written, again)]).toEqual([false, true]);
  await writeFile(file, 'bc');
  expect(isSame(written, lookAt(file, false))).toBe(false);
});

it('a file that was written just now is read again, since its time may not tell of the next write', async () => {
  const file = join(scratchFolder(), 'file');
  await writeFile(file, 'a');
  const { ctimeMs } = statSync(file);
  const watched = watchFile(file, false, () => ctimeMs);
  expect(watched.same()).toBe(true);
  await writeFile(file, 'b');
  expect(watched.same()).toBe(false);
});
