import { describe as suite, expect, test } from 'vitest';
import { verdictEvent, verdictOf } from '../../../src/core/evidence/verdict.ts';
import { inEnglish } from '../../../src/core/report/sentence.ts';
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
const passed = { claims: [{ section: 'build' as const, passed: true, error: null }] };
const failed = { claims: [{ section: 'build' as const, passed: false, error: 'TS2322' }] };
const silent = { claims: [] };

suite('with configured commands, evidence decides', () => {
  test('all commands passed', () => {
    expect(verdictOf([evidence('pass')], 1, passed, '')).toEqual({
      result: 'pass',
      claims: passed.claims,
      disagreement: null,
      error: null,
    });
  });

  test('a report that denies what the evidence shows is a disagreement, and passes', () => {
    const verdict = verdictOf([evidence('pass')], 1, failed, '');
    expect([verdict.result, inEnglish(verdict.disagreement ?? '')]).toEqual([
      'pass',
      'The report says that build failed; the commands passed.',
    ]);
  });

  test('a report that claims what the evidence denies is a disagreement, and fails', () => {
    const verdict = verdictOf([evidence('fail', 2)], 1, passed, 'src/a.ts(1,1): error TS2322');
    expect(verdictEvent('backend', 1, verdict)).toEqual({
      type: 'verdict',
      agent: 'backend',
      attempt: 1,
      result: 'fail',
      claims: passed.claims,
      words: { disagreement: verdict.disagreement, error: verdict.error },
      disagreement: 'The report says that build passed; "npm run build" failed with exit code 2.',
      error: '"npm run build" failed with exit code 2.\nsrc/a.ts(1,1): error TS2322',
    });
  });

  test.each([
    ['missing', '"npm run build" could not be started: there is no such program.'],
    ['timeout', '"npm run build" was ended after 2 s.'],
    ['unstable', '"npm run build" could not be judged, because files changed while it ran.'],
    ['interrupted', '"npm run build" was interrupted.'],
  ] as const)('%s is no pass', (result, error) => {
    expect(verdictEvent('backend', 1, verdictOf([evidence(result, null)], 1, silent, ''))).toMatchObject({ result: 'fail', error });
  });

  test('one of two commands without evidence is no pass', () => {
    expect(verdictOf([evidence('pass')], 2, passed, '').result).toBe('fail');
  });
});

suite('without a command, the report decides and is only claimed', () => {
  test('a readable pass', () => {
    expect(verdictOf([], 0, passed, '')).toEqual({ result: 'claimed', claims: passed.claims, disagreement: null, error: null });
  });

  test('a stated failure fails with its own words', () => {
    const verdict = verdictOf([], 0, failed, '');
    expect(verdict).toMatchObject({ result: 'fail', error: 'TS2322' });
    expect(verdictEvent('backend', 1, verdict)).not.toHaveProperty('words');
  });

  test('a missing or unreadable section is not a pass', () => {
    expect(verdictOf([], 0, silent, '').result).toBe('fail');
  });
});
