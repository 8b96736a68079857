import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimsOf, parseAgentReport } from '../../../src/core/report/parse-agent-report.ts';
import { agentReportSchema } from '../../../src/protocol/agent-report.ts';
import { textsOf } from '../../fakes/texts-of.ts';

const example = readFileSync(new URL('../../../src/protocol/examples/agent-report.md', import.meta.url), 'utf8');
/** `build + type-check - error`: what is claimed, in short. */
const claims = (text: string): string[] =>
  parseAgentReport(text).claims.map(
    ({ section, passed, error }) => `${section} ${passed ? 'passed' : 'failed'}${error === null ? '' : `: ${error}`}`,
  );

describe('claimsOf', () => {
  it('takes the fields, with the names of sections that are known', () => {
    const checks = [
      { section: 'type checking', passed: true },
      { section: 'smoke TEST', passed: false, error: 'no server' },
      { section: 'Licences', passed: true, error: null },
    ];
    const deviations = [{ file: 'src/a.ts', reason: 'it does that already' }];
    expect(claimsOf({ checks, deviations }, 'Smoke test')).toEqual({
      deviations,
      claims: [
        { section: 'Type-check', passed: true, error: null },
        { section: 'Smoke test', passed: false, error: 'no server' },
        { section: 'Licences', passed: true, error: null },
      ],
    });
  });

  it("reads the layer's own section in Markdown, beside the usual ones", () => {
    const text =
      '### Smoke Test result\nFailed: no server\n### Build\nPassed\n### Licences\nPassed\n### Deviations\n- `src/a.ts`: it does that already\n- none';
    expect(claimsOf(text, 'Smoke test')).toEqual({
      deviations: [{ file: 'src/a.ts', reason: 'it does that already' }],
      claims: [
        { section: 'Smoke test', passed: false, error: 'no server' },
        { section: 'Build', passed: true, error: null },
      ],
    });
    expect(claimsOf(text, 'Build').claims.map(({ section }) => section)).toEqual(['Build']);
  });
});

describe('parseAgentReport', () => {
  it('reads the exact format', () => {
    expect(parseAgentReport(example)).toEqual({
      deviations: [],
      claims: [
        { section: 'Build', passed: true, error: null },
        { section: 'Type-check', passed: false, error: 'src/contract-template/contract-template-service.ts(14,3): error TS2322' },
        { section: 'Migration', passed: true, error: null },
      ],
    });
  });

  it.each([
    ['### Build\nPassed', ['Build passed']],
    ['### Build: Passed', ['Build passed']],
    ['### ✅ Build', ['Build passed']],
    ['### Build ❌\n', ['Build failed']],
    ['### **Build**\n\n- **Status**: Passed\n- Took 3 s', ['Build passed']],
    ['### Build\n✅ Passed with 2 warnings', ['Build passed']],
    ['### Build\n**Failed:** `x` is not defined', ['Build failed: `x` is not defined']],
    ['### Build\nFailed: two errors\n```\nTS1\nTS2\n```\n### Next', ['Build failed: two errors\n\nTS1\nTS2']],
    ['## Type Check\r\nStatus: Failed', ['Type-check failed']],
    ['- **Build**: Passed\n- **Typecheck:** Failed – TS2322', ['Build passed', 'Type-check failed: TS2322']],
    ['### Compilação\nAprovado', ['Build passed']],
    ['### Compilação\n- Status: Falhou: faltou um import', ['Build failed: faltou um import']],
    ['### Verificação de Tipos\nPassou', ['Type-check passed']],
    ['### Migração\n- **Status**: Aplicada', ['Migration passed']],
    ['### Migração\nNão aplicada: sem banco', ['Migration failed: sem banco']],
    ['### Compilación\nAprobado', ['Build passed']],
    ['### Migración\nEstado: Aplicada', ['Migration passed']],
    ['### Compilación\n❌ Falló: error TS1', ['Build failed: error TS1']],
    ['### Migration\nNot applied', ['Migration failed']],
    ['```markdown\n### Build\nPassed\n```', ['Build passed']],
  ])('%j', (text, expected) => {
    expect(claims(text)).toEqual(expected);
  });

  it.each([
    '',
    'Everything works, the build passed.',
    '### Build\n',
    '### Build\nNot run',
    '### Build\nSkipped',
    '### Build\nPassed / Failed: {error}',
    '### Build\nPassed|Failed',
    '### Build\nPassed\n### Build\nFailed: x',
    '### Build\nPassed\nFailed: then broke',
    '### Build\n✅ Failed',
    '### Build\n> Passed',
    '### Build\n```\nPassed\n```',
    '### Builder\nPassed',
    '<!-- ### Build\nPassed -->',
    'text\n```\n### Build\nPassed\n```\ntext',
    '### Build\nIt should pass.',
  ])('claims nothing for %j', (text) => {
    expect(claims(text)).toEqual([]);
  });

  it('does not take a mention elsewhere for a claim', () => {
    expect(claims('### Build\nPassed\n### Summary\n- Build: see above')).toEqual(['Build passed']);
  });

  it('never throws and keeps the schema', () => {
    const texts = textsOf(
      '### Build',
      '### Migration',
      'Passed',
      'Failed: x',
      '- Status: Applied',
      '```',
      '> Passed',
      '**',
      '✅',
      '\r\n',
      '#',
    );
    fc.assert(
      fc.property(texts, (text) => {
        const report = parseAgentReport(text);
        expect(agentReportSchema.parse(report)).toEqual(report);
      }),
    );
  });

  it('reads back what is written in the format', () => {
    const error = fc.stringMatching(/^[a-z][a-z0-9 ()/.]{0,30}[a-z]$/u);
    const claim = fc.record({ passed: fc.boolean(), error });
    fc.assert(
      fc.property(claim, claim, (build, migration) => {
        const value = (each: { passed: boolean; error: string }, word: string): string => (each.passed ? word : `Failed: ${each.error}`);
        const text = `### Build\n${value(build, 'Passed')}\n### Migration\n- Status: ${value(migration, 'Applied')}\n`;
        expect(parseAgentReport(text).claims).toEqual([
          { section: 'Build', passed: build.passed, error: build.passed ? null : build.error },
          { section: 'Migration', passed: migration.passed, error: migration.passed ? null : migration.error },
        ]);
      }),
    );
  });

  it('is not slowed down by hostile text', () => {
    const n = 300_000;
    for (const line of [
      ' '.repeat(n),
      `Passed${' '.repeat(n)}x`,
      `**${'a'.repeat(n)}`,
      `Failed:${'*'.repeat(n)}`,
      '`'.repeat(n),
      `# ${'#'.repeat(n)}x`,
    ])
      expect(parseAgentReport(`### Build\n${line}\n`)).toHaveProperty('claims');
    expect(claims('### Build\nPassed\n'.repeat(50_000))).toEqual(['Build passed']);
  });
});
