import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAudit } from '../../../src/core/audit/parse-audit.ts';
import { writtenAuditSchema } from '../../../src/protocol/audit.ts';

/** `severity file:line title` of each finding. */
const told = (text: string): string[] =>
  parseAudit(text).findings.map(({ severity, file, line, title }) => `${severity} ${file ?? '-'}:${line ?? '-'} ${title}`);
const score = (text: string): number | null => parseAudit(text).score;

describe('forms of a finding', () => {
  it.each([
    ['[P0] SQL is put together of strings (src/find.ts:12)', 'P0 src/find.ts:12 SQL is put together of strings'],
    ['- [P1] No check of the amount (f.py:12)', 'P1 f.py:12 No check of the amount'],
    ['1. [P2] Two copies (a/b.ts)', 'P2 a/b.ts:- Two copies'],
    ['**P1:** Errors are swallowed in models/f.py line 3', 'P1 models/f.py:3 Errors are swallowed in models/f.py line 3'],
    ['- **P1:** Erros ignorados em `models/f.py` linha 3', 'P1 models/f.py:3 Erros ignorados em `models/f.py` linha 3'],
    ['❌ P0 - Secret in code: the key lies in `config.py:7`', 'P0 config.py:7 Secret in code'],
    ['P1: No time-out (location: f.ts:3)', 'P1 f.ts:3 No time-out'],
    ['P1: Sin límite (ubicación: f.ts:3)', 'P1 f.ts:3 Sin límite'],
    ['| 1 | **Security** | 🔴 P0 | `a/b.py:45` | Text goes into SQL |', 'P0 a/b.py:45 Text goes into SQL'],
    ['### P0-03: The token never expires', 'P0 -:- The token never expires'],
    ['## Critical (P0)\n\n- Passwords lie in plain text (users.ts:9)', 'P0 users.ts:9 Passwords lie in plain text'],
    ['## Críticos (P0)\n* Contraseñas en claro (users.ts:9)', 'P0 users.ts:9 Contraseñas en claro'],
    ['### 🟠 P1 – Alta prioridade (1)\n1. Sem testes (`soma.py`)', 'P1 soma.py:- Sem testes'],
    ['[P3] Windows path (src\\win\\a.cs:4)', 'P3 src/win/a.cs:4 Windows path'],
    ['[P0] Injection in search (views/x.xml#L10-L12)', 'P0 views/x.xml:10 Injection in search (views/x.xml#L10-L12)'],
  ])('%s', (text, finding) => {
    expect(told(text)).toEqual([finding]);
  });

  it('takes what is told below it', () => {
    const text = `### P0-01: SQL injection
**File:** \`src/find.ts\`
**Line:** 12
**Category:** Injection
**Description:** the name goes into the query
as it is
**Recomendación:** use a parameter

### P1-02: No tests
Ubicación: src/sum.ts:1
`;
    expect(parseAudit(text).findings).toEqual([
      {
        severity: 'P0',
        category: 'Injection',
        title: 'SQL injection',
        description: 'the name goes into the query\nas it is',
        file: 'src/find.ts',
        line: 12,
        recommendation: 'use a parameter',
      },
      { severity: 'P1', category: '', title: 'No tests', description: '', file: 'src/sum.ts', line: 1, recommendation: '' },
    ]);
  });

  it('reads tables by their headings', () => {
    const text = `## Hallazgos P1

| # | Categoría | Archivo | Línea | Hallazgo | Recomendación |
|---|---|---|---|---|---|
| 1 | Seguridad | a/b.py | 4 | Clave en el código | Usar el entorno |
`;
    expect(parseAudit(text).findings).toEqual([
      {
        severity: 'P1',
        category: 'Seguridad',
        title: 'Clave en el código',
        description: '',
        file: 'a/b.py',
        line: 4,
        recommendation: 'Usar el entorno',
      },
    ]);
  });

  it('gives a recommendation to the finding that it names, and makes none of it', () => {
    const text = `- [P0] Text goes into SQL (a.py:4)\n\n## Recommendations\n1. [P0] Bind the value (a.py:4)\n2. [P1] Write more documents\n- Score: 100/100 when done`;
    const { findings, score: stated } = parseAudit(text);
    expect(findings.map(({ title, recommendation }) => [title, recommendation])).toEqual([
      ['Text goes into SQL', 'Bind the value (a.py:4)'],
    ]);
    expect(stated).toBeNull();
  });
});

