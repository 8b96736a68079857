import { expect, test } from 'vitest';
import { decideProof, missingTests, type CommandProof } from '../../../src/core/evidence/decide-proof.ts';
import type { ProofResult } from '../../../src/protocol/proof.ts';

type Command = Pick<CommandProof, 'base' | 'final'>;

const ran = (...names: string[]): ProofResult => ({
  passed: true,
  exitCode: 0,
  tests: names.map((name) => ({ name, outcome: 'passed' })),
  counts: { passed: names.length, failed: 0, skipped: 0 },
});
const counted = (passed: number, failed = 0): ProofResult => ({
  passed: true,
  exitCode: 0,
  tests: null,
  counts: { passed, failed, skipped: 2 },
});
const silent: ProofResult = { passed: true, exitCode: 0, tests: null, counts: null };

test.each<[string, Command[], string[] | number]>([
  ['none is missing', [{ base: ran('a', 'b'), final: ran('a', 'b', 'c') }], 0],
  ['by their names, sorted', [{ base: ran('c', 'b', 'a'), final: ran('b') }], ['a', 'c']],
  [
    'one that runs in another command now',
    [
      { base: ran('a'), final: ran('b') },
      { base: ran('b'), final: ran('a') },
    ],
    0,
  ],
  [
    'one that two commands ran before',
    [
      { base: ran('a'), final: ran() },
      { base: ran('a'), final: ran() },
    ],
    ['a'],
  ],
  ['without names they are counted, failed ones too', [{ base: counted(3, 1), final: counted(2) }], 2],
  [
    'over all commands, and more of one make up for none of another',
    [
      { base: counted(3), final: counted(1) },
      { base: counted(1), final: counted(5) },
    ],
    2,
  ],
  ['without counts nothing is known', [{ base: silent, final: silent }], 0],
  ['nor where the command was not run before', [{ base: null, final: ran('a') }], 0],
])('tests of the base that run no more: %s', (_name, commands, expected) => {
  expect(missingTests(commands, [])).toEqual(expected);
});

test('where the way of proving changed, a runner that has no more names is counted', () => {
  const commands = [{ base: ran('a', 'b', 'c'), final: counted(1) }];
  expect(missingTests(commands, [{ kind: 'test' }])).toEqual(['a', 'b', 'c']);
  expect(missingTests(commands, [{ kind: 'closure' }])).toBe(2);
});

test('a decision names them', () => {
  const command = { base: ran('a', 'b'), final: ran('b'), unstable: false, counter: [], underBase: [] };
  const facts = { changed: [], listed: [], announced: false, uncovered: false, onlyTypes: false, unlisted: false };
  expect(decideProof({ ...facts, commands: [command] })).toEqual({ verdict: 'unproven', reason: 'tests-missing', missing: ['a'] });
});
