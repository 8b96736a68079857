import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSpec } from '../../../src/core/spec/parse-spec.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import type { Message } from '../../../src/protocol/message.ts';
import type { Spec } from '../../../src/protocol/spec.ts';
import { inSpanish } from '../../fakes/spanish.ts';

const example = readFileSync(new URL('../../../src/protocol/examples/spec.md', import.meta.url), 'utf8');

function spec(text: string): Spec {
  const parsed = parseSpec(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.spec;
}

const problems = (text: string, worded: (said: Message) => string = inEnglish): string[] => {
  const parsed = parseSpec(text);
  return parsed.ok ? [] : parsed.problems.map((problem) => `${problem.line}: ${worded(problem.message)}`);
};

const paths = (read: Spec): Record<string, string[]> =>
  Object.fromEntries(read.layers.map((layer) => [layer.heading, layer.files.map((file) => file.path)]));

describe('parseSpec', () => {
  it('reads the exact format', () => {
    const parsed = parseSpec(example);
    expect(parsed).toEqual({
      ok: true,
      warnings: [],
      spec: {
        name: 'Contract templates',
        date: '2026-02-06',
        status: 'active',
        summary: 'Contracts can be made from a template. A template has a name, a status and its items.',
        pattern: 'withSubItems',
        references: ['Contract', 'Partner'],
        type: 'new entity',
        layers: [
          {
            heading: 'Database',
            line: 19,
            files: [
              {
                path: 'db/migrations/0007_contract_template.sql',
                description: 'table contract_template and its items',
                done: false,
                line: 21,
              },
            ],
          },
          {
            heading: 'Backend',
            line: 23,
            files: [
              {
                path: 'backend/src/contract-template/contract-template.types.ts',
                description: 'ContractTemplate, ContractTemplateItem',
                done: false,
                line: 25,
              },
              {
                path: 'backend/src/contract-template/contract-template-service.ts',
                description: 'list, create, rename',
                done: false,
                line: 26,
              },
            ],
          },
          {
            heading: 'Frontend',
            line: 28,
            files: [{ path: 'frontend/src/views/contract-template-table.ts', description: 'table of templates', done: false, line: 30 }],
          },
        ],
        tasks: [
          { number: 1, text: 'Add the tables', done: false, line: 34 },
          { number: 2, text: 'Add types and service', done: false, line: 35 },
          { number: 3, text: 'Show the table', done: false, line: 36 },
        ],
        dependencies: ['Backend types before the frontend'],
        proof: [],
        sections: ['date', 'status', 'summary', 'entity', 'files', 'tasks', 'dependencies'],
      },
    });
  });

  it('reads Portuguese, with CRLF, a byte order mark and a fence around it all', () => {
    const text = [
      '```markdown',
      '# Spec: Modelos de contrato',
      '',
      '### Data: 06/02/2026',
      '### Status: Ativo',
      '### Resumo',
      'Um resumo.',
      '',
      'Segundo parágrafo.',
      '### Informações da Entidade',
      '- **Padrão:** `simple`',
      '* **Referências**: Parceiro e `Banco`',
      '- Tipo: Funcionalidade nova',
      '### Arquivos a Criar/Modificar',
      '#### Banco de Dados',
      '* [x] `db/0007.sql` — cria a tabela',
      '#### Backend',
      '- [ ] **backend/src/a.ts**',
      '### Tarefas',
      '- [x] 1. Criar',
      '- [ ] Ligar',
      '### Dependências',
      'Nenhuma',
      '```',
    ].join('\r\n');
    const read = spec(`\uFEFF${text}`);
    expect(read).toEqual({
      name: 'Modelos de contrato',
      date: '2026-02-06',
      status: 'active',
      summary: 'Um resumo.\n\nSegundo parágrafo.',
      pattern: 'simple',
      references: ['Parceiro', 'Banco'],
      type: 'new capability',
      layers: [
        { heading: 'Banco de Dados', line: 15, files: [{ path: 'db/0007.sql', description: 'cria a tabela', done: true, line: 16 }] },
        { heading: 'Backend', line: 17, files: [{ path: 'backend/src/a.ts', description: '', done: false, line: 18 }] },
      ],
      tasks: [
        { number: 1, text: 'Criar', done: true, line: 20 },
        { number: 2, text: 'Ligar', done: false, line: 21 },
      ],
      dependencies: [],
      proof: [],
      sections: ['date', 'status', 'summary', 'entity', 'files', 'tasks', 'dependencies'],
    });
  });

  it('reads Spanish', () => {
    const read = spec(
      '## Especificación: Plantillas\n### Fecha: 2026-02-06\n### Estado: activo\n### Resumen: Breve.\n### Información de la Entidad\n- Patrón: simple\n- Tipo: Nueva entidad\n' +
        '### Archivos a Crear/Modificar\n#### Base de datos\n- [ ] db/a.sql: tabla\n### Tareas\n1. [ ] Crear\n### Dependencias\n- Ninguna\n',
    );
    expect([read.name, read.date, read.status, read.summary, read.type, read.dependencies]).toEqual([
      'Plantillas',
      '2026-02-06',
      'active',
      'Breve.',
      'new entity',
      [],
    ]);
    expect(paths(read)).toEqual({ 'Base de datos': ['db/a.sql'] });
  });

  it.each([
    ['Nova entidade', 'new entity'],
    ['Funcionalidade nova', 'new capability'],
    ['Modificação', 'modification'],
    ['Nueva entidad', 'new entity'],
    ['Funcionalidad nueva', 'new capability'],
    ['Modificación', 'modification'],
    ['new entity', 'new entity'],
    ['**new capability**', 'new capability'],
    ['Modification of Bank', 'modification'],
    ['Nova entidade | Funcionalidade nova | Modificação', null],
    ['something', null],
  ])('type %s', (written, type) => {
    expect(spec(`## Spec: X\n### Entity Info\n- Type: ${written}\n### Files to Create/Modify\n#### A\n- [ ] a.ts: x`).type).toBe(type);
  });

  it.each([
    ['src/a.ts: the thing', 'src/a.ts', 'the thing'],
    ['`src/a.ts`: the `thing`: yes', 'src/a.ts', 'the `thing`: yes'],
    ['`src/a.ts` (new): thing', 'src/a.ts', 'thing'],
    ['src/a.ts (new) - thing', 'src/a.ts', 'thing'],
    ['Create `src/a.ts` – thing', 'src/a.ts', 'thing'],
    ['**src/a.ts:** thing', 'src/a.ts', 'thing'],
    ['**`src/a.ts`**: thing', 'src/a.ts', 'thing'],
    ['[src/a.ts](src/a.ts): thing', 'src/a.ts', 'thing'],
    ['./src\\a.ts', 'src/a.ts', ''],
    ['app/(group)/[id]/page.tsx: thing', 'app/(group)/[id]/page.tsx', 'thing'],
    ['docs/my file.md: thing', 'docs/my file.md', 'thing'],
    ['Makefile: thing', 'Makefile', 'thing'],
    ['C:\\x\\a.ts: thing', 'C:/x/a.ts', 'thing'],
    ['src/a-b.ts - thing: other', 'src/a-b.ts', 'thing: other'],
  ])('file line %s', (line, path, description) => {
    expect(spec(`## Spec: X\n### Files\n#### A\n- [ ] ${line}`).layers[0]?.files).toEqual([{ path, description, done: false, line: 4 }]);
  });

  it.each([
    ['src/a.ts → src/b.ts: moved', { path: 'src/b.ts', from: 'src/a.ts', description: 'moved' }],
    ['`src/a.ts` -> `src/b.ts`: moved', { path: 'src/b.ts', from: 'src/a.ts', description: 'moved' }],
    ['**src/a.ts => src/b.ts**: moved', { path: 'src/b.ts', from: 'src/a.ts', description: 'moved' }],
    ['Rename `src/a b.ts → src/b.ts`', { path: 'src/b.ts', from: 'src/a b.ts', description: '' }],
    ['src/a.ts: maps x → y.z', { path: 'src/a.ts', description: 'maps x → y.z' }],
    ['`src/a.ts`: maps x → y.z', { path: 'src/a.ts', description: 'maps x → y.z' }],
    ['src/a.ts (delete)', { path: 'src/a.ts', deleted: true, description: '' }],
    ['`src/a.ts` (deleted): not used', { path: 'src/a.ts', deleted: true, description: 'not used' }],
    ['Delete `src/a.ts`', { path: 'src/a.ts', deleted: true, description: '' }],
    ['Eliminar src/a.ts', { path: 'src/a.ts', deleted: true, description: '' }],
    ['src/a.ts: Remove this file', { path: 'src/a.ts', deleted: true, description: 'Remove this file' }],
    ['src/a.ts: remove the old button', { path: 'src/a.ts', description: 'remove the old button' }],
  ])('file line %s says what is to be there at the end', (line, file) => {
    expect(spec(`## Spec: X\n### Files\n#### A\n- [ ] ${line}`).layers[0]?.files).toEqual([{ ...file, done: false, line: 4 }]);
  });

  it('leaves out notes, sub-steps, "none", code and comments', () => {
    const read = spec(
      '## Spec: X\n### Files to Create/Modify\n#### Database\n- None\n#### Backend\n- [ ] src/a.ts: x\n  - [ ] add a column\n  - note\n<!-- - [ ] src/hidden.ts: x -->\n```\n- [ ] src/code.ts\n```\n> - [ ] src/quoted.ts\n##### Tests\n- [ ] test/a.ts\n### Risks\n- [ ] src/risk.ts',
    );
    expect(paths(read)).toEqual({ Database: [], Backend: ['src/a.ts', 'test/a.ts'] });
  });

  it('takes layers in bold, or headings as high as the section itself', () => {
    expect(
      paths(spec('## Spec: X\n### Files to Create/Modify\n**Backend:**\n- [ ] a.ts\n**Frontend**\n- [ ] b.ts\n### Tasks\n1. [ ] x')),
    ).toEqual({ Backend: ['a.ts'], Frontend: ['b.ts'] });
    expect(
      paths(spec('## Spec: X\n### Files to Create/Modify\n### Data\n\n- [ ] a.ts\n### Backend\n- [ ] b.ts\n### Tasks\n1. [ ] x')),
    ).toEqual({ Data: ['a.ts'], Backend: ['b.ts'] });
  });

  it('says what is wrong, with the line', () => {
    expect(problems('')).toEqual(['1: There is no heading "## Spec: {name}".', '1: There is no section "### Files to Create/Modify".']);
    expect(problems('## Spec: X\n### Files to Create/Modify\n#### Backend\n')).toEqual([
      '4: The spec names no file. List files as "- [ ] path: what is done" under a layer\'s heading.',
    ]);
    expect(problems('## Spec:\n## Spec: Y\n### Files\n- [ ] a.ts: x\n#### B\n- [ ] Run the migrations')).toEqual([
      '1: The spec has no name. Write it behind the colon: "## Spec: Contract templates".',
      '2: A second "Spec:" heading. Keep one spec per file.',
      '4: a.ts is under no layer. Put a heading like "#### Backend" above it.',
      '6: "Run the migrations" names no file. Write "- [ ] path/of/the/file: what is done there".',
    ]);
  });

  it('says what is wrong in other languages too; what it asks for is read then', () => {
    expect(problems('', inSpanish)).toEqual(['1: Falta el título "## Spec: {name}".', '1: Falta la sección "### Files to Create/Modify".']);
    expect(problems('## Spec:\n## Spec: Y\n### Archivos\n- [ ] a.ts: x\n#### B\n- [ ] Run the migrations', inSpanish)).toEqual([
      '1: La especificación no tiene nombre. Escríbalo después de los dos puntos: "## Spec: Plantillas de contrato".',
      '2: Un segundo título "Spec:". Deje una sola especificación por archivo.',
      '4: a.ts no está bajo ninguna capa. Ponga encima un título como "#### Backend".',
      '6: "Run the migrations" no indica ningún archivo. Escriba "- [ ] ruta/del/archivo: lo que se hace en él".',
    ]);
    const asked = '## Spec: Plantillas de contrato\n### Archivos\n#### Backend\n- [ ] ruta/del/archivo: lo que se hace en él\n';
    expect(problems(asked, inSpanish)).toEqual([]);
  });

  it('warns of a missing date, a strange one and an open template', () => {
    const warnings = (text: string): string[] => {
      const parsed = parseSpec(`${text}\n### Files\n#### A\n- [ ] a.ts`);
      return parsed.ok ? parsed.warnings.map(({ line, message }) => `${line}: ${inEnglish(message)}`) : [];
    };
    expect(warnings('## Spec: X')).toEqual(['1: The spec has no date.']);
    expect(warnings('## Spec: X\n### Date: 2026-02-31\n### Entity Info\n- Type: A | B')).toEqual([
      '2: "2026-02-31" is no date. Write it like 2026-02-06.',
      '4: The type is not clear. Write one of: new entity, new capability, modification.',
    ]);
  });
});
