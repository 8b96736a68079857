import { expect, test } from 'vitest';
import { withFingerprints } from '../../../src/core/report/issue-fingerprint.ts';
import type { WrittenIssue } from '../../../src/protocol/review-report.ts';

const text = 'import x\n\nfunction a() {\n  return x;\n}\n';
const issue: WrittenIssue = { title: 'No check', file: 'a.ts', line: 4, description: 'd', fix: 'f', rule: 'R1' };
const nameOf = (more: Partial<WrittenIssue> = {}, code: string | null = text): string =>
  withFingerprints([{ ...issue, ...more }], () => code)[0]?.fingerprint ?? '';

test('an issue is named by file, rule and the code around its line, not by its title', () => {
  const name = nameOf();
  expect(nameOf({ title: 'Said in other words', description: 'x', fix: 'y', rule: 'r1' })).toBe(name);
  expect(nameOf({ line: 7 }, `// new\n// lines\n\n${text}`)).toBe(name);
  expect(nameOf({}, text.replace('  return x;', '\treturn  x;\r'))).toBe(name);
  expect(nameOf({ line: 5 }, text.replace('  return x;', '\n  return x;'))).toBe(name);
});

test('another file, rule, line or code is another issue', () => {
  const others = [{ file: 'b.ts' }, { rule: 'R2' }, { rule: null }, { line: 3 }, { line: 1 }].map((more) => nameOf(more));
  const changed = nameOf({}, text.replace('return x', 'return y'));
  expect(new Set([nameOf(), ...others, changed]).size).toBe(7);
});

test('two issues about one line of code are two', () => {
  const named = withFingerprints([issue, { ...issue, title: 'Another' }], () => text);
  expect(named.map(({ title }) => title)).toEqual(['No check', 'Another']);
  expect(named[0]?.fingerprint).toBe(nameOf());
  expect(named[1]?.fingerprint).not.toBe(nameOf());
});

test('where no such line is there, the words of the title stand for it, without line numbers', () => {
  const name = nameOf({ line: null, title: 'Missing check in line 12' });
  expect(nameOf({ line: null, title: 'missing CHECK, in `line 40`' })).toBe(name);
  expect(nameOf({ line: 99, title: 'Missing check in line 12' })).toBe(name);
  expect(nameOf({ title: 'Missing check in line 12' }, null)).toBe(name);
  expect(nameOf({ line: null, title: 'Missing test in line 12' })).not.toBe(name);
});
