import { expect, test } from 'vitest';
import { editTool } from '../../../src/core/tool/edit.ts';
import { readTool } from '../../../src/core/tool/read.ts';
import type { WriteTool } from '../../../src/core/tool/tool.ts';
import { writeTool } from '../../../src/core/tool/write.ts';
import type { Json } from '../../../src/protocol/json.ts';
import type { TestEnvironment } from './environment.ts';
import { createTestEnvironment, moment, never, use } from './environment.ts';

type Deed = (environment: TestEnvironment) => Promise<unknown>;

const path = 'src/a.ts';
const utf16 = new Uint8Array(Buffer.from('\ufeffmine', 'utf16le'));
/** What a person may make of a file that an agent has read. */
const deeds: Readonly<Record<string, Deed>> = {
  deleted: async ({ files }) => files.swap(path, { before: (await files.read(path))?.hash ?? null, after: null }),
  renamed: ({ files }) => files.move(path, 'src/b.ts'),
  'made binary': async ({ files }) => files.set(path, new Uint8Array([1, 0, 2])),
  'saved as UTF-16': async ({ files }) => files.set(path, utf16),
  'saved with other line ends': async ({ files }) => files.set(path, 'one\r\ntwo\r\n'),
  'given a byte order mark': async ({ files }) => files.set(path, '\ufeffone\ntwo\n'),
  'made huge': async ({ files }) => files.set(path, 'one\ntwo\n'.repeat(400_000)),
};
/** The call of a tool, with what happens before it is looked at, and before it is carried out. */
async function play<I, P extends Json>(tool: WriteTool<I, P>, input: I, before: Deed, between: Deed) {
  const environment = createTestEnvironment({ [path]: 'one\ntwo\n' });
  await use(readTool, { path }, environment);
  await before(environment);
  const planned = await tool.plan(input, environment, never, moment);
  await between(environment);
  const lies = (): Promise<unknown> => Promise.all([path, 'src/b.ts'].map((file) => environment.files.read(file)));
  const left = await lies();
  const { result, events } = await use(tool, input, environment, planned.ok ? { plan: planned.plan } : {});
  return { ok: result.ok, events, left, now: await lies() };
}
const nothing: Deed = async () => {};
const tools = {
  edit: (before: Deed, between: Deed) => play(editTool, { path, old_string: 'one', new_string: 'three' }, before, between),
  write: (before: Deed, between: Deed) => play(writeTool, { path, content: 'three\n' }, before, between),
};

test.each(Object.keys(deeds))('a file that was %s since it was read: nothing is written over it, and nothing journaled', async (name) => {
  const deed = deeds[name] ?? nothing;
  for (const [tool, run] of Object.entries(tools))
    for (const [before, between] of [
      [deed, nothing],
      [nothing, deed],
    ] as const) {
      // Who writes a whole file makes it anew where it was gone when that was looked at.
      if (tool === 'write' && before === deed && ['deleted', 'renamed'].includes(name)) continue;
      const { ok, events, left, now } = await run(before, between);
      expect([tool, ok, events]).toEqual([tool, false, []]);
      expect(now).toEqual(left);
    }
});
