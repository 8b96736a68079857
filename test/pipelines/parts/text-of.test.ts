import { expect, test } from 'vitest';
import { PathError, WorkspaceError } from '../../../src/core/ports.ts';
import { textOf } from '../../../src/pipelines/parts/text-of.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';

const files = createMemoryFiles({ 'a.ts': 'a' });
const failing = (error: Error) => ({ files: { ...files, read: () => Promise.reject(error) } });

test('what is no file of the workspace, or may not be read, has no text; that the machine refuses it now is no answer', async () => {
  expect([await textOf({ files }, 'a.ts'), await textOf({ files }, 'b.ts'), await textOf({ files }, '../b.ts')]).toEqual(['a', null, null]);
  expect(await textOf(failing(new PathError('no path')), 'a.ts')).toBeNull();
  await expect(textOf(failing(new WorkspaceError('unusable', 'busy')), 'a.ts')).rejects.toThrow('busy');
});
