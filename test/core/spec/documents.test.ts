import { readFileSync } from 'node:fs';
import { applyPatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agentOfHeading } from '../../../src/core/spec/agent-of-heading.ts';
import { checkSpec } from '../../../src/core/spec/check-spec.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { parseSpec } from '../../../src/core/spec/parse-spec.ts';
import { specDelta } from '../../../src/core/spec/spec-delta.ts';
import { completedFolder, specFolder } from '../../../src/core/spec/spec-folder.ts';
import { normaliseSpec, specHash } from '../../../src/core/spec/spec-hash.ts';
import { tickSpec } from '../../../src/core/report/completed-spec.ts';
import type { AgentDefinition } from '../../../src/protocol/run-settings.ts';
import type { Message } from '../../../src/protocol/message.ts';
import { inSpanish } from '../../fakes/spanish.ts';

const example = readFileSync(new URL('../../../src/protocol/examples/spec.md', import.meta.url), 'utf8');

const agent = (name: string, section: string, owns: string[]): AgentDefinition => ({
  name,
  section,
  owns,
  needs: [],
  provides: [],
  outputs: [],
  schema: false,
  report: 'Build',
  model: 'm',
  context: name,
  validate: [],
  handover: [],
  run: [],
});
const agents = [
  agent('database', 'Database', ['db/**']),
  agent('backend', 'Serviço', ['backend/**']),
  agent('frontend', 'Frontend', ['frontend']),
];

function check(files: string, worded: (said: Message) => string = inEnglish): string[] {
  const parsed = parseSpec(`## Spec: X\n### Files to Create/Modify\n${files}`);
  return parsed.ok ? checkSpec(parsed.spec, agents).map((problem) => `${problem.line}: ${worded(problem.message)}`) : ['not parsed'];
}

describe('checkSpec', () => {
  it('passes what fits, whatever the case and accents of the headings', () => {
    expect(check('#### DATABASE\n- [ ] db/a.sql\n#### 2. servico (REST)\n- [ ] backend/a.ts\n#### Frontend\n- [ ] frontend/a.ts')).toEqual(
      [],
    );
    expect(agentOfHeading('backend', agents)?.section).toBe('Serviço');
  });

  it('names unknown layers, foreign files, files outside and files listed twice', () => {
    expect(
      check(
        '#### Backend\n- [ ] db/a.sql\n- [ ] ../x.ts\n- [ ] /etc/passwd\n- [ ] README.md\n- [ ] backend/.git/config\n- [ ] backend/src/\n#### Mobile\n- [ ] backend/a.ts\n#### Frontend\n- [ ] frontend/a.ts\n#### Database\n- [ ] frontend/./a.ts',
      ),
    ).toEqual([
      '4: db/a.sql is not Serviço\'s: Database owns it (Serviço owns backend/**). Move it under "Database".',
      '5: "../x.ts" leads out of the workspace; only files inside it can be used.',
      '6: "/etc/passwd" is absolute; use a path relative to the workspace, like "src/main.ts".',
      "7: README.md is not Serviço's, and no other layer owns it (Serviço owns backend/**). Choose another file, or let a layer own it in .claude/batuta.yaml.",
      '8: "backend/.git/config" lies in git\'s own folder, which is never read or written.',
      '9: backend/src/ is a folder. Name the files in it.',
      '10: "Mobile" is no layer of this workspace. Its layers are: Database, Serviço, Frontend.',
      '15: frontend/a.ts is also listed under Frontend (line 13). A file belongs to one layer.',
      '15: frontend/a.ts is not Database\'s: Frontend owns it (Database owns db/**). Move it under "Frontend".',
    ]);
  });

  it('names what no agent may change; what a spec may list is its own business', () => {
    expect(check('#### Backend\n- [ ] backend/.npmrc\n- [ ] backend/.vscode/tasks.json\n- [ ] backend/.github/workflows/ci.yml')).toEqual([
      '4: backend/.npmrc is protected: no agent may change it. Take it out of the spec, and change it yourself.',
      '5: backend/.vscode/tasks.json is protected: no agent may change it. Take it out of the spec, and change it yourself.',
    ]);
  });

  it('says it in other languages too', () => {
    expect(
      check(
        '#### Backend\n- [ ] db/a.sql\n- [ ] ~/x.ts\n- [ ] README.md\n- [ ] backend/src/\n#### Mobile\n- [ ] backend/a.ts\n#### Frontend\n- [ ] backend/a.ts',
        inSpanish,
      ),
    ).toEqual([
      '4: db/a.sql no es de Serviço: pertenece a Database (a Serviço le pertenece backend/**). Muévalo bajo "Database".',
      '5: ~/x.ts lleva fuera del espacio de trabajo; solo se pueden usar archivos que estén dentro.',
      '6: README.md no es de Serviço, y no pertenece a ninguna otra capa (a Serviço le pertenece backend/**). Elija otro archivo, o asígnelo a una capa en .claude/batuta.yaml.',
      '7: backend/src/ es una carpeta. Indique los archivos que contiene.',
      '8: "Mobile" no es una capa de este espacio de trabajo. Sus capas son: Database, Serviço, Frontend.',
      '11: backend/a.ts también figura bajo Mobile (línea 9). Un archivo pertenece a una sola capa.',
      '11: backend/a.ts no es de Frontend: pertenece a Serviço (a Frontend le pertenece frontend). Muévalo bajo "Serviço".',
    ]);
  });

  it('never throws, whatever the paths', () => {
    const path = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.constantFrom('..', '../a', '/', 'C:/a', '~/a', 'a//b', '.git', 'a/.', 'https://x/y', '\u0000'),
    );
    fc.assert(
      fc.property(fc.array(path), fc.string(), (paths, heading) => {
        const spec = {
          name: '',
          date: '',
          status: '',
          summary: '',
          pattern: null,
          references: [],
          type: null,
          tasks: [],
          dependencies: [],
          proof: [],
          sections: [],
        };
        const files = paths.map((each) => ({ path: each, description: '', done: false, line: 2 }));
        const problems = checkSpec({ ...spec, layers: [{ heading, line: 1, files }] }, [agent('all', 'All', ['**'])]);
        expect(problems.every((problem) => problem.line === 1 || problem.line === 2)).toBe(true);
      }),
    );
  });
});

