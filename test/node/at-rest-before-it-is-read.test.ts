import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rememberFolders } from '../../src/node/folder-names.ts';
import { createHiddenHashes, hiddenHash } from '../../src/node/hidden-files.ts';
import { createFileMemory } from '../../src/node/kept-file.ts';
import { scratchFolder } from './scratch.ts';

/** A clock that is long past whatever was written, and what happens when it is asked first: somebody else writes. */
function clockOf(meanwhile: () => void): () => number {
  let isFirst = true;
  return () => {
    if (isFirst) meanwhile();
    isFirst = false;
    return Date.now() + 5000;
  };
}

// Where two writes within one tick of the system get one time, what is read before the clock is asked could be taken for at rest, and for ever.
it('what a folder holds is read after the clock said that it is at rest', async () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'a'), 'a');
  const clock = clockOf(() => writeFileSync(join(folder, 'b'), 'b'));
  const folders = await rememberFolders(folder, [], () => false, clock);
  expect(folders?.all()).toEqual(['a', 'b']);
});

it('a hidden file is read after the clock said that it is at rest', async () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, '.env'), 'KEY=1');
  const clock = clockOf(() => writeFileSync(join(folder, '.env'), 'KEY=2'));
  expect(await createHiddenHashes(folder, clock)('.env')).toBe(hiddenHash('file', Buffer.from('KEY=2')));
});

it('a guarded file is read after the clock said that it is at rest', () => {
  const file = join(scratchFolder(), 'config');
  writeFileSync(file, 'one');
  const look = createFileMemory(clockOf(() => writeFileSync(file, 'two')));
  expect(look().kept(file)?.bytes.toString()).toBe('two');
});
