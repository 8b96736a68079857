import { expect, test } from 'vitest';
import { treeKnown } from '../../../src/core/evidence/tree-known.ts';
import type { KnownTree } from '../../../src/core/tree-lock.ts';
import type { Evidence } from '../../../src/protocol/run-event.ts';

const now = { tree: 'tree-now', hash: 'hash-now' };
const evidence: Evidence = {
  command: ['npm', 'test'],
  exitCode: 0,
  result: 'pass',
  durationMs: 1,
  treeBefore: now.hash,
  treeAfter: now.hash,
  log: null,
  tail: '',
};
const pass = { agent: 'backend', evidence };

/** What is known to the next one: the last one left the workspace as `now`. */
async function known(
  passes: readonly (typeof pass)[],
  {
    purpose = 'validate',
    untouched = false,
    volatilePaths = [],
    leftVolatile = [],
    unsaved = [],
  }: {
    purpose?: 'validate' | 'prove' | 'handover' | 'run';
    untouched?: boolean;
    volatilePaths?: string[];
    leftVolatile?: string[];
    unsaved?: string[];
  },
) {
  let looks = 0;
  const take = async () => {
    looks += 1;
    return { ...now, tree: 'tree-looked-at' };
  };
  const tree: KnownTree = { left: { checkpoint: now, volatilePaths: leftVolatile, passes }, untouched, leave: () => {} };
  const ports = { checkpoints: { take }, files: { settle: async () => unsaved } };
  return { found: await treeKnown(ports, tree, { purpose, command: ['npm', 'test'] }, volatilePaths), looks };
}

const looked = { ...now, tree: 'tree-looked-at' };
const other = { agent: 'backend', evidence: { ...evidence, command: ['npm', 'run', 'lint'] } };
const stale = { agent: 'backend', evidence: { ...evidence, treeAfter: 'hash-before' } };
const without = { agent: 'backend', evidence: { ...evidence, volatilePaths: ['build.log'] } };

test.each<[string, Parameters<typeof known>, Awaited<ReturnType<typeof known>>]>([
  ['a pass on the tree, which is looked at', [[pass], {}], { found: { checkpoint: looked, pass }, looks: 1 }],
  ['a pass on the tree as it was handed on', [[pass], { untouched: true }], { found: { checkpoint: now, pass }, looks: 0 }],
  ['the same for the last proof', [[pass], { purpose: 'prove', untouched: true }], { found: { checkpoint: now, pass }, looks: 0 }],
  ['of two passes that on this tree', [[stale, pass], { untouched: true }], { found: { checkpoint: now, pass }, looks: 0 }],
  ['a pass on another tree', [[stale], {}], { found: { checkpoint: looked, pass: null }, looks: 1 }],
  ['a pass of another command', [[other], {}], { found: null, looks: 0 }],
  ['the tree alone, where it was handed on', [[other], { untouched: true }], { found: { checkpoint: now, pass: null }, looks: 0 }],
  [
    'for a hand-over a pass is nothing',
    [[pass], { purpose: 'handover', untouched: true }],
    { found: { checkpoint: now, pass: null }, looks: 0 },
  ],
  ['nor for an agent’s own command', [[pass], { purpose: 'run' }], { found: null, looks: 0 }],
  ['a pass that left other files out of its tree', [[without], { untouched: true }], { found: { checkpoint: now, pass: null }, looks: 0 }],
  [
    'a pass that left the same files out of its tree',
    [[without], { volatilePaths: ['build.log'], leftVolatile: ['build.log'], untouched: true }],
    { found: { checkpoint: now, pass: without }, looks: 0 },
  ],
  [
    'a tree handed on that had other files left out is looked at',
    [[without], { volatilePaths: ['build.log'], untouched: true }],
    { found: { checkpoint: looked, pass: without }, looks: 1 },
  ],
  ['a file unsaved in an editor', [[pass], { untouched: true, unsaved: ['src/a.ts'] }], { found: null, looks: 0 }],
  [
    'a spec unsaved in an editor, which no tree holds',
    [[pass], { untouched: true, unsaved: ['spec/active/x/spec.md'] }],
    { found: { checkpoint: now, pass }, looks: 0 },
  ],
  [
    'a spec and a file unsaved in an editor',
    [[pass], { untouched: true, unsaved: ['spec/active/x/spec.md', 'src/a.ts'] }],
    { found: null, looks: 0 },
  ],
])('what the next one knows: %s', async (_name, [passes, more], expected) => {
  expect(await known(passes, more)).toEqual(expected);
});

test('where nobody left anything, and no editor is there, somebody has to look', async () => {
  const ports = { checkpoints: { take: async () => now }, files: {} };
  const nobody: KnownTree = { left: null, untouched: true, leave: () => {} };
  const request = { purpose: 'validate', command: ['npm', 'test'] } as const;
  expect(await treeKnown(ports, nobody, request, [])).toBeNull();
  const left = { checkpoint: now, volatilePaths: [], passes: [pass] };
  expect(await treeKnown(ports, { ...nobody, left }, request, [])).toEqual({ checkpoint: now, pass });
});
