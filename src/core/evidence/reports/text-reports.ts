import { cargoTests } from './cargo-text.ts';
import { printedLines } from '../printed-lines.ts';
import type { TestCounts, TestResult } from '../../../protocol/proof.ts';

type Outcome = TestResult['outcome'];
type Reader = (lines: readonly string[]) => TestResult[];

/** Tests that a runner names in what it prints: Go (`-v` or `-json`), Cargo, TAP. null: none is named. */
export function printedTests(text: string): TestResult[] | null {
  const lines = printedLines(text);
  for (const read of [goJson, goText, cargoTests, tap]) {
    const tests = read(lines);
    if (tests.length > 0) return tests;
  }
  return null;
}

const goJson: Reader = (lines) => {
  const outcomes: Readonly<Record<string, Outcome>> = { pass: 'passed', fail: 'failed', skip: 'skipped' };
  return lines.flatMap((line): TestResult[] => {
    const [, action = ''] = /^\{.*"Action":"(pass|fail|skip)".*\}$/u.exec(line) ?? [];
    const [, of] = /"Package":"([^"]*)"/u.exec(line) ?? [];
    const [, name] = /"Test":"((?:[^"\\]|\\.)*)"/u.exec(line) ?? [];
    const outcome = outcomes[action];
    if (of !== undefined && line.includes('"FailedBuild":')) return [{ name: of, outcome: 'failed', hides: true }];
    return of === undefined || name === undefined || !outcome ? [] : [{ name: `${of} > ${name}`, outcome }];
  });
};

