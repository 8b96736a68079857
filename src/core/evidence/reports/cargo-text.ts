import type { TestResult } from '../../../protocol/proof.ts';

const outcomes: Readonly<Record<string, TestResult['outcome']>> = { ok: 'passed', FAILED: 'failed', ignored: 'skipped' };
/** What cargo says of itself before each program with tests, in pieces: tests print elsewhere, and what they print may stand between these. */
const program = /(?: {5}Running)? (?:unittests )?(\S+) \([^()\n]*[/\\]deps[/\\](\w+)-[^()\n]*\)\n?/gu;
const started = / {5}Running/gu;
const docs = / {3}Doc-tests(?: (\S+)\n)?/gu;
const begun = /^running \d+ tests?$/mu;

/** Tests of Cargo, each named below its program. The programs, and what they print, are each in their order; between them there is none. */
export function cargoTests(lines: readonly string[]): TestResult[] {
  const text = `${lines.join('\n')}\n`;
  const programs = [...text.matchAll(program)].map(([, file = '', crate = '']) => ({ file, crate }));
  const libraries = programs.filter(({ file }) => file.endsWith('lib.rs')).map(({ crate }) => crate);
  const ofDocs = [...text.matchAll(docs)].map(([, crate], index) => crate ?? libraries[index] ?? 'docs');
  const whole = text.replaceAll(program, '').replaceAll(started, '').replaceAll(docs, '');
  const [, ...printed] = whole.split(begun);
  const more = printed.length - programs.length;
  if (more < 0 || more > 0 !== ofDocs.length > 0) return asTheyCame(lines);
  return printed.flatMap((one, index) => {
    const inDocs = Math.min(index - programs.length, ofDocs.length - 1);
    return testsIn(one.split('\n'), programs[index]?.file ?? ofDocs[inDocs] ?? '');
  });
}

/** Where something is missing, what stands above a test names it. */
function asTheyCame(lines: readonly string[]): TestResult[] {
  let of = '';
  return lines.flatMap((line) => {
    const [, unit, doc] = /^\s+Running (?:unittests )?(\S+) \(|^\s+Doc-tests (\S+)/u.exec(line) ?? [];
    of = unit ?? doc ?? of;
    return testsIn([line], of);
  });
}

function testsIn(lines: readonly string[], of: string): TestResult[] {
  return lines.flatMap((line): TestResult[] => {
    const [, name = '', word = ''] = /^test (.+?)(?: - should panic)? \.\.\. (ok|FAILED|ignored)(?:,.*)?$/u.exec(line) ?? [];
    const outcome = outcomes[word];
    // Documentation tests are named by line, and lines move.
    return outcome && of !== '' ? [{ name: `${of} > ${name.replace(/ \(line \d+\)$/u, '')}`, outcome }] : [];
  });
}
