import { describe as suite, expect, test } from 'vitest';
import { verdictEvent, verdictOf, type Judged } from '../../../src/core/evidence/verdict.ts';
import { documentInEnglish, inEnglish, sentence } from '../../../src/core/describe/message.ts';
import type { Claim } from '../../../src/protocol/agent-report.ts';
import type { Message } from '../../../src/protocol/message.ts';
import type { Evidence } from '../../../src/protocol/run-event.ts';

const hash = 'a'.repeat(64);
const evidence = (result: Evidence['result'], exitCode: number | null = result === 'pass' ? 0 : 1): Evidence => ({
  command: ['npm', 'run', 'build'],
  exitCode,
  result,
  durationMs: 2000,
  treeBefore: hash,
  treeAfter: hash,
  log: null,
  tail: '',
});
const judged = (...of: Parameters<typeof evidence>): Judged => ({
  evidence: evidence(...of),
  standing: of[0] === 'pass' ? 'good' : of[0] === 'unstable' ? 'unstable' : 'bad',
});
const none = { validate: [], report: 'Build' };
const one = { ...none, validate: [['npm', 'run', 'build']] };
const two = { ...none, validate: [...one.validate, ['npm', 'test']] };
const passed = { claims: [{ section: 'Build', passed: true, error: null }] };
const failed = { claims: [{ section: 'Build', passed: false, error: 'TS2322' }] };
const silent = { claims: [] };

suite('with configured commands, evidence decides', () => {
  test('all commands passed', () => {
    expect(verdictOf([judged('pass')], one, passed, '')).toEqual({
      result: 'proven',
      claims: passed.claims,
      disagreement: null,
      error: null,
    });
  });

  test('a report that denies what the evidence shows is a disagreement, and passes', () => {
    const verdict = verdictOf([judged('pass')], one, failed, '');
    expect([verdict.result, inEnglish(verdict.disagreement ?? '')]).toEqual([
      'proven',
      'The report says that Build failed; the commands passed.',
    ]);
  });

  test('a report that claims what the evidence denies is a disagreement, and fails', () => {
    const verdict = verdictOf([judged('fail', 2)], one, passed, 'src/a.ts(1,1): error TS2322');
    expect(documentInEnglish(verdictEvent('backend', 1, verdict))).toEqual({
      type: 'verdict',
      agent: 'backend',
      attempt: 1,
      result: 'failed',
      claims: passed.claims,
      disagreement: 'The report says that Build passed; "npm run build" failed with exit code 2.',
      error: '"npm run build" failed with exit code 2.\nsrc/a.ts(1,1): error TS2322',
    });
  });

  test.each([
    ['unstable', '"npm run build" was inconclusive: files changed while it ran.'],
    ['fail', '"npm run build" failed with exit code 1.'],
  ] as const)('%s where that says nothing about the work is unproven', (result, error) => {
    const open = { evidence: evidence(result, result === 'fail' ? 1 : 0), standing: result === 'fail' ? 'unknown' : result } as const;
    expect(documentInEnglish(verdictEvent('backend', 1, verdictOf([open], one, silent, '')))).toMatchObject({ result: 'unproven', error });
  });

  test('what failed before any change fails still: that is no word against the work', () => {
    expect(verdictOf([{ evidence: evidence('fail'), standing: 'good' }], one, passed, '').result).toBe('proven');
  });

  test.each([
    ['missing', '"npm run build" could not be started: program not found.'],
    ['timeout', '"npm run build" was ended after 2 s.'],
    ['interrupted', '"npm run build" was interrupted.'],
  ] as const)('%s is no pass', (result, error) => {
    expect(documentInEnglish(verdictEvent('backend', 1, verdictOf([judged(result, null)], one, silent, '')))).toMatchObject({
      result: 'failed',
      error,
    });
  });

  test('only a report that claims a pass, and denies nothing, disagrees with a failure', () => {
    const disagreement = (claims: Claim[]): Message | null => verdictOf([judged('fail')], one, { claims }, '').disagreement;
    expect(inEnglish(verdictOf([judged('fail')], one, passed, '').disagreement ?? '')).toBe(
      'The report says that Build passed; "npm run build" failed with exit code 1.',
    );
    expect(
      [silent.claims, failed.claims, [...passed.claims, { section: 'Tests', passed: false, error: 'got 3' }]].map(disagreement),
    ).toEqual([null, null, null]);
  });

  test('what was printed stands below how the command ended, without the blank lines at its end', () => {
    const error = (output: Message): string => inEnglish(verdictOf([judged('fail')], one, silent, output).error ?? '');
    expect(['got 3\n\n', '\n', sentence('Files kept changing while it ran: {0}', 'a.ts')].map(error)).toEqual([
      '"npm run build" failed with exit code 1.\ngot 3',
      '"npm run build" failed with exit code 1.',
      '"npm run build" failed with exit code 1.\nFiles kept changing while it ran: a.ts',
    ]);
  });

  test('one of two commands without evidence is no pass', () => {
    expect(verdictOf([judged('pass')], two, passed, '').result).toBe('failed');
  });
});

suite('without a command, the report decides and leaves it unproven', () => {
  test('a readable pass', () => {
    expect(verdictOf([], none, passed, '')).toEqual({ result: 'unproven', claims: passed.claims, disagreement: null, error: null });
  });

  test('a stated failure fails with its own words', () => {
    const verdict = verdictOf([], none, failed, '');
    expect(verdict).toMatchObject({ result: 'failed', error: 'TS2322' });
    const wordless = verdictOf([], none, { claims: [...passed.claims, { section: 'Tests', passed: false, error: null }] }, '');
    expect([wordless.result, inEnglish(wordless.error ?? '')]).toEqual(['failed', 'The report says that Tests failed.']);
  });

  test('a missing or unreadable section is not a pass', () => {
    expect(verdictOf([], none, silent, '')).toMatchObject({
      result: 'failed',
      error: { text: 'The report does not say whether {0} passed, and no command proves the work.', values: ['Build'] },
    });
    expect(verdictOf([], { ...none, report: 'Migration' }, passed, '').result).toBe('failed');
  });
});
