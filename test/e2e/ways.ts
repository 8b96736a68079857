import { spawnSync } from 'node:child_process';
import type { ModelHandler } from '../fakes/model-server/model-answer.ts';
import { acting, approvedReview, call, calls, finish, passed, spec, write, type Act } from './answers.ts';
import { openFiles } from './playing.ts';
import { wholeRun } from './whole-run.ts';

export const good = 'export const sum = (a, b) => b + a;\n';
export const broken = 'export const sum = (a, b) => a - b;\n';
export const suite = `import test from 'node:test';
import assert from 'node:assert';
import { sum } from '../src/sum.js';
test('adds', () => assert.equal(sum(1, 2), 3));
`;
export const manifest = (scripts: Record<string, string>): string =>
  `${JSON.stringify({ name: 'sums', type: 'module', scripts }, null, 2)}\n`;
export const node = 'node --test "test/*.test.js"';
export const settings = (command: string): string =>
  `version: 1\nagents:\n  code:\n    section: Code\n    owns: ["**"]\n    validate: [${command}]\n`;
export const javascript = { 'src/sum.js': 'export const sum = (a, b) => a + b;\n', 'test/sum.test.js': suite };

export type Files = Record<string, string>;

export const writing = (there: Files, contents: Files, listed = Object.keys(contents).slice(0, 1)): ModelHandler => {
  const known = Object.keys(contents).filter((file) => file in there);
  const reads: Act[] = known.length > 0 ? [calls(...known.map((path) => call('read', { path })))] : [];
  return acting([
    [/^SPEC /, finish(spec({ Code: listed }))],
    [/Code /, ...reads, ...Object.entries(contents).map(([file, content]) => write(file, content)), passed],
    [/^REVIEW /, approvedReview],
  ]);
};

/** `allowed`: a change of a core file, or a module that is begun, which would be asked about before the proof. */
export async function ended(there: Files, contents: Files, allowed = false, listed?: string[]): Promise<unknown[]> {
  const scene = await openFiles(there, writing(there, contents, listed));
  const { state } = await wholeRun(scene, allowed ? { commands: [{ option: 'once' }], confirms: true } : {});
  // What else than the proof is asked about says why, for whoever reads that this failed.
  const asks = state.questions.map(({ kind, message, detail }) => (kind === 'proof' ? kind : [kind, message, detail]));
  return [state.status, state.proof?.verdict, state.proof?.reason, asks];
}
export const asked = (reason: string): unknown[] => ['stopped', 'unproven', reason, ['proof']];

export const pretest = { ...javascript, 'package.json': manifest({ test: node }), '.claude/batuta.yaml': settings('npm test') };
export const python = {
  'sums.py': 'def add(a, b):\n    return a + b\n',
  'test_sums.py': 'import sums\n\n\ndef test_add():\n    assert sums.add(1, 2) == 3\n',
  '.claude/batuta.yaml': settings('python3 -B -m pytest -q -p no:cacheprovider'),
};

const hasPytest = spawnSync('python3', ['-c', 'import pytest']).status === 0;
/** pytest comes with no system. */
export const runsHere = ([, there]: readonly [string, Files, ...unknown[]]): boolean =>
  hasPytest || !there['.claude/batuta.yaml']?.includes('pytest');

/** A check of its own, without a runner. */
export const checked = {
  'package.json': manifest({ test: 'node check.js' }),
  'check.js': "import { rules } from './lib/rules.js';\nfor (const rule of rules) if (!rule()) process.exit(1);\n",
  'lib/rules.js': "import { sum } from '../src/sum.js';\nexport const rules = [() => sum(1, 2) === 3];\n",
  'src/sum.js': javascript['src/sum.js'],
  '.claude/batuta.yaml': settings('npm test'),
};
