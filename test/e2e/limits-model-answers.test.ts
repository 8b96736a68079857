import { mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { ModelAnswer, ModelHandler } from '../../src/providers/scripted/model-answer.ts';
import { acting, call, calls, finish, passed, approvedReview, rejectedReview, spec, wordsOf, write, type Act } from './answers.ts';
import { openScene, type Scene } from './scene.ts';
import { tiny } from './tiny.ts';
import { wholeRun, type WholeRun } from './whole-run.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function open(handler: ModelHandler, settings = ''): Promise<Scene> {
  const scene = await openScene(tiny(handler, settings));
  cleanups.push(() => scene.remove());
  return scene;
}

const goodSpec = finish(spec({ Source: ['src/new.txt'] }));
const works: Act[] = [write('src/new.txt', 'good\n'), passed];

async function play(handler: ModelHandler, settings = ''): Promise<WholeRun & { scene: Scene }> {
  const scene = await open(handler, settings);
  return { ...(await wholeRun(scene)), scene };
}

const summary = ({ state, report }: WholeRun): object => ({ status: state.status, reason: report.reason });
const done = { status: 'completed', reason: null };
const tools = (run: WholeRun): (string | boolean)[][] =>
  run.events.flatMap((event) => (event.type === 'tool.called' ? [[event.tool, event.target, event.ok, event.detail]] : []));

const plain = spec({ Source: ['src/new.txt'] });

describe('the spec, as models write it', () => {
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
    expect(run.state.attempts.filter((one) => one.kind === 'spec').length).toBe(1);
    expect(await run.scene.read('src/new.txt')).toBe('good\n');
  });

  test('with absolute paths: used, as paths of the workspace', async () => {
    const scenes: Scene[] = [];
    const scene = await open(
      acting([
        [/^SPEC /, () => finish(plain.replace('src/new.txt', `${scenes[0]?.root ?? ''}/src/new.txt`))],
        [/^Source /, ...works],
      ]),
    );
    scenes.push(scene);
    const run = await wholeRun(scene);
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
    expect(run.state.attempts.filter((one) => one.kind === 'spec').length).toBe(2);
  });

  test('never usable: a clear stop, and nothing was changed', async () => {
    const run = await play(acting([[/^SPEC /, finish('no spec')]]));
    expect(summary(run)).toEqual({ status: 'stopped', reason: 'The spec agent did not give a usable spec.' });
    expect(run.report.stop?.lastError).toContain('There is no heading "## Spec: {name}".');
    expect(run.report.files).toEqual([]);
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
});

