import { expect, test } from 'vitest';
import { baseOf } from '../../../src/core/evidence/reproduction-base.ts';
import { project } from '../../../src/core/run/project.ts';
import type { RunState } from '../../../src/core/run/run-state.ts';
import type { Baseline } from '../../../src/protocol/proof.ts';
import type { Reproduced, Reproduction } from '../../../src/protocol/reproduction.ts';
import { createMemoryBlobs } from '../../fakes/memory-blobs.ts';

const shown = 'a'.repeat(64);
const fixed = 'b'.repeat(64);
const reproduction: Reproduction = {
  kind: 'command',
  agent: 'backend',
  command: ['npm', 'start'],
  files: [],
  fails: 'total NaN',
  passes: '',
  look: '',
};
type EvidenceState = RunState['evidence'][number];
const ran = (tail: string, more: Partial<EvidenceState> = {}): EvidenceState => ({
  at: '2026-11-21T10:00:00.000Z',
  agent: 'backend',
  attempt: 1,
  purpose: 'reproduce',
  command: ['npm', 'start'],
  exitCode: 1,
  result: 'fail',
  durationMs: 1,
  treeBefore: shown,
  treeAfter: shown,
  log: null,
  tail,
  ...more,
});
const baseline: Baseline = {
  tree: 'tree',
  hash: shown,
  left: shown,
  commands: [
    { agent: 'backend', command: ['npm', 'start'], result: 'fail', exitCode: 1, durationMs: 1, log: null, tail: 'as measured', writes: [] },
  ],
};
/** What was tried before the fix, and the commands that ran. */
const state = (
  outcome: Reproduced,
  tree: string | null,
  evidence: EvidenceState[],
  known: Baseline | null = null,
  of = reproduction,
): RunState => ({
  ...project([]),
  baseline: known,
  evidence,
  reproduced: {
    before: { side: 'before', outcome, reproduction: of, tests: [], tree, by: null },
    after: null,
    earlier: [],
  },
});
const printed = (text: string) => ({ result: { passed: false, exitCode: 1, counts: null, tests: null }, printed: text });
const written = { ...reproduction, files: [{ file: 'test/total.test.js', hash: shown }] };

test.each<[string, RunState, Reproduction, ReturnType<typeof printed> | null]>([
  [
    'as it was measured before anything was written',
    state('fails', shown, [ran('total NaN')], baseline),
    reproduction,
    printed('as measured'),
  ],
  [
    'as it showed the bug, where nothing was written for that',
    state('fails', shown, [ran('total NaN')]),
    reproduction,
    printed('total NaN'),
  ],
  ['with a new file it never ran without it', state('fails', shown, [ran('total NaN')], null, written), written, null],
  ['where it did not show the bug', state('other', shown, [ran('SyntaxError')]), reproduction, null],
  ['where the tree changed meanwhile', state('fails', null, [ran('total NaN')]), reproduction, null],
  ['on another tree', state('fails', shown, [ran('total 1', { treeAfter: fixed })]), reproduction, null],
  ['run for something else', state('fails', shown, [ran('built', { purpose: 'validate' })]), reproduction, null],
  ['another command', state('fails', shown, [ran('built', { command: ['npm', 'test'] })]), reproduction, null],
  [
    'of several runs that one',
    state('fails', shown, [ran('x', { command: ['ls'] }), ran('total NaN')]),
    reproduction,
    printed('total NaN'),
  ],
])('how the command of a reproduction ended without it: %s', async (_name, known, of, expected) => {
  expect(await baseOf(createMemoryBlobs(), known, of)).toEqual(expected);
});
