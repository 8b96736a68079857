import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Checkpoints } from '../../../src/core/ports.ts';

const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');

export interface CheckpointWorld {
  readonly checkpoints: Checkpoints;
  readonly write: (path: string, content: string, executable?: boolean) => void;
  readonly remove: (path: string) => void;
}

/** What every implementation of `Checkpoints` does. `open` gives an empty workspace. */
export function checkpointsContract(name: string, open: () => Promise<CheckpointWorld>): void {
  describe(`Checkpoints: ${name}`, () => {
    test('the same state has the same tree and hash; another one has others, and back again', async () => {
      const { checkpoints, write, remove } = await open();
      const empty = await checkpoints.take();
      write('src/a.ts', 'one');
      const one = await checkpoints.take();
      expect(await checkpoints.take()).toEqual(one);
      write('src/a.ts', 'two');
      const two = await checkpoints.take();
      write('src/a.ts', 'one');
      expect(await checkpoints.take()).toEqual(one);
      remove('src/a.ts');
      expect(await checkpoints.take()).toEqual(empty);
      expect(new Set([empty.hash, one.hash, two.hash]).size).toBe(3);
      expect(one.hash).toMatch(/^[0-9a-f]{64}$/u);
    });

    test('diff names what was added, changed and removed, with hashes of the contents, sorted', async () => {
      const { checkpoints, write, remove } = await open();
      write('b/changed', 'before\r\n');
      write('removed', 'gone');
      write('same', 'same');
      const from = await checkpoints.take();
      write('b/changed', 'after\r\n');
      write('a/added', '');
      remove('removed');
      const to = await checkpoints.take();
      expect(await checkpoints.diff(from.tree, to.tree)).toEqual([
        { path: 'a/added', before: null, after: sha256('') },
        { path: 'b/changed', before: sha256('before\r\n'), after: sha256('after\r\n') },
        { path: 'removed', before: sha256('gone'), after: null },
      ]);
      expect(await checkpoints.diff(to.tree, to.tree)).toEqual([]);
    });

    test('a tree that was taken is there; any other is not', async () => {
      const { checkpoints, write } = await open();
      write('src/a.ts', 'one');
      const { tree } = await checkpoints.take();
      expect([await checkpoints.holds(tree), await checkpoints.holds('0'.repeat(64))]).toEqual([true, false]);
    });

    test('contents can be read at any tree', async () => {
      const { checkpoints, write, remove } = await open();
      write('a/run.sh', 'one', true);
      const one = await checkpoints.take();
      remove('a/run.sh');
      const two = await checkpoints.take();
      expect(Buffer.from((await checkpoints.readAt(one.tree, 'a/run.sh')) ?? '').toString()).toBe('one');
      expect(await checkpoints.entryAt(one.tree, 'a/run.sh')).toEqual({
        bytes: new Uint8Array(Buffer.from('one')),
        hash: sha256('one'),
        mode: 'executable',
      });
      expect(await checkpoints.readAt(two.tree, 'a/run.sh')).toBeNull();
      expect(await checkpoints.readAt(one.tree, 'a')).toBeNull();
      expect(await checkpoints.entryAt(one.tree, 'nothing')).toBeNull();
    });

    test('files of a tree have the same id as long as content, mode and name are the same', async () => {
      const { checkpoints, write } = await open();
      for (const path of ['changed', 'mode', 'same']) write(path, path);
      const from = await checkpoints.idsAt((await checkpoints.take()).tree);
      write('changed', 'other');
      write('mode', 'mode', true);
      write('new', 'same');
      const to = await checkpoints.idsAt((await checkpoints.take()).tree);
      const names = ['changed', 'mode', 'new', 'same'];
      expect([names.filter((path) => from.has(path)), names.filter((path) => to.has(path))]).toEqual([['changed', 'mode', 'same'], names]);
      expect(names.filter((path) => to.get(path) === from.get(path))).toEqual(['same']);
      expect(to.get('new')).toBe(to.get('same'));
    });

    test('specs, compiled contexts and volatile files, by their names and never as globs, do not change the hash', async () => {
      const { checkpoints, write } = await open();
      write('src/a', '1');
      const before = await checkpoints.take({ volatilePaths: ['gen/[slug].ts'] });
      write('spec/active/x/spec.md', 'spec');
      write('.claude/context/backend.context.md', 'context');
      write('gen/[slug].ts', 'types');
      const after = await checkpoints.take({ volatilePaths: ['gen/[slug].ts'] });
      expect(after.hash).toBe(before.hash);
      expect((await checkpoints.take()).hash).not.toBe(before.hash);
      expect((await checkpoints.diff(before.tree, after.tree)).map((change) => change.path)).toEqual(['gen/[slug].ts']);
      expect(Buffer.from((await checkpoints.readAt(after.tree, 'spec/active/x/spec.md')) ?? '').toString()).toBe('spec');
    });

    test('the executable bit counts', async () => {
      const { checkpoints, write } = await open();
      write('a', 'x');
      const plain = await checkpoints.take();
      write('a', 'x', true);
      const executable = await checkpoints.take();
      expect(executable.hash).not.toBe(plain.hash);
      const modes = { before: 'file', after: 'executable' };
      expect(await checkpoints.diff(plain.tree, executable.tree)).toEqual([{ path: 'a', before: sha256('x'), after: sha256('x'), modes }]);
    });
  });
}
