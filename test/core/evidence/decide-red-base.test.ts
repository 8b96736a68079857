import { describe, expect, it } from 'vitest';
import { decideProof, type ChangedProof, type CommandProof } from '../../../src/core/evidence/decide-proof.ts';
import type { ProofResult } from '../../../src/protocol/proof.ts';

const result = (passed: boolean, tests: Record<string, 'passed' | 'failed'> | null): ProofResult => ({
  passed,
  exitCode: passed ? 0 : 1,
  tests: tests && Object.entries(tests).map(([name, outcome]) => ({ name, outcome })),
  counts: null,
});
const green = result(true, { a: 'passed', b: 'passed' });
const red = result(false, { a: 'passed', b: 'failed' });
const worse = result(false, { a: 'failed', b: 'failed' });
/** A command whose tests, if it has some, nobody knows. */
const fails = result(false, null);
const asBefore = { ...fails, asBefore: 'same' } as const;
const silent = { ...fails, asBefore: 'silent' } as const;
const hidden: ProofResult = { ...red, tests: [...(red.tests ?? []), { name: 'c.test', outcome: 'failed', hides: true }] };
const counted = (passed: number): ProofResult => ({ ...fails, counts: { passed, failed: 1, skipped: 0 } });

const test: ChangedProof = { file: 'a.test.ts', kind: 'test', added: false };
const script: ChangedProof = { file: 'package.json', kind: 'closure', added: false };
const other: CommandProof = { base: green, final: green, unstable: false, counter: [green], underBase: [] };
const failing: CommandProof = { ...other, base: fails, final: fails, counter: [asBefore, asBefore] };

describe('a command that failed before the work', () => {
  it.each<[string, CommandProof[], ChangedProof[], string]>([
    ['with the old test it fails as before', [failing, other], [test], 'unproven red-base'],
    ['it is the only one', [failing], [test], 'unproven red-base'],
    ['under the old script it fails as before', [{ ...failing, underBase: [asBefore, asBefore] }], [script], 'unproven red-base'],
    ['with the old test it fails in something else', [{ ...failing, counter: [fails, fails] }, other], [test], 'unproven tests-changed'],
    [
      'under the old script it fails in something else',
      [{ ...failing, underBase: [fails, fails] }, other],
      [script],
      'unproven proof-changed',
    ],
    [
      'with the old test it fails in something else in one of two runs',
      [{ ...failing, counter: [asBefore, fails] }],
      [test],
      'unproven flaky',
    ],
    [
      'with the old test it fails as silently as before, and another one has the tests',
      [{ ...failing, counter: [silent] }, other],
      [test],
      'unproven red-base',
    ],
    [
      'with the old test it fails as silently as before, and none has tests',
      [{ ...failing, counter: [silent] }],
      [test],
      'unproven tests-changed',
    ],
    ['it passes, but with the old test it fails as before', [{ ...failing, final: green }], [test], 'unproven tests-changed'],
    [
      'it fails as before, and another one fails with the old test',
      [failing, { ...other, counter: [red] }],
      [test],
      'unproven tests-changed',
    ],
    [
      'it fails as before, and another one runs fewer tests',
      [failing, { ...other, final: result(true, { a: 'passed' }) }],
      [test],
      'unproven tests-missing',
    ],
    ['it fails as before, and another one fails now', [failing, { ...other, final: red }], [test], 'failed failing'],
    [
      'a file of tests did not load, does not load yet, and neither does the old one',
      [{ ...failing, base: hidden, final: hidden, counter: [{ ...hidden, asBefore: 'same' }] }],
      [test],
      'unproven red-base',
    ],
    [
      'one of the old tests fails that passed, whatever is said of it',
      [{ ...failing, base: red, final: red, counter: [{ ...worse, asBefore: 'same' }] }],
      [test],
      'unproven tests-changed',
    ],
    [
      'fewer of the old tests run, whatever is said of it',
      [{ ...failing, base: counted(2), final: counted(2), counter: [{ ...counted(1), asBefore: 'same' }] }],
      [test],
      'unproven tests-changed',
    ],
  ])('%s', (_name, commands, changed, expected) => {
    const facts = { listed: [], announced: false, uncovered: false, onlyTypes: false, unlisted: false };
    const { verdict, reason } = decideProof({ commands, changed, ...facts });
    expect(`${verdict} ${reason}`).toBe(expected);
  });
});
