import fc from 'fast-check';
import { win32 } from 'node:path';
import { describe, expect, test } from 'vitest';
import { programPlaces } from '../../src/node/program-places.ts';

test('a bare name is looked for in the absolute folders of PATH, in their order; one with a folder from the current one', () => {
  expect(programPlaces('git', '/work', '/usr/bin:bin::./x:/bin', 'linux')).toEqual({
    hasFolder: false,
    folders: ['/usr/bin', '/bin'],
    files: ['/usr/bin/git', '/bin/git'],
  });
  expect(programPlaces('./gradlew', '/work', '/usr/bin', 'darwin')).toMatchObject({ hasFolder: true, files: ['/work/gradlew'] });
  expect(programPlaces('a\\b', '/work', '/bin', 'linux').files).toEqual(['/bin/a\\b']);
});

describe('on Windows', () => {
  const places = (name: string, path: string): readonly string[] => programPlaces(name, 'C:\\work', path, 'win32').files;

  test('the ending is added, unless it is there; quotation marks of PATH are none of the folder’s name', () => {
    const path = '"C:\\Program Files\\Git\\cmd";C:\\Windows\\System32\\';
    expect(places('git', path)).toEqual([
      'C:\\Program Files\\Git\\cmd\\git.exe',
      'C:\\Program Files\\Git\\cmd\\git.com',
      'C:\\Windows\\System32\\git.exe',
      'C:\\Windows\\System32\\git.com',
    ]);
    expect(places('Git.EXE', 'C:\\Git')).toEqual(['C:\\Git\\Git.EXE']);
    expect(places('node.18', 'C:\\n')).toEqual(['C:\\n\\node.18.exe', 'C:\\n\\node.18.com']);
  });

  test('both strokes make a folder of it, and so does a drive', () => {
    expect(places('tools/lint', 'C:\\x')).toEqual(['C:\\work\\tools\\lint.exe', 'C:\\work\\tools\\lint.com']);
    expect(places('.\\lint.exe', 'C:\\x')).toEqual(['C:\\work\\lint.exe']);
    expect(places('C:lint.exe', 'D:\\x')).toEqual(['C:\\work\\lint.exe']);
    expect(places('\\\\server\\share\\lint.exe', 'C:\\x')).toEqual(['\\\\server\\share\\lint.exe']);
  });

  test('what is relative, to a folder or to a drive, is no entry of PATH', () => {
    expect(places('git.exe', 'bin;.;;\\tools;/tools;C:tools;\\\\./.;\\\\server\\share;C:/Git')).toEqual([
      '\\\\server\\share\\git.exe',
      'C:\\Git\\git.exe',
    ]);
    const entry = fc.string({ unit: fc.constantFrom('C', ':', '\\', '/', '.', 'x', '"', ' ') });
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        for (const file of places('git', entries.join(';'))) expect(win32.parse(file).root).toMatch(/^(?:[A-Z]:\\|\\\\[^\\]+\\[^\\]+\\)/iu);
      }),
    );
  });
});
