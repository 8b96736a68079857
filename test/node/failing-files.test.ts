import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryPrefix } from '../../src/node/atomic-write.ts';
import { openWorkspaceFiles } from '../../src/node/workspace-files.ts';
import { sha256 } from '../fakes/memory-files.ts';
import { sweep } from '../sweeps/sweep.ts';
import { edits } from './edit-files.ts';
import { failingCalls, playFailing } from './failing-call.ts';
import { fill, onSmallDisk, page } from './full-disk.ts';
import { scratchFolder, writeFiles } from './scratch.ts';

const [before, after] = ['old\n'.repeat(1500), 'new text\n'.repeat(2500)];
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

test('on a full disk, whichever page is the first without room: an edit is whole or did not happen', async ({ skip }) => {
  const root = scratchFolder();
  const wasMounted = await onSmallDisk(root, async () => {
    const files = openWorkspaceFiles(root);
    const pages = Math.ceil(after.length / page);
    const outcomes: string[] = [];
    for (let free = 0; free <= pages; free++) {
      writeFiles(root, { file: before });
      fill(root, free);
      const change = { before: sha256(before), after: bytes(after) };
      const told = await files.swap('file', change).then(
        ({ status }) => status as string,
        (error: unknown) => (error as { readonly reason?: string }).reason ?? String(error),
      );
      outcomes.push(told);
      expect(readFileSync(join(root, 'file'), 'utf8') === (told === 'written' ? after : before)).toBe(true);
      expect(readdirSync(root).toSorted()).toEqual(['file', 'filler']);
      // To take something away needs no room.
      const now = told === 'written' ? after : before;
      expect(await files.swap('file', { before: sha256(now), after: null })).toEqual({ status: 'written' });
      rmSync(join(root, 'filler'));
    }
    expect(outcomes).toEqual([...Array.from({ length: pages }, () => 'disk-full'), 'written']);
  });
  if (!wasMounted) skip('this machine mounts nothing');
});

const contentsOf = (root: string): (string | null)[] =>
  edits.map(({ path }) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null));

sweep(
  'the n-th operation of edits fails, for every n: each file is whole, and the same edits come to their end afterwards',
  failingCalls,
  { sample: 2, name: ([call, error]) => `${call} fails with ${error}`, alone: true },
  async ([call, error]) => {
    const failures: string[] = [];
    for (let when = 1, hit = true; hit; when++) {
      const root = scratchFolder();
      for (const { path, before: first } of edits) if (first !== null) writeFiles(root, { [path]: first });
      const ran = await playFailing('edit-child.ts', [root], call, error, when);
      hit = ran.hit;
      for (const [index, content] of contentsOf(root).entries()) {
        const { before: first, after: last } = edits[index] ?? { before: null, after: null };
        expect([first, last]).toContain(content);
        if (ran.told[index] === 'written') expect(content).toBe(last);
        else failures.push(ran.told[index] ?? '');
      }
      // What cannot be removed stays: that alone may be left over.
      const left = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes(temporaryPrefix));
      if (call !== 'unlink') expect(left).toEqual([]);
      const files = openWorkspaceFiles(root);
      for (const { path, before: first, after: last } of edits) {
        const change = { before: first === null ? null : sha256(first), after: last === null ? null : bytes(last) };
        expect(['written', 'already']).toContain((await files.swap(path, change)).status);
      }
      expect(contentsOf(root)).toEqual(edits.map(({ after: last }) => last));
    }
    expect(failures.length).toBeGreaterThan(0);
  },
);
