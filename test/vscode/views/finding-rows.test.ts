import { expect, test } from 'vitest';
import { english } from '../../../src/core/describe/locale.ts';
import type { Severity } from '../../../src/protocol/audit.ts';
import type { KnownFinding } from '../../../src/vscode/known-finding.ts';
import { findingRows } from '../../../src/vscode/views/finding-rows.ts';

const known = (severity: Severity, title: string, file: string | null, line: number | null = 3): KnownFinding => ({
  runId: 'run-1',
  at: '2026-01-01T12:00:00.000Z',
  attempt: 'run-1/audits',
  folder: '/ws',
  key: title,
  finding: {
    severity,
    category: 'SQL injection',
    title,
    description: 'Input reaches the query.',
    file,
    line,
    recommendation: 'Bind it.',
    id: `${severity}-001`,
    fingerprint: `sha256:${title}`,
    module: 'src',
    dimension: 'security',
    place: file === 'src/gone.ts' ? 'no file' : 'there',
  },
});

test('where findings are of several modules, each row says of which', () => {
  const [one, other] = [known('P0', 'a', 'src/a.ts'), known('P0', 'b', 'lib/b.ts')];
  const shown = (...open: KnownFinding[]) =>
    findingRows({ open, dismissed: [], place: () => '' }, english)[0]?.children.map(({ description }) => description);
  expect(shown(one)).toEqual(['a.ts:3 · security']);
  expect(shown(one, { ...other, finding: { ...other.finding, module: 'lib' } })).toEqual([
    'b.ts:3 · lib · security',
    'a.ts:3 · src · security',
  ]);
});

test('open findings stand below their severity, the gravest first, in the order of files and lines; dismissed ones below all, folded', () => {
  const open = [
    known('P2', 'b', 'src/b.ts'),
    known('P0', 'late', 'src/a.ts', 9),
    known('P0', 'early', 'src/a.ts', 2),
    known('P0', 'none', null, null),
  ];
  const dismissed = [
    {
      fingerprint: 'sha256:x',
      title: 'P1 x',
      file: 'src/x.ts',
      rule: 'r',
      at: '2026-01-01T12:00:00.000Z',
      by: 'ann',
      runId: 'run-1',
      reason: 'a test key',
    },
  ];
  const rows = findingRows({ open, dismissed, place: () => '' }, english);
  expect(
    rows.map(({ label, description, expanded, children }) => [label, description, expanded, children.map((row) => row.label)]),
  ).toEqual([
    ['Critical (P0)', '3', true, ['none', 'early', 'late']],
    ['Medium (P2)', '1', true, ['b']],
    ['Dismissed', '1', false, ['P1 x']],
  ]);
  expect(rows[0]?.children.map(({ description, key, context }) => [description, key, context])).toEqual([
    ['security', 'none', 'batuta.finding;open;'],
    ['a.ts:2 · security', 'early', 'batuta.finding;open;'],
    ['a.ts:9 · security', 'late', 'batuta.finding;open;'],
  ]);
  expect(rows[1]?.children[0]?.tooltip).toBe('P2 b\n\nInput reaches the query.\n\nBind it.\n\nsrc/b.ts:3 · security/sql-injection');
  expect(rows[2]?.children[0]).toMatchObject({
    description: 'a test key · src/x.ts',
    fingerprint: 'sha256:x',
    context: 'batuta.finding;dismissed;',
  });
});

test('a file that is not there is said, and the folder where the window has several', () => {
  const rows = findingRows({ open: [known('P1', 'a', 'src/gone.ts')], dismissed: [], place: () => 'shop' }, english);
  expect(rows[0]?.children[0]?.description).toBe('gone.ts:3 · no such file · security · shop');
});

test('without a finding there is no row', () => {
  expect(findingRows({ open: [], dismissed: [], place: () => '' }, english)).toEqual([]);
});