describe('specHash', () => {
  it('does not see line ends and ticks, and sees everything else', () => {
    const ticked = example.replaceAll('- [ ]', '- [x]').replaceAll('\n', '\r\n');
    expect(specHash(ticked)).toBe(specHash(example));
    expect(specHash(`${example} `)).not.toBe(specHash(example));
    expect(normaliseSpec('1. [X] a\r\n  * [x] b\n```\n- [x] code\n```\n- [y] c\ntext [x]')).toBe(
      '1. [ ] a\n  * [ ] b\n```\n- [x] code\n```\n- [y] c\ntext [x]',
    );
  });

  it('normalises once and for all', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('- [x] a', '1. [X] b', '```', '<!--', 'text', '  - [ ] c', '> - [x] q')).map((lines) => lines.join('\n')),
        (text) => {
          expect(normaliseSpec(normaliseSpec(text))).toBe(normaliseSpec(text));
          expect(specHash(text.replaceAll('\n', '\r\n'))).toBe(specHash(text));
        },
      ),
    );
  });
});

describe('tickSpec', () => {
  it('ticks every box and completes the status, and changes nothing else', () => {
    const ticked = tickSpec(example);
    expect(ticked).toBe(example.replaceAll('[ ]', '[x]').replace('### Status: active', '### Status: completed'));
    expect(tickSpec(ticked)).toBe(ticked);
    expect(tickSpec(example.replaceAll('\n', '\r\n'))).toBe(ticked.replaceAll('\n', '\r\n'));
  });

  it('finds a status below its heading, and adds a missing one', () => {
    expect(tickSpec('## Spec: X\n### Status\nactive\n### Summary\ntext')).toBe('## Spec: X\n### Status: completed\n### Summary\ntext');
    expect(tickSpec('## Spec: X\ntext')).toBe('## Spec: X\n### Status: completed\ntext');
  });
});

describe('specFolder', () => {
  it.each([
    ['Contract templates', 'contract-templates'],
    ['Integração: ações & coração!', 'integracao-acoes-coracao'],
    ['Straße Øre', 'strasse-ore'],
    ['../../etc', 'etc'],
    ['x'.repeat(100), 'x'.repeat(60)],
    ['契約', 'spec-d5be412f'],
  ])('%s', (name, expected) => {
    expect(specFolder('2026-02-06T10:00:00Z', name)).toBe(`spec/active/2026-02-06-${expected}`);
  });

  it('is always a plain name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(specFolder('2026-02-06', name)).toMatch(/^spec\/active\/2026-02-06-[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$/u);
      }),
    );
  });

  it('moves to completed', () => {
    expect(completedFolder('spec/active/2026-02-06-spec')).toBe('spec/completed/2026-02-06-spec');
  });
});

describe('specDelta', () => {
  it('is empty exactly when the hashes are equal', () => {
    expect(specDelta(example, example.replaceAll('[ ]', '[x]').replaceAll('\n', '\r\n'), 'spec.md')).toBe('');
    expect(specDelta('a\nb\n', 'a\nc\n', 'spec.md')).toBe('--- a/spec.md\n+++ b/spec.md\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n');
  });

  it('leads from what was shown to what is there now', () => {
    const text = fc.array(fc.constantFrom('- [x] a', '- [ ] b', '', 'c', '### D', '--- e', '+++ f')).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const delta = specDelta(before, after, 'spec.md');
        expect(delta === '').toBe(specHash(before) === specHash(after));
        if (delta !== '') expect(applyPatch(normaliseSpec(before), delta)).toBe(normaliseSpec(after));
      }),
    );
  });

  it('shows texts that have nothing in common as a whole', () => {
    const many = (letter: string): string => Array.from({ length: 5000 }, (_, index) => `${letter}${index}`).join('\n');
    const delta = specDelta(many('a'), many('b'), 'spec.md').split('\n');
    expect([delta.filter((line) => line.startsWith('-a')).length, delta.filter((line) => line.startsWith('+b')).length]).toEqual([
      5000, 5000,
    ]);
  });
});
