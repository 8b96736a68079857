import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReview, reviewOf } from '../../../src/core/report/parse-review.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { inSpanish } from '../../fakes/spanish.ts';
import { reviewReportSchema, type WrittenIssue } from '../../../src/protocol/review-report.ts';

const example = readFileSync(new URL('../../../src/protocol/examples/review-report.md', import.meta.url), 'utf8');

function verdict(text: string): string {
  const parsed = parseReview(text);
  return parsed.ok ? parsed.review.verdict : inEnglish(parsed.problem);
}

function issues(text: string): WrittenIssue[] {
  const parsed = parseReview(text);
  if (!parsed.ok) throw new Error(inEnglish(parsed.problem));
  return parsed.review.issues;
}

const write = 'Write exactly one heading "## Review: APPROVED" or "## Review: REJECTED".';

describe('reviewOf', () => {
  it('takes the fields, with paths as the workspace writes them', () => {
    const fields = {
      verdict: 'rejected',
      issues: [
        {
          title: 'See /work/shop/a.ts',
          file: '/work/shop/src/a.ts:12',
          line: null,
          description: 'in /work/shop/b',
          fix: 'f',
          rule: 'none',
        },
      ],
    };
    expect(reviewOf(fields, '/work/shop')).toEqual({
      ok: true,
      review: {
        verdict: 'rejected',
        issues: [{ title: 'See a.ts', file: 'src/a.ts', line: 12, description: 'in b', fix: 'f', rule: null }],
      },
    });
    expect(reviewOf('## Review: APPROVED', '/work/shop')).toEqual({ ok: true, review: { verdict: 'approved', issues: [] } });
  });
});

