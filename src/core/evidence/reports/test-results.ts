import type { Measured, ProofResult, TestCounts, TestResult } from '../../../protocol/proof.ts';
import { coverageReport, printedCoverage, printedRating } from './coverage-reports.ts';
import { jsonReport } from './json-reports.ts';
import { countedTests, printedTests } from './text-reports.ts';
import { xmlReport } from './xml-reports.ts';

export interface RanCommand {
  readonly exitCode: number | null;
  /** All that it printed. */
  readonly printed: string;
  /** Reports that its runners wrote. */
  readonly reports: readonly string[];
  /** The workspace, absolute: names of tests are relative to it. */
  readonly root: string;
}

const colours = /\u001b\[[0-9;]*[A-Za-z]/gu;

/** What a command says about the tests that it ran: by name where a report or its output names them, else counted, else its exit code alone. */
export function proofResultOf({ exitCode, printed: raw, reports, root }: RanCommand): ProofResult {
  const printed = raw.replaceAll(colours, '');
  const found = reports.flatMap((text) => xmlReport(text) ?? jsonReport(text) ?? []);
  const named = found.length > 0 ? found : (jsonReport(printed) ?? printedTests(printed));
  const tests = named && withDistinctNames(named.map((one) => ({ ...one, name: one.name.replaceAll(`${root}/`, '') })));
  const coverage = reports.map((text) => coverageReport(text, root)).find((one) => one !== null) ?? printedCoverage(printed);
  const measured: Measured = { ...(coverage ? { coverage } : {}), ...printedRating(printed) };
  return {
    passed: exitCode === 0,
    exitCode,
    tests,
    counts: tests ? countsOf(tests) : countedTests(printed),
    ...(Object.keys(measured).length > 0 ? { measured } : {}),
  };
}

function countsOf(tests: readonly TestResult[]): TestCounts {
  const count = (outcome: TestResult['outcome']): number => tests.filter((one) => one.outcome === outcome).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

/** Two tests of one name are two tests. Sorted. */
function withDistinctNames(tests: readonly TestResult[]): TestResult[] {
  const seen = new Map<string, number>();
  return tests
    .map(({ name, ...end }) => {
      const times = (seen.get(name) ?? 0) + 1;
      seen.set(name, times);
      return { name: times === 1 ? name : `${name} (${times})`, ...end };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
