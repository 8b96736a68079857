import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import { acting, approvedReview, finish, passed, spec, write } from './answers.ts';
import { openFiles } from './playing.ts';
import { wholeRun } from './whole-run.ts';

/** Writes what it saw beside itself the first time, as runners with snapshots do. */
const snapping = `import test from 'node:test';
import assert from 'node:assert';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { sum } from '../src/sum.js';
const file = 'test/__snapshots__/more.test.js.snap';
test('more', () => {
  mkdirSync('test/__snapshots__', { recursive: true });
  if (!existsSync(file)) writeFileSync(file, String(sum(2, 2)));
  assert.equal(String(sum(2, 2)), readFileSync(file, 'utf8'));
});
`;

test('a snapshot of a test that the run wrote is of the run, which completes; an undo takes it along', async () => {
  const snapshot = 'test/__snapshots__/more.test.js.snap';
  const scene = await openFiles(
    {
      'package.json': '{ "name": "sums", "type": "module" }\n',
      'src/sum.js': 'export const sum = (a, b) => a + b;\n',
      'test/sum.test.js': "import test from 'node:test';\nimport '../src/sum.js';\ntest('loads', () => {});\n",
      '.claude/batuta.yaml':
        'version: 1\nagents:\n  code:\n    section: Code\n    owns: ["**"]\n    validate: [["node", "--test", "--test-isolation=none", "test/*.test.js"]]\n',
    },
    acting([
      [/^SPEC /, finish(spec({ Code: ['test/more.test.js'] }))],
      [/Code /, write('test/more.test.js', snapping), passed],
      [/^REVIEW /, approvedReview],
    ]),
    true,
  );
  const { state, report } = await wholeRun(scene);
  expect({ status: state.status, asked: state.questions, verdict: report.proof?.verdict }).toEqual({
    status: 'completed',
    asked: [],
    verdict: 'proven',
  });
  expect(state.files[snapshot]).toMatchObject({ agents: ['code'], output: false });
  const undone = await scene.cli(['undo', 'last']);
  expect([undone.code, existsSync(path.join(scene.root, snapshot))]).toEqual([0, false]);
});
