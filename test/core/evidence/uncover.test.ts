import { expect, test } from 'vitest';
import { uncover } from '../../../src/core/evidence/uncover.ts';
import { setUp } from './observing.ts';

/** An agent wrote an ignore file that hides itself; `onCopy`: what happens at the last moment. */
async function hiding(onCopy: (files: ReturnType<typeof setUp>['files']) => void) {
  const { files, ports } = setUp({ 'src/a.ts': 'a' });
  const { tree } = await ports.checkpoints.take();
  files.set('src/.gitignore', '*');
  const watched = {
    ...(await ports.surroundings.watch()),
    ignored: async () => ({ written: ['src/.gitignore'], added: ['src/.gitignore'], gone: [] }),
    copy: async () => onCopy(files),
  };
  return { gone: await uncover(ports, watched, tree), left: files.text('src/.gitignore') };
}

test('an ignore file that hides itself among known files goes, and is named', async () => {
  expect(await hiding(() => {})).toEqual({ gone: ['src/.gitignore'], left: null });
});

test('one that somebody writes at the last moment stays, and is not said to be gone', async () => {
  expect(await hiding((files) => files.set('src/.gitignore', 'dist/'))).toEqual({ gone: [], left: 'dist/' });
});
