import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import { acting, approvedReview, call, calls, finish, passed, spec, write } from './answers.ts';
import { openFiles } from './playing.ts';
import { wholeRun } from './whole-run.ts';

const suite = (names: string, body: string): string =>
  `import test from 'node:test';\nimport assert from 'node:assert';\nimport { ${names} } from '../dist/index.js';\n${body}`;
const sum = 'export const sum = (a, b) => a + b;\n';
const neg = `${sum}export const neg = (a) => -a;\n`;
const tested = suite('sum', "test('adds', () => assert.equal(sum(1, 2), 3));\n");
const testedNeg = suite('neg', "test('negates', () => assert.equal(neg(1), -1));\n");

/** Writes what is committed with the sources, as actions of GitHub have it, and how many tests there are. */
const build = `import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { limit } from '../src/limit.js';
mkdirSync('dist', { recursive: true });
for (const name of readdirSync('src')) writeFileSync('dist/' + name, readFileSync('src/' + name));
writeFileSync('dist/index.js', readFileSync('src/sum.js', 'utf8') + '// tests: ' + readdirSync('test').length + '\\n');
if (limit > 0) writeFileSync('dist/limit.json', JSON.stringify(limit));
`;
const files = {
  'package.json': '{ "name": "sums", "type": "module" }\n',
  'src/sum.js': sum,
  'src/limit.js': 'export const limit = 1;\n',
  'src/main.js': "export { limit } from './limit.js';\n",
  'src/check.js': "import { sum } from './sum.js';\nif (sum(1, 2) !== 3) process.exit(1);\n",
  'scripts/build.js': build,
  'dist/index.js': `${sum}// tests: 1\n`,
  'test/sum.test.js': tested,
};
const direct = ['node', '--test', '--test-isolation=none', 'test/*.test.js'];
const settings = (commands: readonly (readonly string[])[]): string =>
  `version: 1\nagents:\n  code:\n    section: Code\n    owns: ["**"]\n    validate: ${JSON.stringify(commands)}\n`;

async function play(
  contents: Readonly<Record<string, string>>,
  more: readonly (readonly string[])[] = [direct],
  listed: readonly string[] = [],
) {
  const known = Object.keys(contents).filter((file) => file in files || file === 'dist/limit.json');
  const scene = await openFiles(
    { ...files, '.claude/batuta.yaml': settings([['node', 'scripts/build.js'], ...more]) },
    acting([
      [/^SPEC /, finish(spec({ Code: ['src/sum.js', ...listed] }))],
      [
        /Code /,
        calls(...known.map((file) => call('read', { path: file }))),
        ...Object.entries(contents).map(([file, content]) => write(file, content)),
        passed,
      ],
      [/^REVIEW /, approvedReview],
    ]),
    true,
  );
  const { state, report } = await wholeRun(scene);
  const { verdict, reason, changed } = report.proof ?? {};
  return {
    proof: { status: state.status, verdict, reason, changed: changed?.map(({ file }) => file) },
    built: await readFile(path.join(scene.root, 'dist/index.js'), 'utf8'),
  };
}

test('what a command builds is its output: the counter-proof builds it of what was there before, and it lies there afterwards as it was proven', async () => {
  const run = await play({ 'src/sum.js': neg, 'test/neg.test.js': testedNeg });
  expect(run).toEqual({
    proof: { status: 'completed', verdict: 'proven', reason: null, changed: ['test/neg.test.js'] },
    built: `${neg}// tests: 2\n`,
  });
});

test('so it is where the agent built it as well', async () => {
  const run = await play({ 'src/sum.js': neg, 'dist/index.js': `${neg}// mine\n`, 'test/neg.test.js': testedNeg });
  expect(run).toEqual({
    proof: { status: 'completed', verdict: 'proven', reason: null, changed: ['dist/index.js', 'test/neg.test.js'] },
    built: `${neg}// tests: 2\n`,
  });
});

test('a program that decides is none, although a command builds it anew', async () => {
  const run = await play({ 'src/sum.js': 'export const sum = (a, b) => a * b;\n', 'src/check.js': 'process.exit(0);\n' }, [
    ['node', 'dist/check.js'],
  ]);
  const changed = ['dist/check.js', 'src/check.js'];
  expect(run.proof).toEqual({ status: 'stopped', verdict: 'unproven', reason: 'proof-changed', changed });
});

test('what the agent wrote decides nothing where the command no longer writes it', async () => {
  const few =
    "if (require('fs').readFileSync('src/sum.js', 'utf8').split('export').length - 1 > require('./dist/limit.json')) process.exit(1)";
  const contents = { 'src/sum.js': neg, 'src/limit.js': 'export const limit = 0;\n', 'dist/limit.json': '9' };
  const run = await play(contents, [['node', '-e', few], direct], ['src/limit.js']);
  expect(run.proof).toEqual({ status: 'stopped', verdict: 'unproven', reason: 'proof-changed', changed: ['dist/limit.json'] });
});

test('what it builds of a new source is its output as well, beside the others', async () => {
  const more = testedNeg.replace('../dist/index.js', '../dist/neg.js');
  const contents = { 'src/sum.js': `// Adds.\n${sum}`, 'src/neg.js': 'export const neg = (a) => -a;\n', 'test/neg.test.js': more };
  const run = await play(contents, [direct], ['src/neg.js']);
  expect(run.proof).toEqual({ status: 'completed', verdict: 'proven', reason: null, changed: ['test/neg.test.js'] });
});
