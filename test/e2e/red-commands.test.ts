import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import { sweep } from '../sweeps/sweep.ts';
import { openFiles } from './playing.ts';
import { asked, broken, ended, good, javascript, manifest, node, settings, suite, writing, type Files } from './ways.ts';

/** Says what is wrong in files that are given to it: words that its configuration has. */
const lint = `import { readFileSync } from 'node:fs';
const words = JSON.parse(readFileSync('lint.json', 'utf8'));
const wrong = process.argv.slice(2).flatMap((file) =>
  readFileSync(file, 'utf8').split('\\n').flatMap((line, index) =>
    words.filter((word) => line.includes(word)).map((word) => \`\${file}:\${index + 1}: "\${word}"\`)));
for (const line of wrong) console.log(line);
if (wrong.length > 0) console.log(\`\${wrong.length} problems\`);
process.exitCode = wrong.length > 0 ? 1 : 0;
`;
const redWith = (script: string): Files => ({
  ...javascript,
  'src/old.js': 'export var old = 1;\n',
  'lint.js': lint,
  'lint.json': '["var "]\n',
  'package.json': manifest({ test: node, lint: script }),
  '.claude/batuta.yaml': settings('npm run lint, npm test'),
});
const red = redWith('node lint.js src/old.js src/sum.js test/sum.test.js');
/** As npx tells it where TypeScript is not installed. */
const missing = {
  ...redWith('node tsc.js --noEmit src/sum.js'),
  'tsc.js': "console.log('This is not the tsc command you are looking for');\nprocess.exitCode = 1;\n",
};

const more = `${suite}test('adds nothing', () => assert.equal(sum(1, 0), 1));\n`;
const turned = suite.replace('3)', '-1)');
const accepted = ['completed', 'unproven', 'red-base', []];

const all: [string, Files, Files, unknown[]][] = [
  ['one more test in a file, and it fails as before', red, { 'src/sum.js': good, 'test/sum.test.js': more }, accepted],
  [
    'the same, and it fails in what the work added, too',
    red,
    { 'src/sum.js': `var a;\n${good}`, 'test/sum.test.js': `${more}var b;\n` },
    accepted,
  ],
  ['one more test in a file, and it does not check anything', missing, { 'src/sum.js': good, 'test/sum.test.js': more }, accepted],
  ['a test that was turned to the work', red, { 'src/sum.js': broken, 'test/sum.test.js': turned }, asked('tests-changed')],
  ['the same, and it does not check anything', missing, { 'src/sum.js': broken, 'test/sum.test.js': turned }, asked('tests-changed')],
  ['one more test in a file, and it says nothing', redWith('exit 1'), { 'src/sum.js': good, 'test/sum.test.js': more }, accepted],
  [
    'a configuration that hides what the work added',
    { ...red, 'lint.json': '["var ", "eval"]\n' },
    { 'src/sum.js': `${good}export const run = eval;\n`, 'lint.json': '["var "]\n' },
    asked('proof-changed'),
  ],
  [
    'a check that prints the failure of the old one itself',
    {
      ...javascript,
      'all.sh': 'node check.js || exit 1\necho "1 problem in old.js"\nexit 1\n',
      'check.js': "import { sum } from './src/sum.js';\nif (sum(1, 2) !== 3) {\n  console.log('wrong');\n  process.exit(1);\n}\n",
      'package.json': manifest({}),
      '.claude/batuta.yaml': settings('sh all.sh'),
    },
    { 'src/sum.js': broken, 'check.js': "console.log('wrong');\n" },
    asked('proof-changed'),
  ],
  ['a configuration with which it does not fail any more', red, { 'src/sum.js': good, 'lint.json': '[]\n' }, asked('proof-changed')],
];

sweep(
  'a command failed before the work:',
  all,
  { sample: 3, name: ([name]) => name, alone: true },
  async ([, there, contents, expected]) => {
    expect(await ended(there, contents)).toEqual(expected);
  },
);

test('what the spec’s approval accepted is not asked about because a test was edited: --yes ends with 0', async () => {
  const scene = await openFiles(red, writing(red, { 'src/sum.js': good, 'test/sum.test.js': more }));
  const { code, report } = await scene.run(['feature', 'A thing', '--yes', '--trust-workspace']);
  expect([code, report.proof?.reason, report.proof?.acceptedBy]).toEqual([0, 'red-base', expect.stringContaining('(--yes)')]);
});