describe('what is no finding', () => {
  it.each([
    '- An item without a label (a.py:3)',
    '- P0: 3 issues',
    '**P1:** None',
    '- [P0] Nenhum problema encontrado',
    'P0-P2: to be mended first',
    'All P0 issues: see below',
    '| Severity | Count |\n|---|---|\n| 🔴 P0 | 2 |\n| P1 | 0 |',
    '## Severity levels\n- P0: data may be lost or stolen',
    '## Critical (P0)\n\nNone found.\n- Ninguno',
    '```\n[P0] in a fence (a.py:1)\n```',
    '> [P0] in a quote (a.py:1)',
    '## Critical (P0)\n\n## Strengths\n- Good names',
    '## Recomendações\n- [P1] Escrever testes (a.py:2)',
  ])('%s', (text) => {
    expect(told(text)).toEqual([]);
  });
});

describe('score', () => {
  it.each([
    ['Score: 75/100', 75],
    ['**Score:** 87.5/100', 87.5],
    ['Score Global: 87.5/100', 87.5],
    ['## Overall score: **62** / 100', 62],
    ['Compliance: 75%', 75],
    ['- **Puntuación:** 87,5/100', 87.5],
    ['Pontuação geral: 40/100', 40],
    ['| **Score** | 75/100 |', 75],
    ['Compliance: 75%\nScore: 60/100', 60],
    ['Score: 60/100\nScore: 60/100', 60],
  ])('%s', (text, value) => {
    expect(score(text)).toBe(value);
  });

  it.each(['Score: high', 'Score: 8/10', 'Score: 120/100', 'Target score: 100/100', 'Score: 60/100\nScore: 70/100', 'Coverage: 80%', ''])(
    'none is stated: %s',
    (text) => {
      expect(score(text)).toBeNull();
    },
  );
});

const noise = fc.constantFrom(
  '',
  'Prose that says nothing.',
  '- an unlabelled item (x.py:1)',
  '| a | b |',
  '|---|---|',
  '## Notes',
  '## Recommendations',
  '```',
  '> quoted',
  '- P0: 0',
  '\t* nested',
  '**File:** y.py:2',
  'Target score: 90/100',
);
const finding = fc
  .record({ severity: fc.integer({ min: 0, max: 4 }), id: fc.integer({ min: 1000, max: 9999 }), form: fc.nat(4) })
  .map(
    ({ severity, id, form }) =>
      [
        `[P${severity}] title${id} (f.py:3)`,
        `- **P${severity}:** title${id} in \`f.py:3\``,
        `❌ P${severity} - title${id}: text`,
        `| 1 | **C** | 🔴 P${severity} | \`f.py:3\` | title${id} |`,
        `### P${severity}-01: title${id}`,
      ][form] ?? '',
  );
const lines = fc.array(fc.oneof(noise, finding, fc.constantFrom('Score: 41/100', 'Compliance: 73%')), { maxLength: 30 });

it('never invents a finding or a score, whatever is cut, mixed or doubled', () => {
  fc.assert(
    fc.property(lines, fc.nat(), fc.nat(), (report, from, length) => {
      const whole = report.join('\n');
      const start = whole.length === 0 ? 0 : from % whole.length;
      const text = whole.slice(0, start) + whole.slice(start + (length % 8));
      const parsed = writtenAuditSchema.parse(parseAudit(text));
      for (const { severity, title } of parsed.findings) {
        // An item without one has that of the heading above it.
        const all = text.split('\n');
        const above = (index: number): string => all.slice(0, index).findLast((line) => line.startsWith('#')) ?? '';
        const said = all.flatMap((line, index) => (line.includes(title.split('\n')[0] ?? '') ? [line, above(index)] : []));
        expect(said.some((line) => line.includes(severity))).toBe(true);
      }
      if (parsed.score !== null) expect(text).toMatch(new RegExp(`${parsed.score}(?:/100|%)`, 'u'));
    }),
  );
});

it('never throws', () => {
  const signs = fc.constantFrom('P0', '[', ']', '|', ':', '*', '`', '#', ' ', '\n', '/', '.', '100', '(', ')', '-', 'Score', '%', 'a');
  fc.assert(fc.property(fc.array(fc.oneof(signs, fc.string()), { maxLength: 200 }), (parts) => void parseAudit(parts.join(''))));
});
