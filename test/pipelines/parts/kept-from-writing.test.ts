import { expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { withRemedy } from '../../../src/pipelines/parts/kept-from-writing.ts';

const remedy = 'name it in your settings: sandbox: { write: [~/.FOLDER] }.';

test.each([
  ["npm error code EROFS\nnpm error rofs EROFS: read-only file system, open '/home/ada/.npm/_cacache/tmp/1'", true],
  ['error: failed to open file `/home/ada/.cache/uv/sdists-v9/.git`: Read-only file system (os error 30)', true],
  ['failed to write /home/ada/.gradle/1: ReadOnlyFileSystemException: read-only filesystem', true],
  ['1 test failed', false],
])('what a command could not write is told with what lets it: %s', (output, isTold) => {
  const said = inEnglish(withRemedy('"npm ci" failed.', output));
  expect([said.startsWith('"npm ci" failed.'), said.includes(remedy)]).toEqual([true, isTold]);
});
