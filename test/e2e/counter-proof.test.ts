import { expect } from 'vitest';
import type { ModelHandler } from '../fakes/model-server/model-answer.ts';
import { sweep } from '../sweeps/sweep.ts';
import { sampled as test } from '../sweeps/sampled.ts';
import { acting, approvedReview, call, calls, finish, passed, spec, write, type Act } from './answers.ts';
import { openFiles } from './playing.ts';
import { wholeRun, type WholeRun } from './whole-run.ts';

const good = 'export const sum = (a, b) => b + a;\n';
const broken = 'export const sum = (a, b) => a - b;\n';
const suite = `import test from 'node:test';
import assert from 'node:assert';
import { sum } from '../src/sum.js';
test('adds', () => assert.equal(sum(1, 2), 3));
`;
const manifest = (scripts: Record<string, string>): string => `${JSON.stringify({ name: 'sums', type: 'module', scripts }, null, 2)}\n`;
const runner = 'node --test --test-isolation=none "test/*.test.js"';

const files = {
  'package.json': manifest({ test: runner }),
  'tsconfig.json': '{ "compilerOptions": { "strict": true } }\n',
  'src/sum.js': 'export const sum = (a, b) => a + b;\n',
  'test/sum.test.js': suite,
};
const settings = (command: readonly string[]): string =>
  `version: 1\nagents:\n  code:\n    section: Code\n    owns: ["**"]\n    validate: [${JSON.stringify(command)}]\n`;
/** What npm would start, where its scripts are not what changes: npm takes longer than the tests. */
const direct = ['node', '--test', '--test-isolation=none', 'test/*.test.js'];

type Contents = Readonly<Record<string, string>>;

/** One agent that writes files, each of which it may have to read first. `listed`: what else the spec names. */
const writing = (contents: Contents, listed: readonly string[], proof: string): ModelHandler => {
  const there = Object.keys(contents).filter((file) => file in files);
  const reads: Act[] = there.length > 0 ? [calls(...there.map((path) => call('read', { path })))] : [];
  const text = `${spec({ Code: ['src/sum.js', ...listed] })}${proof}`;
  return acting([
    [/^SPEC /, finish(text)],
    [/Code /, ...reads, ...Object.entries(contents).map(([file, content]) => write(file, content)), passed],
    [/^REVIEW /, approvedReview],
  ]);
};

async function play(contents: Contents, { listed = [] as readonly string[], proof = '', git = true } = {}): Promise<WholeRun> {
  const command = 'package.json' in contents ? ['npm', 'test'] : direct;
  return wholeRun(await openFiles({ ...files, '.claude/batuta.yaml': settings(command) }, writing(contents, listed, proof), git));
}

const verdict = ({ state, report }: WholeRun): object => ({
  status: state.status,
  asked: state.questions.map(({ kind, reason }) => `${kind} ${reason}`),
  verdict: report.proof?.verdict,
  reason: report.proof?.reason,
});
const counted = ({ events }: WholeRun): number => events.filter(({ type }) => type === 'proof.swapped').length;
const questions = ({ events }: WholeRun): string[] =>
  events.flatMap((event) => (event.type === 'question.asked' ? [event.question.kind] : []));

const cheats: [string, Record<string, string>, string][] = [
  ['sets the test script to nothing', { 'src/sum.js': broken, 'package.json': manifest({ test: 'exit 0' }) }, 'no-tests'],
  ['empties the failing test', { 'src/sum.js': broken, 'test/sum.test.js': "import test from 'node:test';\n" }, 'tests-missing'],
  ['skips the failing test', { 'src/sum.js': broken, 'test/sum.test.js': suite.replace("test('adds'", "test.skip('adds'") }, 'no-tests'],
  ['turns what the test expects', { 'src/sum.js': broken, 'test/sum.test.js': suite.replace('3)', '-1)') }, 'tests-changed'],
];

sweep(
  'an agent is not proven that',
  cheats,
  { sample: 1, name: ([name]) => `${name}: one question, at the end`, alone: true },
  async ([, contents, reason]) => {
    const run = await play(contents);
    expect(verdict(run)).toEqual({ status: 'stopped', asked: [`proof ${reason}`], verdict: 'unproven', reason });
    expect(questions(run)).toEqual(['approval', 'proof']);
  },
);

test('without git it is the same', async () => {
  const run = await play(cheats[0]?.[1] ?? {}, { git: false });
  expect(verdict(run)).toEqual({ status: 'stopped', asked: ['proof no-tests'], verdict: 'unproven', reason: 'no-tests' });
});

const more = "test('adds nothing', () => assert.equal(sum(1, 0), 1));\n";
const honest: [string, Record<string, string>, string[], string, number][] = [
  ['new tests', { 'src/sum.js': good, 'test/more.test.js': suite.replace("'adds'", "'adds more'") }, [], '', 1],
  ['appended tests', { 'src/sum.js': good, 'test/sum.test.js': suite + more }, [], '', 1],
  ['a new script', { 'src/sum.js': good, 'package.json': manifest({ test: runner, lint: 'node --check src/sum.js' }) }, [], '', 0],
  ['a changed configuration', { 'src/sum.js': good, 'tsconfig.json': '{ "compilerOptions": { "strict": false } }\n' }, [], '', 1],
  [
    'a change of a test that is listed',
    { 'src/sum.js': broken, 'test/sum.test.js': suite.replace('3)', '-1)') },
    ['test/sum.test.js'],
    '',
    1,
  ],
  [
    'another way of proving that is announced',
    { 'src/sum.js': broken, 'package.json': manifest({ test: 'node --check src/sum.js' }) },
    ['package.json'],
    '### Changes how work is proven\n- The script "test" only checks the syntax\n',
    // The source that the new script names is tried under the old one, as it was and as it is.
    2,
  ],
];
sweep(
  'nothing is asked beyond the spec',
  honest,
  { sample: 1, name: ([name]) => name, alone: true },
  async ([, contents, listed, proof, swaps]) => {
    const run = await play(contents, { listed, proof });
    expect(verdict(run)).toEqual({ status: 'completed', asked: [], verdict: 'proven', reason: listed.length > 0 ? 'approved' : null });
    expect([questions(run), counted(run)]).toEqual([['approval'], swaps]);
  },
);
