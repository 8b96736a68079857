import { expect, test } from 'vitest';
import { byFolder } from '../../src/core/by-folder.ts';

test('what a folder tells is asked once for paths that follow each other, and again for those of another folder, a deeper or longer one too', () => {
  const asked: string[] = [];
  const named = byFolder((folder) => {
    asked.push(folder);
    return folder.toUpperCase();
  });
  const paths = ['x', 'y', 'a/b', 'a/c', 'a/b/c', 'ab/c', 'a/d', 'z'];
  expect(paths.map(named)).toEqual(['', '', 'A/', 'A/', 'A/B/', 'AB/', 'A/', '']);
  expect(asked).toEqual(['', 'a/', 'a/b/', 'ab/', 'a/', '']);
});
