import { expect, test } from 'vitest';
import { acting, finish, spec, wordsOf } from './answers.ts';
import { openInMemory, playInMemory as play, type MemoryScene } from './memory-scene.ts';
import { done, goodSpec, summary, works } from './playing.ts';

const plain = spec({ Source: ['src/new.txt'] });

const texts: Record<string, string> = {
  'in a code fence': `\`\`\`markdown\n${plain}\`\`\``,
  'in a code fence with words around it': `Here is the spec:\n\n\`\`\`markdown\n${plain}\`\`\`\n\nLet me know what you think.`,
  'with words before it': `I looked at the code. Here is the spec.\n\n${plain}`,
  'with other heading levels': plain.replaceAll(/^#/gm, '').replace('# Spec', '# Spec'),
  'one heading level deeper': plain.replaceAll(/^#/gm, '##'),
  'in Portuguese': `## Especificação: Coisa
### Data: 2026-01-01
### Status: ativa
### Resumo
Uma coisa.
### Informações da Entidade
- Padrão: nenhum
- Referências: nenhuma
- Tipo: Modificação
### Arquivos a Criar/Modificar
#### Source
- [ ] src/new.txt: algo
### Tarefas
1. [ ] Construir
### Dependências
- nenhuma
`,
  'in Spanish': `## Especificación: Cosa
### Fecha: 2026-01-01
### Estado: activo
### Resumen
Una cosa.
### Información de la Entidad
- Patrón: ninguno
- Referencias: ninguna
- Tipo: Modificación
### Archivos a Crear/Modificar
#### Source
- [ ] src/new.txt: algo
### Tareas
1. [ ] Construir
### Dependencias
- ninguna
`,
  'with "./" before the paths': plain.replace('src/new.txt:', './src/new.txt:'),
  'with paths in backticks and bold': plain.replace('src/new.txt: something', '**`src/new.txt`** – something'),
  'with CRLF': plain.replaceAll('\n', '\r\n'),
  'with a byte order mark': `\ufeff${plain}`,
};
test.each(Object.entries(texts))('%s: used as it is', async (_name, text) => {
  const run = await play(
    acting([
      [/^SPEC /, finish(text)],
      [/^Source /, ...works],
    ]),
  );
  expect(summary(run)).toEqual(done);
  expect(run.state.attempts.filter((one) => one.role === 'spec').length).toBe(1);
  expect(run.scene.read('src/new.txt')).toBe('good\n');
});

test('with absolute paths: used, as paths of the workspace', async () => {
  const scenes: MemoryScene[] = [];
  const scene = await openInMemory(
    acting([
      [/^SPEC /, () => finish(plain.replace('src/new.txt', `${scenes[0]?.root ?? ''}/src/new.txt`))],
      [/^Source /, ...works],
    ]),
  );
  scenes.push(scene);
  const run = await scene.run();
  expect(summary(run)).toEqual(done);
  expect(run.report.files.map((file) => file.file)).toEqual(['src/new.txt']);
});

const broken: Record<string, string> = {
  'a file outside of the owned area': spec({ Source: ['lib/x.txt'] }),
  'a file that nobody owns': spec({ Source: ['other.txt'] }),
  'a file out of the workspace': spec({ Source: ['../x.txt'] }),
  'an unknown heading': spec({ Frontend: ['src/new.txt'] }),
  'no file at all': spec({}),
  'only prose': 'I would change src/new.txt so that it is good.',
};
test.each(Object.entries(broken))('%s: sent back with the reason, then mended', async (_name, text) => {
  const run = await play(
    acting([
      [/^SPEC /, (request) => (wordsOf(request).includes('It cannot be used') ? goodSpec : finish(text))],
      [/^Source /, ...works],
    ]),
  );
  expect(summary(run)).toEqual(done);
  expect(run.state.attempts.filter((one) => one.role === 'spec').length).toBe(2);
});

test('never usable: a clear stop, and nothing was changed', async () => {
  const run = await play(acting([[/^SPEC /, finish('no spec')]]));
  expect(summary(run)).toEqual({ status: 'stopped', reason: 'The spec agent returned no usable spec.' });
  expect(run.report.questions[0]?.detail).toContain('There is no heading "## Spec: {name}".');
  expect(run.report.files).toEqual([]);
  // The same repair in answer to the same text is not sent twice.
  expect(run.state.attempts.filter((one) => one.role === 'spec').length).toBe(2);
});

test('as text, without finish', async () => {
  const run = await play(
    acting([
      [/^SPEC /, { text: plain }],
      [/^Source /, ...works],
    ]),
  );
  expect(summary(run)).toEqual(done);
});
