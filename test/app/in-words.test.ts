import { describe, expect, it, test } from 'vitest';
import { inWords } from '../../src/app/in-words.ts';
import { UserError } from '../../src/app/contracts.ts';
import { normalizeInside } from '../../src/core/policy/normalize-inside.ts';
import { FencedError, RefusedError, StorageError } from '../../src/core/durable/errors.ts';
import { sentence } from '../../src/core/describe/message.ts';
import { findProgram } from '../../src/node/find-program.ts';
import { gitFailure } from '../../src/node/git-program.ts';
import { toWorkspaceError } from '../../src/node/system-error.ts';

const systemError = (code: string): Error => Object.assign(new Error(`${code}: as the system says it`), { code, path: '/a/b' });

/** What a person is told when `work` throws: a sentence that every face words in its own language. */
async function toldOf(work: () => unknown): Promise<UserError> {
  const failure: unknown = await inWords(async () => work()).catch((thrown: unknown) => thrown);
  if (failure instanceof UserError) return failure;
  throw new Error('There are no words for a person.');
}

function throws(error: Error): () => never {
  return () => {
    throw error;
  };
}

describe('what the machine does not allow', () => {
  it.each([
    ['EACCES', '{0} cannot be changed: this user has no right to, or the disk is read-only. Change its permissions, or work on a copy.'],
    ['EROFS', '{0} cannot be changed: this user has no right to, or the disk is read-only. Change its permissions, or work on a copy.'],
    ['ENOSPC', '{0} cannot be written: the disk is full. Free some space and resume; nothing was changed.'],
    ['EMFILE', '{0} cannot be opened: too many files are open. Raise the limit (ulimit -n) and resume.'],
    ['ELOOP', '{0} goes through links that form a cycle.'],
    ['ENAMETOOLONG', '{0} is too long for this system.'],
    ['ENOTDIR', '{0} cannot exist: part of the path is a file, not a folder.'],
    ['EISDIR', '{0} is a folder, not a file.'],
  ])('%s is a sentence with the path as its value', async (code, text) => {
    const { text: told, message } = await toldOf(throws(systemError(code)));
    expect(told).toEqual({ text, values: ['"/a/b"'] });
    expect(message).toBe(text.replace('{0}', '"/a/b"'));
  });

  it.each(['EIO', 'EBUSY', 'ENOENT', 'ESTALE'])('%s, that has no sentence of its own, is one around the system’s words', async (code) => {
    const { text } = await toldOf(throws(systemError(code)));
    expect(text).toEqual({
      text: '{0} cannot be used now ({1}). Close what uses it, or check the disk, and resume.',
      values: ['"/a/b"', `${code}: as the system says it`],
    });
  });

  it('a part of Batuta that is gone is told with what to do', async () => {
    const gone = Object.assign(new Error("Cannot find module './doctor-1.cjs'\nRequire stack:\n- cli.cjs"), { code: 'MODULE_NOT_FOUND' });
    const { text } = await toldOf(throws(gone));
    expect(text).toMatchObject({ text: expect.stringContaining('start Batuta again'), values: ["Cannot find module './doctor-1.cjs'"] });
  });

  it('an error that is not the system’s stays as it is', () => {
    const bug = new TypeError('a bug');
    expect(toWorkspaceError(bug, '/a')).toBe(bug);
  });

  it.each([
    ['fatal: write error: No space left on device', 'The disk is full (git {0}: {1}). Free some space and resume; nothing was changed.'],
    ['error: unable to open: Permission denied', 'git {0} was not allowed to write or read: {1}. Check the permissions.'],
    ['fatal: bad object', 'git {0} failed: {1}'],
  ])('git’s failure is a sentence around git’s own words: %s', (stderr, text) => {
    const words = stderr.replace(/^(?:fatal|error): /, '');
    expect(gitFailure('write-tree', stderr).text).toEqual({ text, values: ['write-tree', words] });
  });

  test('git that says nothing is said to have no message', () => {
    expect(gitFailure('diff-tree', '').message).toBe('git diff-tree failed: no message');
  });
});

describe('what was asked of a run', () => {
  it.each([
    new StorageError(sentence('The journal in {0} is gone.', '/runs/r')),
    new RefusedError(sentence('There is no run "{0}".', 'r')),
    new FencedError(sentence('Another process has taken this run over; this one does nothing more.')),
  ])('and cannot be done is told in words: $message', async (error) => {
    expect(await toldOf(throws(error))).toMatchObject({ text: error.text, message: error.message, exitCode: 1 });
  });
});

test('a path that leads out of the workspace is a sentence, and the path its value', async () => {
  const { text: told } = await toldOf(() => normalizeInside('../x'));
  expect(told).toEqual({ text: '{0} leads out of the workspace; only files inside it can be used.', values: ['"../x"'] });
});

test('a program that is not there is named, with where it was looked for', async () => {
  expect(await findProgram('./no-such-tool', import.meta.dirname, {})).toEqual({
    found: false,
    why: sentence('There is no file {0} in {1}. Install it, or correct the command.', './no-such-tool', import.meta.dirname),
  });
  expect(await findProgram('no-such-tool', import.meta.dirname, { PATH: import.meta.dirname })).toEqual({
    found: false,
    why: sentence('The program "{0}" was not found on PATH. Install it, or correct the command.', 'no-such-tool'),
  });
});
