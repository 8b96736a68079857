import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beyondBase,
  decideProof,
  missingTests,
  needsListing,
  type CommandProof,
  type ProofFacts,
} from '../../../src/core/evidence/decide-proof.ts';
import type { ProofResult } from '../../../src/protocol/proof.ts';

const result = (passed: boolean, tests: Record<string, 'passed' | 'failed' | 'skipped'> | null): ProofResult => {
  const named = tests && Object.entries(tests).map(([name, outcome]) => ({ name, outcome }));
  const count = (outcome: string): number => (named ?? []).filter((one) => one.outcome === outcome).length;
  const counts = named && { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
  return { passed, exitCode: passed ? 0 : 1, tests: named, counts };
};
const green = result(true, { a: 'passed', b: 'passed' });
const ran = (more: Partial<CommandProof>): CommandProof => ({
  base: green,
  final: green,
  unstable: false,
  counter: [],
  underBase: [],
  ...more,
});
const facts = (command: Partial<CommandProof>, more: Partial<ProofFacts> = {}): ProofFacts => ({
  commands: [ran(command)],
  changed: [],
  listed: [],
  announced: false,
  uncovered: false,
  onlyTypes: false,
  unlisted: false,
  ...more,
});
const decided = (given: ProofFacts): string => {
  const { verdict, reason } = decideProof(given);
  return reason === null ? verdict : `${verdict} ${reason}`;
};
const test = { file: 'a.test.ts', kind: 'test', added: false } as const;
const script = { file: 'package.json', kind: 'closure', added: false } as const;
const red = result(false, { a: 'passed', b: 'failed' });
const nothing = result(false, null);
const counted = (passed: number): ProofResult => ({ ...result(true, null), counts: { passed, failed: 0, skipped: 0 } });
const worse = result(false, { a: 'failed', b: 'failed' });

/** A file of tests that does not load. */
const unloaded = { name: 'c.test', outcome: 'failed', hides: true } as const;
const hidden: ProofResult = { ...red, tests: [...(red.tests ?? []), unloaded] };
const loaded = result(true, { a: 'passed', b: 'passed', 'c.test > first': 'passed' });

describe('decideProof', () => {
  it.each<[string, ProofFacts, string]>([
    ['all as before', facts({}), 'proven'],
    ['packages that nobody listed', facts({}, { unlisted: true }), 'unproven dependencies'],
    ['packages that nobody listed, and a red base', facts({ base: nothing, final: nothing }, { unlisted: true }), 'unproven dependencies'],
    ['it fails', facts({ final: red }), 'failed failing'],
    ['it fails as before', facts({ base: red, final: red }), 'proven'],
    ['a file of tests did not load, and does not load yet', facts({ base: hidden, final: hidden }), 'unproven red-base'],
    ['a file of tests loads now, and its tests pass', facts({ base: hidden, final: loaded }), 'proven'],
    [
      'a file of tests loads now, and its tests fail',
      facts({ base: hidden, final: result(false, { a: 'passed', b: 'passed', c: 'failed' }) }),
      'failed failing',
    ],
    ['a file of tests does not load any more', facts({ base: red, final: hidden }), 'failed failing'],
    ['it fails beyond that', facts({ base: red, final: worse }), 'failed failing'],
    ['it fails as before, nobody knows in what', facts({ base: result(false, null), final: result(false, null) }), 'unproven red-base'],
    ['a changed test; the old one passes', facts({ counter: [green] }, { changed: [test] }), 'proven'],
    ['a changed test; the old one does not run', facts({ counter: [result(true, {})] }, { changed: [test] }), 'unproven tests-changed'],
    [
      'a changed configuration, and no names any more',
      facts(
        { final: { ...green, tests: null }, counter: [{ ...green, tests: null }], underBase: [green] },
        { changed: [{ ...test, kind: 'configuration' }] },
      ),
      'unproven proof-changed',
    ],
    ['a changed test; the old one fails', facts({ counter: [red] }, { changed: [test] }), 'unproven tests-changed'],
    ['the same, listed', facts({ counter: [red] }, { changed: [test], listed: [test.file] }), 'proven approved'],
    [
      'a listed test, and a helper that nobody has to list',
      facts({ counter: [red] }, { changed: [test, { file: 'test/cart.ts', kind: 'helper', added: false }], listed: [test.file] }),
      'proven approved',
    ],
    [
      'a test that ran is gone',
      facts({ final: result(true, { a: 'passed' }), counter: [green] }, { changed: [test] }),
      'unproven tests-missing',
    ],
    [
      'a test that ran is skipped',
      facts({ final: result(true, { a: 'passed', b: 'skipped' }), counter: [green] }),
      'unproven tests-missing',
    ],
    ['the runner tells no test any more', facts({ final: { ...nothing, passed: true, counts: green.counts } }), 'unproven tests-missing'],
    ['no test runs', facts({ final: result(true, null), counter: [green] }, { changed: [script] }), 'unproven no-tests'],
    ['its only test runs no more, and none has a name', facts({ base: counted(1), final: counted(0) }), 'unproven no-tests'],
    ['one test fewer, and none has a name', facts({ base: counted(3), final: counted(2) }), 'unproven tests-missing'],
    [
      'of two commands one runs no test any more',
      facts({}, { commands: [ran({ base: counted(3), final: counted(0) }), ran({})] }),
      'unproven no-tests',
    ],
    [
      'one test fewer, and a command that never had any',
      facts({}, { commands: [ran({ base: counted(3), final: counted(2) }), ran({ base: nothing, final: { ...nothing, passed: true } })] }),
      'unproven tests-missing',
    ],
    [
      'fewer tests, listed but not announced',
      facts({ final: result(true, { a: 'passed' }), counter: [green] }, { changed: [test], listed: [test.file] }),
      'unproven tests-missing',
    ],
    [
      'fewer tests, listed and announced',
      facts({ final: result(true, { a: 'passed' }), counter: [green] }, { changed: [test], listed: [test.file], announced: true }),
      'proven approved',
    ],
    ['another script; it passes under the old one', facts({ counter: [green], underBase: [green] }, { changed: [script] }), 'proven'],
    [
      'another script; it fails under the old one',
      facts({ counter: [red], underBase: [red] }, { changed: [script] }),
      'unproven proof-changed',
    ],
    [
      'another script and a changed test; it passes under the old script',
      facts({ counter: [red], underBase: [green] }, { changed: [script, test] }),
      'unproven tests-changed',
    ],
    [
      'another script and a changed test that passes only under it',
      facts({ counter: [green], underBase: [red] }, { changed: [script, test] }),
      'unproven proof-changed',
    ],
    [
      'another script and a changed test; one of two commands passes under the old script',
      facts(
        {},
        { commands: [ran({ counter: [red], underBase: [green] }), ran({ counter: [red], underBase: [red] })], changed: [script, test] },
      ),
      'unproven proof-changed',
    ],
    [
      'a test and a script, both listed, but the script not announced',
      facts({ counter: [red], underBase: [green] }, { changed: [test, script], listed: [test.file, script.file] }),
      'unproven tests-changed',
    ],
    [
      'two changed tests, of which one is listed',
      facts({ counter: [red] }, { changed: [test, { ...test, file: 'b.test.ts' }], listed: [test.file] }),
      'unproven tests-changed',
    ],
    [
      'another script, listed but not announced',
      facts({ counter: [red], underBase: [red] }, { changed: [script], listed: [script.file] }),
      'unproven proof-changed',
    ],
    ['the old test fails once, and passes then', facts({ counter: [red, green] }, { changed: [test] }), 'unproven flaky'],
    ['the old test fails twice', facts({ counter: [red, red] }, { changed: [test] }), 'unproven tests-changed'],
    ['it fails each time only in what failed before', facts({ base: red, final: red, counter: [red, red] }, { changed: [test] }), 'proven'],
    ['files kept changing', facts({ unstable: true }), 'unproven unstable'],
    ['files kept changing while one of two commands ran', facts({}, { commands: [ran({}), ran({ unstable: true })] }), 'unproven unstable'],
    ['files kept changing, and it fails', facts({ unstable: true, final: red }), 'failed failing'],
    ['a layer without a command', facts({}, { uncovered: true }), 'unproven no-command'],
    [
      'a layer without a command, and a weakened test',
      facts({ counter: [red] }, { changed: [test], uncovered: true }),
      'unproven tests-changed',
    ],
    [
      'a red base, and a changed test',
      facts({ base: nothing, final: nothing, counter: [nothing] }, { changed: [test] }),
      'unproven tests-changed',
    ],
    [
      'a red base, and a new test',
      facts({ base: nothing, final: nothing, counter: [nothing] }, { changed: [{ ...test, added: true }] }),
      'unproven red-base',
    ],
    ['a new test without which the others pass', facts({ counter: [green] }, { changed: [{ ...test, added: true }] }), 'proven'],
    [
      'a new test without which the others fail, listed as it is',
      facts({ counter: [red, red] }, { changed: [{ ...test, added: true }], listed: [test.file] }),
      'unproven tests-changed',
    ],
    [
      'a red base, and a listed test',
      facts({ base: nothing, final: nothing, counter: [nothing] }, { changed: [test], listed: [test.file] }),
      'unproven red-base',
    ],
    ['a red base whose tests do not even run now', facts({ base: red, final: nothing }), 'failed failing'],
    [
      'a red base whose failing test does not run now, and it fails still',
      facts({ base: red, final: result(false, { a: 'passed' }) }),
      'failed failing',
    ],
    ['a red base in which no test failed, and one fails now', facts({ base: { ...green, passed: false }, final: red }), 'failed failing'],
    [
      'a red base in which no test failed, and none fails now',
      facts({ base: { ...green, passed: false }, final: { ...green, passed: false } }),
      'unproven red-base',
    ],
    [
      'a new file that is loaded into all tests; without it they fail',
      facts({ counter: [red, red] }, { changed: [{ file: 'tests/conftest.py', kind: 'test', added: true }] }),
      'unproven tests-changed',
    ],
    [
      'the same, listed but not announced',
      facts(
        { counter: [red, red] },
        { changed: [{ file: 'tests/conftest.py', kind: 'test', added: true }], listed: ['tests/conftest.py'] },
      ),
      'unproven tests-changed',
    ],
    ['only types', facts({}, { onlyTypes: true }), 'proven types'],
    ['no tests before, none now', facts({ base: result(true, null), final: result(true, null) }), 'proven'],
  ])('%s', (_name, given, expected) => {
    expect(decided(given)).toBe(expected);
  });
});

const outcome = fc.constantFrom('passed', 'failed', 'skipped');
const anyResult = fc
  .record({ passed: fc.boolean(), tests: fc.option(fc.dictionary(fc.constantFrom('a', 'b', 'c'), outcome)) })
  .map(({ passed, tests }) => result(passed, tests));
const anyCounter = fc.tuple(anyResult, fc.constantFrom({}, { asBefore: 'same' as const })).map(([one, more]) => ({ ...one, ...more }));
const anyCommand = fc.record({
  base: fc.option(anyResult),
  final: anyResult,
  unstable: fc.boolean(),
  counter: fc.array(anyCounter, { maxLength: 2 }),
  underBase: fc.array(anyCounter, { maxLength: 2 }),
});
const anyChange = fc.record({
  file: fc.constantFrom('a.test.ts', 'b.test.ts', 'package.json', 'tsconfig.json'),
  kind: fc.constantFrom('test', 'configuration', 'closure'),
  added: fc.boolean(),
});
const anyFacts = fc.record({
  commands: fc.array(anyCommand, { minLength: 1, maxLength: 3 }),
  changed: fc.array(anyChange, { maxLength: 3 }),
  listed: fc.subarray(['a.test.ts', 'b.test.ts', 'package.json', 'tsconfig.json']),
  announced: fc.boolean(),
  uncovered: fc.boolean(),
  onlyTypes: fc.boolean(),
  unlisted: fc.boolean(),
});
const rank = { failed: 0, unproven: 1, proven: 2 } as const;

describe('whatever the facts', () => {
  it('nothing is proven that fails and did not fail before', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const fails = given.commands.some(({ base, final }) => beyondBase(base, final) !== 'none');
        return !fails || decideProof(given).verdict !== 'proven';
      }),
    );
  });

  it('proven without a word: the base’s tests all ran, and pass on the work', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const { verdict, reason } = decideProof(given);
        if (verdict !== 'proven' || reason !== null) return true;
        const gone = missingTests(given.commands, given.changed);
        // Where only new tests came, what was red before as a whole may be red without them.
        const accepted = given.changed.some(needsListing) ? ['none'] : ['none', 'unknown'];
        const counters = given.commands.every(({ base, counter }) => counter.every((one) => accepted.includes(beyondBase(base, one))));
        return gone === 0 && counters;
      }),
    );
  });

  it('new tests change nothing', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const changed = [...given.changed, { file: 'new.test.ts', kind: 'test', added: true } as const];
        expect(decideProof({ ...given, changed }).verdict).toBe(decideProof(given).verdict);
      }),
    );
  });

  it('what the approved spec lists never makes it worse', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const listed = given.changed.map(({ file }) => file);
        return rank[decideProof({ ...given, listed, announced: true }).verdict] >= rank[decideProof(given).verdict];
      }),
    );
  });
});
