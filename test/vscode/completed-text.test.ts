import { expect, test } from 'vitest';
import { english } from '../../src/core/describe/locale.ts';
import type { ProofState, RunState } from '../../src/core/run/run-state.ts';
import { completedText } from '../../src/vscode/completed-text.ts';
import { changed, knownRun } from './known-run.ts';

const proof: ProofState = {
  tree: 'a'.repeat(64),
  verdict: 'proven',
  reason: null,
  changed: [],
  missing: { count: 0, names: [] },
  dependencies: [],
  fingerprint: 'b'.repeat(64),
  acceptedBy: null,
};
const text = (more: Partial<RunState>): string =>
  completedText(knownRun('completed', { status: 'completed', files: changed('src/a.ts'), ...more }).state, english);

test.each<[string, Partial<RunState>, string]>([
  ['proven', { proof }, ' Overall: proven.'],
  [
    'unproven, and accepted',
    { proof: { ...proof, verdict: 'unproven', reason: 'no-tests', acceptedBy: 'ada' } },
    ' Overall: unproven: no tests run anymore; accepted by ada.',
  ],
  ['not judged', { proof: null }, ''],
])('a run that is completed tells what it is worth: %s', (_name, more, told) => {
  expect(text(more)).toBe(`“Suppliers” is completed: 1 file changed, $0.00.${told}`);
});