describe('the work, as models do it', () => {
  const specialist = (...acts: Act[]): ModelHandler =>
    acting([
      [/^SPEC /, goodSpec],
      [/^(RETRY )?Source /, ...acts],
      [/^REVIEW /, approvedReview],
    ]);

  test('text without finish: reminded, and its last words are the report', async () => {
    const run = await play(specialist(write('src/new.txt', 'good\n'), { text: '### Build\nPassed' }));
    expect(summary(run)).toEqual(done);
    expect(run.report.verdicts[0]?.claims).toEqual([{ section: 'build', passed: true, error: null }]);
  });

  test('several calls in one turn, some twice: each is answered, each is done once', async () => {
    const twice = call('write', { path: 'src/new.txt', content: 'good\n' });
    const run = await play(
      specialist(calls(call('read', { path: 'src/a.txt' }), call('read', { path: 'src/a.txt' }), twice, twice), passed),
    );
    expect(summary(run)).toEqual(done);
    expect(run.report.files.map((file) => [file.file, file.added])).toEqual([['src/new.txt', 1]]);
  });

  test('finish in the same turn as the work, and twice', async () => {
    const run = await play(
      specialist(
        calls(
          call('finish', { summary: 'a', report: '### Build\nPassed' }),
          call('write', { path: 'src/new.txt', content: 'good\n' }),
          call('finish', { summary: 'b', report: '### Build\nFailed: no' }),
        ),
      ),
    );
    expect(summary(run)).toEqual(done);
    expect(await run.scene.read('src/new.txt')).toBe('good\n');
  });

  test('unknown tools, malformed inputs, a wrong old_string: told, and the work goes on', async () => {
    const run = await play(
      specialist(
        calls(call('bash', { command: 'ls' }), call('read', {}), call('read', { path: 7 }), call('edit', { path: 'src/a.txt' })),
        { tools: [call('read', { path: 'src/a.txt' })], brokenToolJson: true },
        calls(call('read', { path: 'src/a.txt' })),
        calls(call('edit', { path: 'src/a.txt', old_string: 'not there', new_string: 'x' })),
        calls(call('edit', { path: 'src/a.txt', old_string: 'old a', new_string: 'new a' })),
        ...works,
      ),
    );
    expect(summary(run)).toEqual(done);
    expect(
      tools(run)
        .filter(([, , ok]) => !ok)
        .map(([tool, , , detail]) => [tool, detail]),
    ).toEqual([
      ['bash', 'no such tool'],
      ['read', 'wrong input'],
      ['read', 'wrong input'],
      ['edit', 'wrong input'],
      ['read', 'broken input'],
      ['edit', 'not found'],
    ]);
    expect(await run.scene.read('src/a.txt')).toBe('new a\n');
  });

  test('run: a string is taken, shell operators and other commands are refused', async () => {
    const run = await play(
      specialist(
        calls(
          call('run', { command: 'node check.mjs src' }),
          call('run', { command: 'node check.mjs src && rm -rf .' }),
          call('run', { command: 'node check.mjs src; echo hello > src/x.txt' }),
          call('run', { command: ['sh', '-c', 'echo hello > src/x.txt'] }),
          call('run', { command: 'node -e process.exit(0)' }),
          call('run', { command: '' }),
          call('run', { command: [] }),
        ),
        ...works,
      ),
    );
    expect(summary(run)).toEqual(done);
    expect(
      tools(run)
        .filter(([tool]) => tool === 'run')
        .map(([, , ok]) => ok),
    ).toEqual([true, false, false, false, false, false, false]);
    expect(await run.scene.read('src/x.txt')).toBeNull();
  });

  test('writes where nothing may be written: all refused, nothing there', async () => {
    const outside = await realpath(await mkdtemp(path.join(tmpdir(), 'batuta-outside-')));
    cleanups.push(() => rm(outside, { recursive: true, force: true }));
    await writeFile(path.join(outside, 'x.txt'), 'outside\n');
    const paths = [
      '.git/config',
      '.git/hooks/pre-commit',
      'spec/active/x/spec.md',
      '.claude/batuta.yaml',
      '.claude/entity-registry.json',
      '../outside.txt',
      path.join(outside, 'y.txt'),
      'src/link/x.txt',
      'src/link/y.txt',
      'src/../lib/b.txt',
      'lib/b.txt',
      'other.txt',
      'check.mjs',
      'src/.git/config',
      'src/.env',
      'SRC/new.txt',
      'src\\..\\..\\x.txt',
      'src/\u0000x.txt',
      '/etc/passwd',
      '~/x.txt',
      'src/',
      '.',
      '',
    ];
    const scene = await open(specialist(calls(...paths.map((file) => call('write', { path: file, content: 'bad\n' }))), ...works));
    await symlink(outside, path.join(scene.root, 'src/link'));
    const before = await scene.read('.claude/batuta.yaml');
    const run = await wholeRun(scene);
    const allowed = tools(run).filter(([tool, , ok]) => tool === 'write' && ok);
    expect(allowed.map(([, target]) => target)).toEqual(['src/new.txt']);
    expect(summary(run)).toEqual(done);
    expect(await scene.read('.claude/batuta.yaml')).toBe(before);
    expect(await readFile(path.join(outside, 'x.txt'), 'utf8')).toBe('outside\n');
    expect(await readFile(path.join(outside, 'y.txt')).catch(() => null)).toBeNull();
    expect(run.report.files.map((file) => file.file)).toEqual(['src/new.txt']);
  });

  test('an empty report: asked for once more; a report that claims nothing is enough where a command decides', async () => {
    const run = await play(specialist(write('src/new.txt', 'good\n'), finish(''), finish('Done.')));
    expect(summary(run)).toEqual(done);
    expect(run.report.verdicts).toMatchObject([{ result: 'proven', claims: [] }]);
  });

  test('for ever an empty report: a clear stop', async () => {
    const run = await play(specialist(write('src/new.txt', 'good\n'), finish('')));
    expect(summary(run)).toEqual({ status: 'stopped', reason: 'Source did not come to an end.' });
  });

  test('nothing done, "passed" reported, and the commands pass on the untouched tree: never proven', async () => {
    const run = await play(specialist(passed));
    expect(summary(run)).toEqual({ status: 'stopped', reason: 'Source did not pass: the same failure with the same files again.' });
    expect(run.report.stop?.lastError).toBe('The commands pass, but files that the spec names for Source are not there: src/new.txt.');
    expect(run.report.verdicts).toMatchObject([{ result: 'failed' }]);
  });

  test('nothing changed in files that are there: told, and then done', async () => {
    const run = await play(
      acting([
        [/^SPEC /, finish(spec({ Source: ['src/a.txt'] }))],
        [/^Source /, passed],
        [/^RETRY Source /, calls(call('read', { path: 'src/a.txt' })), write('src/a.txt', 'new a\n'), passed],
      ]),
    );
    expect(summary(run)).toEqual(done);
    expect(run.report.attempts.map((one) => one.label)).toEqual(['SPEC A thing', 'Source Thing', 'RETRY Source Thing (1/2)']);
    const told = run.scene.model.requests().find((one) => one.label.startsWith('RETRY'));
    expect(JSON.stringify(told?.body['messages'])).toContain(
      'The commands pass, but Source changed no file, and the spec names: src/a.txt.',
    );
  });

  test('a report that claims nothing, where no command is configured, is no pass', async () => {
    const scene = await open(specialist(write('src/new.txt', 'good\n'), finish('Done.')));
    await scene.write('.claude/batuta.yaml', 'version: 1\nagents:\n  source:\n    owns: [src/**]\n');
    const run = await wholeRun(scene);
    expect(summary(run)).toMatchObject({ status: 'stopped' });
    expect(run.report.verdicts).toMatchObject([{ result: 'failed' }]);
  });

  test('a claim where no command is configured: completed, labelled claimed, never proven', async () => {
    const scene = await open(specialist(write('src/new.txt', 'good\n'), passed));
    await scene.write('.claude/batuta.yaml', 'version: 1\nagents:\n  source:\n    owns: [src/**]\n');
    const run = await wholeRun(scene);
    expect(summary(run)).toEqual(done);
    expect(run.report.verdicts).toMatchObject([{ result: 'claimed' }]);
    expect(run.report.evidence).toEqual([]);
  });

  test('"passed" in the report, failing in truth: retried with the exact error, and shown', async () => {
    const run = await play(
      specialist(
        (request) => (request.label.startsWith('RETRY') ? calls(call('read', { path: 'src/new.txt' })) : write('src/new.txt', 'bad\n')),
        (request) => (request.label.startsWith('RETRY') ? write('src/new.txt', 'good\n') : passed),
        passed,
      ),
    );
    expect(summary(run)).toEqual(done);
    expect(run.report.disagreements[0]?.text).toContain('The report says that build passed; "node check.mjs src" failed with exit code 1');
  });

  test('a very long output: kept out of the prompt, the run goes on', async () => {
    const long = 'x'.repeat(300_000);
    const run = await play(
      specialist(
        { text: long.slice(0, 20_000), tools: [call('write', { path: 'src/new.txt', content: 'good\n' })] },
        { ...passed, text: 'y'.repeat(20_000) },
      ),
    );
    expect(summary(run)).toEqual(done);
  });

  test('a refusal: a clear stop, resumable', async () => {
    const run = await play(specialist({ text: 'I cannot help with that.', stopReason: 'refusal' }));
    expect(summary(run)).toEqual({ status: 'stopped', reason: 'Source got no answer from the model.' });
    expect(run.report.stop?.lastError).toContain('The model declined to answer. I cannot help with that.');
  });

  test('cut off at the output limit in a call: not executed, made again in smaller parts', async () => {
    let first = true;
    const run = await play(
      specialist(
        () => {
          const answer: ModelAnswer = {
            tools: [call('write', { path: 'src/new.txt', content: 'half' })],
            ...(first ? { stopReason: 'max_tokens' } : {}),
          };
          first = false;
          return answer;
        },
        ...works,
      ),
    );
    expect(summary(run)).toEqual(done);
    expect(await run.scene.read('src/new.txt')).toBe('good\n');
  });

  test('for ever cut off: a clear stop', async () => {
    const run = await play(specialist({ text: 'and so on', stopReason: 'max_tokens' }));
    expect(summary(run)).toEqual({ status: 'stopped', reason: 'Source did not come to an end.' });
  });

  test('for ever the same failing call: a clear stop', async () => {
    const run = await play(specialist(calls(call('read', { path: 'src/nowhere.txt' }))));
    expect(summary(run)).toEqual({ status: 'stopped', reason: 'Source did not come to an end.' });
    expect(run.report.stop?.lastError).toContain('the same failing call');
  });

  test('nothing at all, again and again: a clear stop', async () => {
    const run = await play(specialist({ text: '' }));
    expect(run.state.status).toBe('stopped');
  });

  test('thinking, before everything', async () => {
    const thinking = (answer: Act): Act => ({ ...(answer as ModelAnswer), thinking: 'Let me think about it.' });
    const run = await play(specialist(...works.map(thinking)));
    expect(summary(run)).toEqual(done);
  });

  test('faults of the service: 429 with retry-after, a stream cut in the middle of a call – asked again, done once', async () => {
    const faults: NonNullable<ModelAnswer['fault']>[] = [
      { kind: 'status', status: 429, retryAfter: 0 },
      { kind: 'cut', afterEvents: 4 },
    ];
    const run = await play(
      specialist(
        () => ({
          ...write('src/new.txt', 'good\n'),
          ...(faults.length > 0 ? { fault: faults.shift() as NonNullable<ModelAnswer['fault']> } : {}),
        }),
        passed,
      ),
    );
    expect(summary(run)).toEqual(done);
    expect(run.report.files.map((file) => [file.file, file.added])).toEqual([['src/new.txt', 1]]);
    expect(run.events.filter((event) => event.type === 'turn.failed').length).toBe(2);
  });

  test('a wrong key: a clear stop that says what to do', async () => {
    const run = await play(specialist({ text: 'x', fault: { kind: 'status', status: 401, message: 'invalid x-api-key' } }));
    expect(summary(run)).toEqual({ status: 'stopped', reason: 'Source got no answer from the model.' });
    expect(run.report.nextSteps[0]).toContain('key');
  });

  test('a question: the spec is amended, its delta approved, and the work goes on', async () => {
    const run = await play(
      acting([
        [
          /^SPEC /,
          (request) =>
            wordsOf(request).includes('found it wrong') ? finish(spec({ Source: ['src/new.txt'] }, { tasks: 'AMENDED' })) : goodSpec,
        ],
        [
          /^Source /,
          (request) =>
            wordsOf(request).includes('AMENDED')
              ? write('src/new.txt', 'good\n')
              : finish('See the question.', { question: 'Is it a or b?' }),
          passed,
        ],
      ]),
    );
    expect(summary(run)).toEqual(done);
    const asked = run.events.filter((event) => event.type === 'approval.requested');
    expect(asked.map((event) => event.reason)).toEqual(['first', 'question']);
    expect(asked[1]?.message).toContain('Is it a or b?');
    expect(asked[1]?.delta).toContain('+1. [ ] AMENDED');
  });

  test('a question whose answer gives another layer work: that layer does it', async () => {
    const run = await play(
      acting([
        [
          /^SPEC /,
          (request) =>
            wordsOf(request).includes('found it wrong') ? finish(spec({ Source: ['src/new.txt'], Library: ['lib/c.txt'] })) : goodSpec,
        ],
        [
          /^Source /,
          (request) =>
            wordsOf(request).includes('- [ ] lib/c.txt')
              ? write('src/new.txt', 'good\n')
              : finish('See the question.', { question: 'Where is c?' }),
          passed,
        ],
        [/^Library /, write('lib/c.txt', 'good c\n'), passed],
      ]),
    );
    expect(summary(run)).toEqual(done);
    expect(await run.scene.read('lib/c.txt')).toBe('good c\n');
  });

  test('a question while fixing a review: the fix is still made', async () => {
    const run = await play(
      acting([
        [
          /^SPEC /,
          (request) =>
            wordsOf(request).includes('found it wrong') ? finish(spec({ Source: ['src/new.txt'] }, { tasks: 'AMENDED' })) : goodSpec,
        ],
        [/^REVIEW Thing \(1/, rejectedReview('src/new.txt')],
        [/^REVIEW Thing /, approvedReview],
        [
          /^REVIEW-FIX Source /,
          (request) =>
            wordsOf(request).includes('AMENDED')
              ? calls(call('read', { path: 'src/new.txt' }))
              : finish('See the question.', { question: 'Is it a or b?' }),
          write('src/new.txt', 'fixed\n'),
          passed,
        ],
        [/^Source /, ...works],
      ]),
      'review: { skipUpToFiles: 0 }\n',
    );
    expect(summary(run)).toEqual(done);
    expect(await run.scene.read('src/new.txt')).toBe('fixed\n');
  });
});

describe('the review, as models write it', () => {
  const reviewer = (...texts: string[]): ModelHandler => {
    const left = [...texts];
    return acting([
      [/^SPEC /, goodSpec],
      [/^REVIEW Thing/, () => finish(left.length > 1 ? (left.shift() ?? '') : (left[0] ?? ''))],
      [/^REVIEW-FIX Source /, calls(call('read', { path: 'src/new.txt' })), write('src/new.txt', 'fixed\n'), passed],
      [/^Source /, ...works],
    ]);
  };
  const always = 'review: { skipUpToFiles: 0 }\n';
  const yes = '## Review: APPROVED\n### Issues Found\nNone';

  test.each([
    ['in Portuguese', '## Revisão: APROVADO\n\n### Problemas Encontrados\nNenhum problema encontrado.'],
    ['in Spanish', '## Revisión: APROBADO\n\n### Problemas Encontrados\nNinguno'],
    [
      'with prose around it',
      'I looked at everything.\n\n## Review: APPROVED\n\nThe change is fine.\n\n### Issues Found\nNo issues found.\n\nGood work!',
    ],
    ['in a code fence', '```markdown\n## Review: APPROVED\n\n### Issues Found\nNone\n```'],
    ['AMENDEDold and a tick', '## Review: **APPROVED** ✅\n\n### Issues Found\n\nNone'],
  ])('approved, %s', async (_name, text) => {
    const run = await play(reviewer(text), always);
    expect(summary(run)).toEqual(done);
    expect(run.report.reviews.map((one) => one.verdict)).toEqual(['approved']);
  });

  test.each([
    [
      'in Portuguese',
      '## Revisão: REJEITADO\n\n### Problemas Encontrados\n\n#### Problema 1: Está errado\n- **Arquivo**: src/new.txt\n- **Linha**: 1\n- **Descrição**: errado\n- **Correção**: arrume\n- **Regra Violada**: nenhuma',
    ],
    [
      'in Spanish',
      '## Revisión: RECHAZADO\n\n### Problemas Encontrados\n\n#### Problema 1: Está mal\n- **Archivo**: `src/new.txt`\n- **Línea**: 1\n- **Descripción**: mal\n- **Corrección**: arreglar\n- **Regla Violada**: ninguna',
    ],
    [
      'with "./" and a line behind the path',
      '## Review: REJECTED\n### Issues Found\n#### Issue 1: Wrong\n- **File**: `./src/new.txt:1-3`\n- **Description**: wrong\n- **Fix**: right',
    ],
  ])('rejected, %s: the owner mends it', async (_name, text) => {
    const run = await play(reviewer(text, yes), always);
    expect(summary(run)).toEqual(done);
    expect(run.report.attempts.map((one) => one.label)).toContain('REVIEW-FIX Source Thing (1/2)');
    expect(await run.scene.read('src/new.txt')).toBe('fixed\n');
  });

  test('rejected with an absolute path: the owner mends it', async () => {
    const scenes: Scene[] = [];
    let round = 0;
    const scene = await open(
      acting([
        [/^SPEC /, goodSpec],
        [/^REVIEW Thing/, () => ((round += 1) === 1 ? rejectedReview(`${scenes[0]?.root ?? ''}/src/new.txt`) : approvedReview)],
        [/^REVIEW-FIX Source /, calls(call('read', { path: 'src/new.txt' })), write('src/new.txt', 'fixed\n'), passed],
        [/^Source /, ...works],
      ]),
      always,
    );
    scenes.push(scene);
    const run = await wholeRun(scene);
    expect(summary(run)).toEqual(done);
    expect(await scene.read('src/new.txt')).toBe('fixed\n');
  });

  test('unreadable: asked again once, and then it counts', async () => {
    const run = await play(reviewer('Looks good to me.', yes), always);
    expect(summary(run)).toEqual(done);
  });

  test('rejected without an issue: asked again, then a clear stop, never completed', async () => {
    const run = await play(reviewer('## Review: REJECTED\n'), always);
    expect(summary(run)).toEqual({ status: 'stopped', reason: 'The review could not be read.' });
  });

  test('both at once is no approval', async () => {
    const run = await play(reviewer('## Review: APPROVED\n\n## Review: REJECTED\n'), always);
    expect(summary(run)).toEqual({ status: 'stopped', reason: 'The review could not be read.' });
  });

  test('approved, but with issues: they are told', async () => {
    const run = await play(
      reviewer(
        '## Review: APPROVED\n\n### Issues Found\n#### Issue 1: A name\n- **File**: src/new.txt\n- **Description**: a better name\n- **Fix**: rename\n',
      ),
      always,
    );
    expect(summary(run)).toEqual(done);
    expect(run.report.reviews[0]?.issues.length).toBe(1);
  });

  test('files that nobody owns beside files of an agent: a clear stop for the person', async () => {
    const run = await play(
      acting([
        [/^SPEC /, goodSpec],
        [/^REVIEW Thing/, rejectedReview('src/new.txt', 'other.txt')],
        [/^REVIEW-FIX Source /, calls(call('read', { path: 'src/new.txt' })), write('src/new.txt', 'fixed\n'), passed],
        [/^Source /, ...works],
      ]),
      always,
    );
    expect(run.state.status).toBe('stopped');
    expect(run.report.stop?.lastError).toContain('other.txt');
  });

  test('an issue without a file: somebody gets it, or the person does', async () => {
    const run = await play(
      reviewer(
        '## Review: REJECTED\n### Issues Found\n#### Issue 1: Something\n- **File**: N/A\n- **Description**: general\n- **Fix**: be better',
      ),
      always,
    );
    expect(run.state.status).toBe('stopped');
    expect(run.report.reason).toContain('belong to no agent');
  });
});
