import { expect, it } from 'vitest';
import { project } from '../../../src/core/run/project.ts';
import { editTool } from '../../../src/core/tool/edit.ts';
import { readTool } from '../../../src/core/tool/read.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import { createTestEnvironment, use } from '../tool/environment.ts';

const path = 'src/a.ts';

/** The ledger's lines after edits of one file, each from one text to another. */
async function linesAfter(text: string, ...edits: readonly (readonly [old_string: string, new_string: string])[]) {
  const environment = createTestEnvironment({ [path]: text });
  const past: RunEventBody[] = [];
  for (const [old_string, new_string] of edits) {
    await use(readTool, { path }, environment);
    past.push(...(await use(editTool, { path, old_string, new_string }, environment, { past })).events);
  }
  const file = project(past.map((body, index) => ({ seq: index + 1, at: '', runId: 'run', ...body }))).files[path];
  return file && { added: file.added, removed: file.removed };
}

it('lines of a file that is edited twice are those that version control counts', async () => {
  expect(await linesAfter('a\nb\n', ['b', 'b\nc'], ['c', 'd\ne'])).toEqual({ added: 2, removed: 0 });
  expect(await linesAfter('a\nb\n', ['a', 'A'], ['A', 'a\nx'])).toEqual({ added: 1, removed: 0 });
  expect(await linesAfter('a\nb\n', ['a', 'A'], ['b', 'B'])).toEqual({ added: 2, removed: 2 });
});

it('a file that is as it was drops out', async () => {
  expect(await linesAfter('a\nb\n', ['a', 'A'], ['A', 'a'])).toBe(undefined);
});