/** A package's name stands below its tests. */
const goText: Reader = (lines) => {
  const outcomes: Readonly<Record<string, Outcome>> = { PASS: 'passed', FAIL: 'failed', SKIP: 'skipped' };
  const tests: TestResult[] = [];
  let open: TestResult[] = [];
  for (const line of lines) {
    const [, word = '', name = ''] = /^\s*--- (PASS|FAIL|SKIP): (\S+) \(/u.exec(line) ?? [];
    const outcome = outcomes[word];
    if (outcome) open.push({ name, outcome });
    const [, of, hides] = /^(?:ok|FAIL)\s+(\S+)\s(\[(?:build|setup) failed\])?/u.exec(`${line} `) ?? [];
    if (of === undefined) continue;
    if (hides !== undefined) tests.push({ name: of, outcome: 'failed', hides: true });
    tests.push(...open.map((one) => ({ ...one, name: `${of} > ${one.name}` })));
    open = [];
  }
  return tests;
};

/** Subtests stand indented above the test that they belong to, whose line has no indentation of theirs. */
const tap: Reader = (lines) => {
  if (!lines.some((line) => /^TAP version \d+/u.test(line))) return [];
  const tests: TestResult[] = [];
  const path: string[] = [];
  for (const [index, line] of lines.entries()) {
    const [, indent = '', title] = /^(\s*)# Subtest: (.+)$/u.exec(line) ?? [];
    if (title !== undefined) path.splice(indent.length / 4, path.length, title);
    const found = /^(\s*)(not )?ok \d+(?: - | )?(.*?)(?: # (SKIP|TODO)\b.*)?$/iu.exec(line);
    if (!found || isSuite(lines[index + 3])) continue;
    const [, at = '', not, name = '', directive] = found;
    const depth = at.length / 4;
    const outcome: Outcome = directive ? 'skipped' : not ? 'failed' : 'passed';
    tests.push({ name: [...path.slice(0, depth), name].join(' > '), outcome });
  }
  return tests;
};

/** The third line below it, in node's TAP: after `---` and its duration. */
function isSuite(below: string | undefined): boolean {
  return below?.trim() === "type: 'suite'";
}

type Counted = readonly [pattern: RegExp, read: (groups: Readonly<Record<string, string | undefined>>) => TestCounts];

const number = (text: string | undefined): number => Number(text ?? 0);
const counts = (passed: number, failed: number, skipped: number): TestCounts => ({ passed, failed, skipped });
const byWord = (found: Readonly<Record<string, string | undefined>>): TestCounts =>
  counts(number(found['p']), number(found['f']), number(found['s']));
const byTotal = (found: Readonly<Record<string, string | undefined>>): TestCounts => {
  const failed = number(found['f']) + number(found['e']);
  const skipped = number(found['s']) + number(found['i']);
  return counts(Math.max(0, number(found['t']) - failed - skipped), failed, skipped);
};

/** The lines in which runners sum up; those of several runs in one output are added. */
const sums: readonly Counted[] = [
  // node:test: spec and TAP
  [
    /^[ℹ#] pass (?<p>\d+)\n[ℹ#] fail (?<f>\d+)\n[ℹ#] cancelled (?<c>\d+)\n[ℹ#] skipped (?<s>\d+)\n[ℹ#] todo (?<d>\d+)/gmu,
    (found) => ({
      ...byWord(found),
      failed: number(found['f']) + number(found['c']),
      skipped: number(found['s']) + number(found['d']),
    }),
  ],
  // Jest
  [/^Tests: +(?:(?<f>\d+) failed, )?(?:(?<s>\d+) skipped, )?(?:\d+ todo, )?(?:(?<p>\d+) passed, )?\d+ total/gmu, byWord],
  // Vitest
  [/^ +Tests +(?:(?<f>\d+) failed(?: \| )?)?(?:(?<p>\d+) passed(?: \| )?)?(?:(?<s>\d+) (?:skipped|todo)(?: \| )?)?.*\(\d+\)/gmu, byWord],
  // Mocha
  [/^ +(?<p>\d+) passing.*(?:\n +(?<s>\d+) pending)?(?:\n +(?<f>\d+) failing)?/gmu, byWord],
  // Playwright
  [
    /^ +(?:(?<f>\d+) failed\n(?: {4}.*\n)*)?(?: +\d+ flaky\n(?: {4}.*\n)*)?(?: +(?<s>\d+) skipped\n)?(?: +\d+ did not run\n)? +(?<p>\d+) passed \(/gmu,
    byWord,
  ],
  // pytest
  [/^=+ (?=.*\bin [\d.]+s)(?:(?<f>\d+) failed,? ?)?(?:(?<p>\d+) passed,? ?)?(?:(?<s>\d+) skipped,? ?)?.*=+$/gmu, byWord],
  // unittest
  [
    /^Ran (?<t>\d+) tests? in .*\n\n(?:OK|FAILED)(?: \((?:failures=(?<f>\d+))?(?:, )?(?:errors=(?<e>\d+))?(?:, )?(?:skipped=(?<s>\d+))?.*\))?/gmu,
    byTotal,
  ],
  // .NET
  [/Failed: +(?<f>\d+), Passed: +(?<p>\d+), Skipped: +(?<s>\d+), Total:/gu, byWord],
  // Maven: the line at the end of a module, without a class
  [/^(?:\[\w+\] )?Tests run: (?<t>\d+), Failures: (?<f>\d+), Errors: (?<e>\d+), Skipped: (?<s>\d+)\s*$/gmu, byTotal],
  // PHPUnit
  [/^OK \((?<t>\d+) tests?, \d+ assertions?\)/gmu, byTotal],
  [
    /^Tests: (?<t>\d+), Assertions: \d+(?:, Errors: (?<e>\d+))?(?:, Failures: (?<f>\d+))?.*?(?:, Skipped: (?<s>\d+))?(?:, Incomplete: (?<i>\d+))?.*\.$/gmu,
    byTotal,
  ],
  // RSpec, ExUnit, minitest
  [/^(?<t>\d+) (?:examples?|tests?), (?<f>\d+) failures?(?:, (?<s>\d+) (?:pending|skipped))?/gmu, byTotal],
  [/^(?<t>\d+) runs, \d+ assertions, (?<f>\d+) failures, (?<e>\d+) errors, (?<s>\d+) skips/gmu, byTotal],
  // Cargo
  [/^test result: \w+\. (?<p>\d+) passed; (?<f>\d+) failed; (?<s>\d+) ignored/gmu, byWord],
];

/** Tests counted in what a runner prints at its end; null: it prints no sum that is known. */
export function countedTests(text: string): TestCounts | null {
  const plain = text.replaceAll('\r\n', '\n');
  for (const [pattern, read] of sums) {
    const found = [...plain.matchAll(pattern)]
      .map((match) => read(match.groups ?? {}))
      .filter((one) => one.passed + one.failed + one.skipped > 0);
    if (found.length > 0) return found.reduce((a, b) => counts(a.passed + b.passed, a.failed + b.failed, a.skipped + b.skipped));
  }
  return null;
}
