import { rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect } from 'vitest';
import { resultOf } from '../../src/core/evidence/kept-result.ts';
import { inEnglish } from '../../src/core/describe/message.ts';
import type { Baseline } from '../../src/protocol/proof.ts';
import type { Question } from '../../src/protocol/question.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import { runBlobs } from '../../src/engines/embedded/run-blobs.ts';
import { diskFiles } from '../../src/node/disk-files.ts';
import { sampled as test } from '../sweeps/sampled.ts';
import { acting, call, calls, finish, passed, spec, write } from './answers.ts';
import { openScene, type Scene, type SceneOptions } from './scene.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const writesIt = acting([
  [/^SPEC /, finish(spec({ Code: ['src/sum.js'] }))],
  [/^Code /, calls(call('read', { path: 'src/sum.js' })), write('src/sum.js', 'export const sum = (a, b) => b + a;\n'), passed],
]);

const files = (
  more: Readonly<Record<string, string>> = {},
  test = 'node --test --test-isolation=none "test/*.test.js"',
): Readonly<Record<string, string>> => ({
  'package.json': `${JSON.stringify({ name: 'sums', type: 'module', scripts: { test } }, null, 2)}\n`,
  'src/sum.js': 'export const sum = (a, b) => a + b;\n',
  'test/sum.test.js': `import test from 'node:test';
import assert from 'node:assert';
import { sum } from '../src/sum.js';
test('adds', () => assert.equal(sum(1, 2), 3));
test('adds nothing', () => assert.equal(sum(1, 0), 1));
`,
  '.claude/batuta.yaml': 'version: 1\nagents:\n  code:\n    section: Code\n    owns: ["**"]\n    validate: [npm test]\n',
  ...more,
});

async function open(options: SceneOptions): Promise<Scene> {
  const scene = await openScene({ handler: writesIt, ...options });
  cleanups.push(() => scene.remove());
  return scene;
}

const feature = ['feature', 'Sums', '--trust-workspace'];
const measured = (events: readonly RunEvent[]): Baseline[] =>
  events.flatMap((event) => (event.type === 'baseline.measured' ? [event.baseline] : []));
const asked = (events: readonly RunEvent[]): Question[] =>
  events.flatMap((event) => (event.type === 'question.asked' ? [event.question] : []));

test('before the first write every command has run once, its tests known by name; on the same tree a pass is not run again', async () => {
  const scene = await open({ files: files() });
  const first = await scene.run(feature);
  expect(first.code).toBe(3);
  const [baseline] = measured(first.events);
  const [command] = baseline?.commands ?? [];
  expect(command).toMatchObject({
    agent: 'code',
    command: ['npm', 'test'],
    result: 'pass',
    exitCode: 0,
    counts: { passed: 2, failed: 0, skipped: 0 },
    writes: [],
  });
  const blobs = runBlobs(diskFiles(), path.join(scene.home, 'runs', first.report.runId, 'blobs'));
  const { tests } = await resultOf(blobs, command ?? { exitCode: null });
  expect(tests).toEqual([
    { name: 'test/sum.test.js > adds', outcome: 'passed' },
    { name: 'test/sum.test.js > adds nothing', outcome: 'passed' },
  ]);
  const order = first.events.map((event) => event.type);
  expect(order.indexOf('baseline.measured')).toBeLessThan(order.indexOf('question.asked'));
  const second = await scene.run(['approve', first.report.runId, '--yes']);
  expect([second.code, measured(second.events)]).toEqual([0, []]);
  const [proof] = second.report.evidence;
  expect(proof).toMatchObject({ result: 'pass', counts: { passed: 2, failed: 0, skipped: 0 } });
});

