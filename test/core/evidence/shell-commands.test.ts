import { expect, test } from 'vitest';
import { folderFrom, shellCommands } from '../../../src/core/evidence/shell-commands.ts';

const read = (text: string): string[] => shellCommands(text, 'api').map(({ argv, folder }) => `${folder}: ${argv.join('|')}`);

test.each([
  [
    'a comment is no command, and a # in a word is no comment',
    'npm test # not now; rm x\nnode a#b.mjs',
    ['api: npm|test', 'api: node|a#b.mjs'],
  ],
  ['a comment that is the whole line', '# first\nmake', ['api: make']],
  ['operators and line ends', 'a && b | c; d\ne', ['api: a', 'api: b', 'api: c', 'api: d', 'api: e']],
  ['quotes keep blanks together', `node "a b.mjs" 'c;d'`, ['api: node|a b.mjs|c;d']],
  ['cd is followed', 'cd web && npm test && cd .. && make', ['api/web: npm|test', 'api: make']],
  ['a folder outside of the workspace is not followed', 'cd ../.. && npm test; cd /tmp; make', ['api: npm|test', 'api: make']],
  [
    'what a condition or a loop starts',
    'if test -d web; then npm test; else make\nwhile read line; do node a.mjs',
    ['api: test|-d|web', 'api: npm|test', 'api: make', 'api: read|line', 'api: node|a.mjs'],
  ],
  ['variables in front are left out', 'CI=1 env NODE_ENV=test npm test', ['api: npm|test']],
])('%s', (_what, text, expected) => expect(read(text)).toEqual(expected));

test('a path from a folder leads to another one, or out', () => {
  expect(folderFrom('a/b', '../c/./d')).toBe('a/c/d');
  expect(folderFrom('a', '..')).toBe('');
  expect(folderFrom('a', '../..')).toBeNull();
  expect(folderFrom('', '/tmp')).toBeNull();
});
