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
  [
    'what leads to a folder that only running tells may lead anywhere above, and does not lead away',
    'cd "$(git rev-parse --show-toplevel)" && npm test && cd web && make',
    ['api: npm|test', ': npm|test', 'api/web: make', 'web: make'],
  ],
  [
    'so may a variable, and a path that begins with one',
    'cd $ROOT; make; cd "${ROOT}/web"; npm test',
    ['api: make', ': make', 'api/web: npm|test', 'web: npm|test'],
  ],
  ['a folder outside of the workspace is not followed', 'cd ../.. && npm test; cd /tmp; make', ['api: npm|test', 'api: make']],
  [
    'what a condition or a loop starts',
    'if test -d web; then npm test; else make\nwhile read line; do node a.mjs',
    ['api: test|-d|web', 'api: npm|test', 'api: make', 'api: read|line', 'api: node|a.mjs'],
  ],
  [
    'a condition has several',
    'if npm run a; then b; elif npm run c; then d; fi; until npm run e; do f; done',
    ['api: npm|run|a', 'api: b', 'api: npm|run|c', 'api: d', 'api: fi', 'api: npm|run|e', 'api: f', 'api: done'],
  ],
  ['pushd is, and popd', 'pushd web && npm test && popd && make', ['api/web: npm|test', 'api: make']],
  ['cd as people write it', 'cd -P -- web && npm test && cd - && make && cd', ['api/web: npm|test', 'api: make']],
  [
    'a subshell keeps its folder to itself',
    '(cd web && (cd lib; make); npm test) && npm run lint',
    ['api/web/lib: make', 'api/web: npm|test', 'api: npm|run|lint'],
  ],
  [
    'a substitution is no subshell',
    '(cd web; node $(which tsc) "$A" $(A)/b; npm test); make $B)',
    ['api/web: node|$(which|tsc', 'api/web: $A|$(A)/b', 'api/web: npm|test', 'api: make|$B'],
  ],
  [
    'a pattern of a case begins no subshell',
    'case $1 in\n*.js) cd web;; *) make;; esac',
    ['api: case|$1|in', 'api: *.js', 'api/web: *', 'api/web: make', 'api/web: esac'],
  ],
  ['variables in front are left out', 'CI=1 env NODE_ENV=test npm test', ['api: npm|test']],
  [
    'what only starts a program is left out, with its options',
    'time -p make; exec npm test; command npm run a; env -i PATH=b npm run c; cross-env D=1 npm run d; cross-env-shell E=1 npm run e; ! npm run f',
    ['make', 'npm|test', 'npm|run|a', 'npm|run|c', 'npm|run|d', 'npm|run|e', 'npm|run|f'].map((argv) => `api: ${argv}`),
  ],
  [
    'what a Makefile puts in front of its lines',
    '@npm test\n-rm -f a\n+@make b\n@A=1 node c',
    ['api: npm|test', 'api: rm|-f|a', 'api: make|b', 'api: node|c'],
  ],
  ['what a Makefile puts in front with a blank', '@ npm test\n- A=1 npm run a\n@ -', ['api: npm|test', 'api: npm|run|a']],
  ['a line that goes on, and what is escaped', 'npm test \\\n  a\\ b \\#c ', ['api: npm|test|a b|#c']],
  ['a quote that is empty, within a word, or never ends', `node "" a'b c'd; make "e; f`, ['api: node||ab cd', 'api: make|e; f']],
  ['nothing but variables, blanks and operators', ' CI=1 ; && \n', []],
])('%s', (_what, text, expected) => expect(read(text)).toEqual(expected));

test('what the variables in front are set to', () => {
  expect(shellCommands('A=b export=c D= env E=f g h=i; j', 'api')).toEqual([
    { argv: ['g', 'h=i'], folder: 'api', values: ['b', 'c', 'f'] },
    { argv: ['j'], folder: 'api', values: [] },
  ]);
});

test('a path from a folder leads to another one, or out', () => {
  expect(folderFrom('a/b', '../c/./d')).toBe('a/c/d');
  expect(folderFrom('a', '..')).toBe('');
  expect(folderFrom('a', '../..')).toBeNull();
  expect(folderFrom('', '/tmp')).toBeNull();
});
