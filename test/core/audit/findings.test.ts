import { auditOf } from '../../../src/core/audit/audit-of.ts';
import { expect, it } from 'vitest';
import { compareAudits } from '../../../src/core/audit/compare.ts';
import { identified } from '../../../src/core/audit/identify.ts';
import { computedScore, effectiveScore } from '../../../src/core/audit/score.ts';
import type { Severity, WrittenFinding } from '../../../src/protocol/audit.ts';

const finding = (title: string, line: number | null, more: Partial<WrittenFinding> = {}): WrittenFinding => ({
  severity: 'P0',
  category: 'Injection',
  title,
  description: '',
  file: 'src/find.ts',
  line,
  recommendation: '',
  ...more,
});
const audit = (findings: readonly WrittenFinding[], text = 'one\ntwo\nthree\n') =>
  identified(findings, { module: 'src', dimension: 'security' }, (file) => (file === 'src/find.ts' ? text : null));

it('marks places that are not there', () => {
  const found = audit([
    finding('a', 2),
    finding('b', 9),
    finding('c', 1, { file: 'gone.xml', severity: 'P1' }),
    finding('d', null, { file: null }),
  ]);
  expect(found.map(({ id, place }) => [id, place])).toEqual([
    ['P0-001-find.ts:2', 'there'],
    ['P0-002-find.ts:9', 'no line'],
    ['P1-003-gone.xml:1', 'no file'],
    ['P0-004', 'not named'],
  ]);
});

it('knows a finding again when its line moves or its title is worded anew, and tells what is closed and new', () => {
  const before = audit([finding('The query is built of text', 2), finding('Another', 3, { category: 'Errors' })]);
  const after = audit([finding('SQL injection', 4), finding('A third', 1, { category: 'Names' })], 'zero\n\none\ntwo\nthree\n');
  const { closed, fresh, open } = compareAudits(before, after);
  expect([closed, fresh, open].map((list) => list.map(({ title }) => title))).toEqual([['Another'], ['A third'], ['SQL injection']]);
});

it('knows a finding again that a fix moved code around and did not mend', () => {
  const [before, after] = [audit([finding('Injection', 2)]), audit([finding('Injection', 2)], 'one\nother\nthree\n')];
  expect(before[0]?.fingerprint).not.toBe(after[0]?.fingerprint);
  expect(compareAudits(before, after).open).toEqual(after);
});

it('computes a score of the findings, and none where nothing was told', () => {
  const of = (...all: Severity[]) => all.map((severity) => ({ severity }));
  expect(computedScore({ score: null, findings: of('P0', 'P1', 'P2', 'P3', 'P4') })).toBe(62);
  expect(computedScore({ score: null, findings: of('P0', 'P0', 'P0', 'P0', 'P0', 'P0') })).toBe(0);
  expect(computedScore({ score: 90, findings: [] })).toBe(100);
  expect(computedScore({ score: null, findings: [] })).toBeNull();
  expect([effectiveScore({ score: 75, findings: of('P0') }), effectiveScore({ score: null, findings: of('P0') })]).toEqual([75, 80]);
});

it('what an auditor left out of a finding does not take the finding away', () => {
  const { findings } = auditOf({ score: 60, findings: [{ severity: 'P1', title: 'No tests' }] }, '/workspace');
  expect(findings).toEqual([
    { severity: 'P1', category: '', title: 'No tests', description: '', file: null, line: null, recommendation: '' },
  ]);
});

it('names and compares ten thousand findings of one long file, all of them gone and others come', () => {
  let read = 0;
  const longFile = (word: string): string => Array.from({ length: 3000 }, (_, index) => `${word} ${index}`).join('\n');
  const many = (word: string) =>
    identified(
      Array.from({ length: 10_000 }, (_, index) => finding(`${word} ${index}`, (index % 3000) + 1, { category: `${word} ${index % 7}` })),
      { module: 'src', dimension: 'security' },
      () => {
        read += 1;
        return longFile(word);
      },
    );
  const [before, after] = [many('old'), many('new')];
  expect(new Set(before.map(({ fingerprint }) => fingerprint)).size).toBe(10_000);
  const { closed, fresh, open } = compareAudits(before, after);
  expect([closed.length, fresh.length, open.length]).toEqual([10_000, 10_000, 0]);
  expect(compareAudits(before, before)).toMatchObject({ closed: [], fresh: [] });
  // Once to name them, and once for their places.
  expect(read).toBe(2 * 2);
});
