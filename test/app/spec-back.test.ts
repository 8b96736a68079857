import { expect, test } from 'vitest';
import { specBack } from '../../src/app/spec-back.ts';
import type { WorkspaceFiles } from '../../src/core/ports.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import { createMemoryFiles, type MemoryFiles } from '../fakes/memory-files.ts';

const [from, file] = ['spec/active/thing/spec.md', 'spec/completed/thing/spec.md'];
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const done = { restored: [from], skipped: [], changes: [{ type: 'spec.moved', from: file, file: from }] };

async function put(): Promise<{ files: MemoryFiles; back: (files: WorkspaceFiles) => ReturnType<typeof specBack> }> {
  const blobs = createMemoryBlobs();
  const texts = { before: await blobs.put(bytes('- [ ] a')), after: await blobs.put(bytes('- [x] a')) };
  const moved: RunEvent = { seq: 1, at: '', runId: 'run', type: 'spec.moved', from, file, texts };
  const files = createMemoryFiles({ [file]: '- [x] a', 'spec/completed/thing/notes.md': 'n' });
  return { files, back: (through) => specBack(through, blobs, [moved]) };
}

/** Ends with an error right before the call of this number that changes something. */
function dying(files: MemoryFiles, at: number): WorkspaceFiles {
  let calls = 0;
  const orDies = async <R>(call: () => Promise<R>): Promise<R> => {
    calls += 1;
    if (calls === at) throw new Error('killed');
    return call();
  };
  return { ...files, move: (...args) => orDies(() => files.move(...args)), swap: (...args) => orDies(() => files.swap(...args)) };
}

test.each([1, 2])('killed before change %i, it is finished by the next undo', async (at) => {
  const { files, back } = await put();
  await expect(back(dying(files, at))).rejects.toThrow('killed');
  expect(await back(files)).toEqual(done);
  expect([files.paths(), files.text(from)]).toEqual([['spec/active/thing/notes.md', from], '- [ ] a']);
});

test('killed before it was recorded, it is told by the next undo', async () => {
  const { files, back } = await put();
  expect(await back(files)).toEqual(done);
  expect(await back(files)).toEqual(done);
  expect(files.text(from)).toBe('- [ ] a');
});

test('what the person made of it since stays', async () => {
  const { files, back } = await put();
  await back(files);
  files.set(from, 'mine');
  expect(await back(files)).toEqual({ restored: [], skipped: [], changes: [] });
  expect(files.text(from)).toBe('mine');
});