describe('parseReview', () => {
  it('reads the exact format', () => {
    const service = 'backend/src/contract-template/contract-template-service.ts';
    const rule = 'Every input is checked in the service';
    expect(parseReview(example)).toEqual({
      ok: true,
      review: {
        verdict: 'rejected',
        issues: [
          {
            title: 'Name of a template is not checked',
            file: service,
            line: 14,
            description: '`rename` takes an empty name.',
            fix: 'Refuse an empty name, as `create` does.',
            rule,
          },
          {
            title: 'The table shows the id',
            file: 'frontend/src/views/contract-template-table.ts',
            line: 8,
            description: 'The id means nothing to people.',
            fix: 'Show the name.',
            rule: null,
          },
        ],
      },
    });
  });

  it.each([
    ['## Review: APPROVED', 'approved'],
    ['# Review: **Approved** ✅', 'approved'],
    ['### **Review:** approved', 'approved'],
    ['## Review: APROVADO', 'approved'],
    ['## Revisão: APROVADA', 'approved'],
    ['## Revisión: APROBADO', 'approved'],
    ['\uFEFF## Review : APPROVED\r\n\r\n## Review: APPROVED', 'approved'],
    ['```markdown\n## Review: APPROVED\n```', 'approved'],
    ['## Review: REJECTED', 'rejected'],
    ['## Review: REJEITADO', 'rejected'],
    ['## Review: RECHAZADO', 'rejected'],
    ['## Review: ❌ REJECTED (3 issues)', 'rejected'],
    ['## Review: NOT APPROVED', 'rejected'],
    ['Thinking…\n\n## Review: REJECTED\ntext: APPROVED', 'rejected'],
  ])('%j is %s', (text, expected) => {
    expect(verdict(text)).toBe(expected);
  });

  it.each([
    ['', `The review has no verdict. ${write}`],
    ['APPROVED', `The review has no verdict. ${write}`],
    ['Review: APPROVED', `The review has no verdict. ${write}`],
    ['The verdict is **## Review: APPROVED**', `The review has no verdict. ${write}`],
    ['```\n## Review: APPROVED\n```', `The review has no verdict. ${write}`],
    ['    ## Review: APPROVED', `The review has no verdict. ${write}`],
    ['> ## Review: APPROVED', `The review has no verdict. ${write}`],
    ['<!--\n## Review: APPROVED\n-->', `The review has no verdict. ${write}`],
    ['## Review\nAPPROVED', `The review has no verdict. ${write}`],
    ['## Review: APPROVED | REJECTED', `Line 1 is no clear verdict: "Review: APPROVED | REJECTED". ${write}`],
    ['## Review: APPROVED once issue 1 is fixed', `Line 1 is no clear verdict: "Review: APPROVED once issue 1 is fixed". ${write}`],
    ['## Review: REJECTED, later APPROVED', `Line 1 is no clear verdict: "Review: REJECTED, later APPROVED". ${write}`],
    ['## Review: pending', `Line 1 is no clear verdict: "Review: pending". ${write}`],
    ['## Review: APPROVED\n\n## Review: REJECTED', `The review says both, in line 1 and line 3. ${write}`],
    ['## Review: REJECTED\n## Review: APPROVED', `The review says both, in line 1 and line 2. ${write}`],
  ])('%j is refused', (text, problem) => {
    const parsed = parseReview(text);
    expect(parsed.ok ? null : inEnglish(parsed.problem)).toBe(problem);
  });

  it('says why in other languages too', () => {
    const parsed = parseReview('## Review: pending');
    expect(parsed.ok ? null : inSpanish(parsed.problem)).toBe(
      'La línea 1 no es un veredicto claro: "Review: pending". Debe haber exactamente un título "## Review: APPROVED" o "## Review: REJECTED".',
    );
  });

  it('takes words in a fence or quote for no verdict beside a real one', () => {
    expect(verdict('## Review: APPROVED\n```\n## Review: REJECTED\n```\n> ## Review: REJECTED')).toBe('approved');
  });

  it('returns a rejection without issues, and an approval with some, as written', () => {
    expect(issues('## Review: REJECTED\n### Issues Found\nNone')).toEqual([]);
    expect(issues('## Review: REJECTED\n### Issues Found\n- None')).toEqual([]);
    expect(issues('## Review: APPROVED\n### Issues Found\n#### Issue 1: Small\n- **File**: N/A')).toEqual([
      { title: 'Small', file: null, line: null, description: '', fix: '', rule: null },
    ]);
  });

  it('reads loose forms', () => {
    const text = [
      '## Review: REJEITADO',
      '### Problemas Encontrados',
      '#### Problema 1 - **Falta validação**',
      '* **Arquivo:** `./src\\a.ts:12-15`',
      '- **Descrição**: Uma linha.',
      '  E outra.',
      '  ```ts',
      '  x()',
      '  ```',
      '- Correção: Validar',
      '- **Regra Violada:** `R1`',
      '#### 2. Outro',
      '**Archivo**: src/b.ts',
      '**Línea**: L7',
      '### Summary',
      '- File: ignored.ts',
    ].join('\n');
    expect(issues(text)).toEqual([
      {
        title: 'Falta validação',
        file: 'src/a.ts',
        line: 12,
        description: 'Uma linha.\n  E outra.\n  ```ts\n  x()\n  ```',
        fix: 'Validar',
        rule: 'R1',
      },
      { title: 'Outro', file: 'src/b.ts', line: 7, description: '', fix: '', rule: null },
    ]);
  });

  it('reads issues that are list items only', () => {
    expect(
      issues(
        '## Review: REJECTED\n### Issues Found\n1. The name is not checked\n   - **File**: a.ts\n   - **Fix**: Check it\n2. No test\n### End\n- not an issue',
      ),
    ).toEqual([
      { title: 'The name is not checked', file: 'a.ts', line: null, description: 'The name is not checked', fix: 'Check it', rule: null },
      { title: 'No test', file: null, line: null, description: 'No test', fix: '', rule: null },
    ]);
  });

  it('never throws and keeps the schema', () => {
    const piece = fc.constantFrom(
      '## Review: APPROVED',
      '## Review: REJECTED',
      '### Issues Found',
      '#### Issue 1: x',
      '- **File**: a.ts:0',
      '- **Line**: 99999999999',
      '- y',
      '```',
      '> ',
      '<!--',
      '\r',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(fc.oneof(piece, fc.string())).map((parts) => ['## Review: REJECTED', ...parts].join('\n')),
        ),
        (text) => {
          const parsed = parseReview(text);
          if (parsed.ok) expect(reviewReportSchema.parse(parsed.review)).toEqual(parsed.review);
        },
      ),
    );
  });

  it('reads back what is written in the format', () => {
    const words = fc.stringMatching(/^[A-Z][a-z]{1,8}( [a-z]{1,8}){1,3}$/u);
    const issue = fc.record({
      title: words,
      file: fc.stringMatching(/^[a-z]{2,6}\/[a-z]{2,6}\.ts$/u),
      line: fc.integer({ min: 1, max: 9999 }),
      description: words,
      fix: words,
      rule: words,
    });
    fc.assert(
      fc.property(fc.array(issue, { maxLength: 4 }), (written) => {
        const blocks = written.map((each, index) =>
          [
            `#### Issue ${index + 1}: ${each.title}`,
            `- **File**: ${each.file}`,
            `- **Line**: ${each.line}`,
            `- **Description**: ${each.description}`,
            `- **Fix**: ${each.fix}`,
            `- **Rule Violated**: ${each.rule}`,
          ].join('\n'),
        );
        expect(issues(['## Review: REJECTED', '### Issues Found', ...blocks].join('\n\n'))).toEqual(written);
      }),
    );
  });

  it('is not slowed down by hostile text', () => {
    const n = 300_000;
    for (const line of [
      `- **File**: ${'a:1'.repeat(n)}`,
      `# Review: ${' '.repeat(n)}x`,
      `#### Issue 1${' '.repeat(n)}x`,
      `- **File**: ${'`'.repeat(n)}`,
      ' '.repeat(n),
    ])
      expect(verdict(`## Review: REJECTED\n### Issues Found\n${line}\n`)).toBeTypeOf('string');
    expect(issues(`## Review: REJECTED\n### Issues Found\n${'#### Issue 1: x\n- **File**: a.ts\n'.repeat(20_000)}`)).toHaveLength(20_000);
  });
});