test('tests that fail before any change are told at the approval', async () => {
  const scene = await open({ files: files({ 'src/sum.js': 'export const sum = (a, b) => a + b + 0.5;\n' }) });
  const { code, events } = await scene.run(feature);
  expect(code).toBe(3);
  const [first, ...others] = asked(events).map(({ kind, message }) => [kind, ...inEnglish(message).split('\n')]);
  expect(others).toEqual([]);
  expect(first?.slice(0, 2)).toEqual(['approval', 'Before any change: "npm test" failed with exit code 1. Tests that fail: 2 of 2.']);
  // With the end of its log, and where all of that is.
  expect(first?.slice(2, -1).join('\n')).toContain('AssertionError');
  expect(first?.at(-1)).toMatch(/^ {2}Log: [0-9a-f]{12}$/u);
  expect((await scene.cli(feature)).stdout).toContain('Before any change: "npm test" failed with exit code 1.');
});

test('packages that are not installed stop the run before the approval, with what to do; then it goes on', async () => {
  const manifest = {
    name: 'sums',
    type: 'module',
    scripts: { test: 'node --test --test-isolation=none "test/*.test.js"' },
    dependencies: { zod: '4.6.7' },
  };
  const scene = await open({
    files: files({
      'package.json': JSON.stringify(manifest),
      'package-lock.json': '{}',
      'src/sum.js': "import 'zod';\nexport const sum = (a, b) => a + b;\n",
    }),
  });
  const first = await scene.run(feature);
  expect(asked(first.events).map(({ kind, reason, detail }) => [kind, reason, inEnglish(detail)])).toEqual([
    ['stopped', 'missing', '"npm test" cannot run: the packages of package.json are not installed. Install them ("npm ci").'],
  ]);
  await symlink(path.join(import.meta.dirname, '../../node_modules'), path.join(scene.root, 'node_modules'));
  const second = await scene.run(['resume', first.report.runId, '--yes']);
  expect({ code: second.code, status: second.report.status }).toEqual({ code: 0, status: 'completed' });
  expect(measured(second.events).map(({ commands }) => commands.map(({ result }) => result))).toEqual([['pass']]);
  await rm(path.join(scene.root, 'node_modules'));
});

test('a script that is another one than was shown is asked about again', async () => {
  const scene = await open({ files: files() });
  const first = await scene.run(feature);
  await scene.write('package.json', `${JSON.stringify({ name: 'sums', type: 'module', scripts: { test: 'exit 0' } }, null, 2)}\n`);
  const second = await scene.run(['approve', first.report.runId, '--yes']);
  expect(second.code).toBe(0);
  expect(asked(second.events).map(({ reason, message }) => [reason, inEnglish(message)])).toEqual([
    ['stale', 'What proves the work changed since it was shown: package.json (scripts.test). Approve again, or request changes.'],
  ]);
});

test('tracked files that a command changes are brought back, new outputs are known as such, what it may not have written is told', async () => {
  const scene = await open({
    files: files(
      {
        'build.mjs':
          "import { existsSync, writeFileSync } from 'node:fs';\nwriteFileSync('src/made.txt', String(Math.random()));\nwriteFileSync('made.log', 'log');\nwriteFileSync('notes.txt', 'same\\n');\nif (!existsSync('once.txt')) writeFileSync('once.txt', 'once');\n",
        'src/made.txt': 'as it was\n',
        'notes.txt': 'same\n',
      },
      'node build.mjs',
    ),
  });
  const { code, events } = await scene.run(feature);
  expect(code).toBe(3);
  expect(await scene.read('src/made.txt')).toBe('as it was\n');
  expect(measured(events).map(({ commands }) => commands[0]?.writes)).toEqual([['made.log', 'notes.txt', 'once.txt', 'src/made.txt']]);
  expect(
    events.flatMap((event) => (event.type === 'file.changed' ? [[event.file, event.before, event.output, event.command]] : [])),
  ).toEqual([['made.log', null, true, 'npm test']]);
  expect(events.flatMap((event) => (event.type === 'notice' && event.level === 'warning' ? [inEnglish(event.text)] : []))).toEqual([
    'While "npm test" ran before any change, these files changed and were left as is: once.txt',
  ]);
});
