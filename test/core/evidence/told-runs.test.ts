import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runBesides, tellsWhatRuns } from '../../../src/core/evidence/told-runs.ts';

const proving = {
  commands: [['node', 'check.js'], ['make', 'test'], ['serve']],
  parts: [
    { file: 'check.js', part: '', text: '' },
    { file: 'tools/Makefile', part: 'make ready', text: 'ready:\n\techo qa/is.js' },
    { file: 'Makefile', part: 'make test', text: 'RULES = rules\nOUT = out\ntest: first\n\tdiff - a.txt\nfirst:\n\techo qa/is.js' },
  ],
  paths: new Set(['check.js', 'src/server.js', 'env.js', 'web/main.js']),
};
const left = (path: string, text: string): string[] =>
  runBesides(path, text, proving)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const makefile = `RULES = rules
OUT = out
MAIN = src/server.js
test: first
\tdiff - a.txt
first:
\techo qa/is.js
run:
\tnode $(MAIN)
again:
\techo qa/is.js
check:
\tcd web && node ../check.js $(RULES)
`;
test('what a Makefile runs besides what the commands do', () => {
  expect(left('Makefile', makefile)).toEqual(['run:', 'node src/server.js', 'again:', 'echo qa/is.js', 'check:', 'cd web']);
  expect(left('tools/Makefile', 'ready:\n\techo qa/is.js\nrun:\n\tnode main.js\n')).toEqual(['run:', 'node main.js']);
});

test('what is packed into one line is left as it is', () => {
  const packed = `node check.js; node src/server.js; ${'a'.repeat(10_000)}`;
  expect(left('.husky/pre-push', packed)).toEqual([packed]);
});

test.each<[string, string, string[]]>([
  ['.github/workflows/a.yml', '- run: node check.js rules\n- run: make test\n- run: node src/server.js', ['- run: node src/server.js']],
  ['.github/workflows/a.yml', 'run: node check.js a.txt && node src/server.js', ['node src/server.js']],
  ['.husky/pre-push', 'node -r ./env.js src/server.js', ['node -r ./env.js src/server.js']],
  ['.husky/pre-push', 'node -r ./env.js ./check.js rules', []],
  ['.husky/pre-push', 'npm run serve', ['npm run serve']],
  ['.husky/pre-push', 'node ../../check.js', ['node ../../check.js']],
  ['.vscode/launch.json', '{ "program": "${workspaceFolder}/check.js", "args": ["rules"] }', []],
  ['.vscode/launch.json', '{ "program": "src/server.js" }', ['{ "program": "src/server.js" }']],
  ['.claude/batuta.yaml', 'validate: [["node", "src/server.js"]]', []],
  ['spec/active/a/plan.yaml', 'src/server.js', []],
])('what %s runs besides: %s', (path, text, expected) => {
  expect(tellsWhatRuns(path)).toBe(true);
  expect(left(path, text)).toEqual(expected);
});

test('a source tells nothing of what runs', () => {
  expect(tellsWhatRuns('src/server.js')).toBe(false);
});

test('whatever stands in a text, reading it ends', () => {
  const text = fc.string({ unit: fc.constantFrom(...'sh -c node check.js m=a$(){}|;&"\'\\\n\t./:'.split('')), maxLength: 80 });
  fc.assert(
    fc.property(text, fc.constantFrom('Makefile', '.husky/a', '.vscode/a.json'), (one, path) => {
      expect(runBesides(path, one, proving).length).toBeLessThan(2000);
    }),
  );
});
