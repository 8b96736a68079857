import { expect, test } from 'vitest';
import type { ModelHandler } from '../fakes/model-server/model-answer.ts';
import { acting, approvedReview, call, calls, finish, passed, rejectedReview, write } from './answers.ts';
import { openInMemory, playInMemory as play, type MemoryScene } from './memory-scene.ts';
import { alwaysReviewed, done, goodSpec, summary, works } from './playing.ts';

const reviewer = (...texts: string[]): ModelHandler => {
  const left = [...texts];
  return acting([
    [/^SPEC /, goodSpec],
    [/^REVIEW Thing/, () => finish(left.length > 1 ? (left.shift() ?? '') : (left[0] ?? ''))],
    [/^REVIEW-FIX Source /, calls(call('read', { path: 'src/new.txt' })), write('src/new.txt', 'fixed\n'), passed],
    [/^Source /, ...works],
  ]);
};
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
  const run = await play(reviewer(text), alwaysReviewed);
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
  const run = await play(reviewer(text, yes), alwaysReviewed);
  expect(summary(run)).toEqual(done);
  expect(run.report.attempts.map((one) => one.label)).toContain('REVIEW-FIX Source Thing (1/2)');
  expect(run.scene.read('src/new.txt')).toBe('fixed\n');
});

test('rejected with an absolute path: the owner mends it', async () => {
  const scenes: MemoryScene[] = [];
  let round = 0;
  const scene = await openInMemory(
    acting([
      [/^SPEC /, goodSpec],
      [/^REVIEW Thing/, () => ((round += 1) === 1 ? rejectedReview(`${scenes[0]?.root ?? ''}/src/new.txt`) : approvedReview)],
      [/^REVIEW-FIX Source /, calls(call('read', { path: 'src/new.txt' })), write('src/new.txt', 'fixed\n'), passed],
      [/^Source /, ...works],
    ]),
    alwaysReviewed,
  );
  scenes.push(scene);
  const run = await scene.run();
  expect(summary(run)).toEqual(done);
  expect(scene.read('src/new.txt')).toBe('fixed\n');
});

test('unreadable: asked again once, and then it counts', async () => {
  const run = await play(reviewer('Looks good to me.', yes), alwaysReviewed);
  expect(summary(run)).toEqual(done);
});

test('rejected without an issue: asked again, then a clear stop, never completed', async () => {
  const run = await play(reviewer('## Review: REJECTED\n'), alwaysReviewed);
  expect(summary(run)).toEqual({ status: 'stopped', reason: 'The review could not be read.' });
});

test('both at once is no approval', async () => {
  const run = await play(reviewer('## Review: APPROVED\n\n## Review: REJECTED\n'), alwaysReviewed);
  expect(summary(run)).toEqual({ status: 'stopped', reason: 'The review could not be read.' });
});

test('approved, but with issues, again and again: never taken for an approval', async () => {
  const run = await play(
    reviewer(
      '## Review: APPROVED\n\n### Issues Found\n#### Issue 1: A name\n- **File**: src/new.txt\n- **Description**: a better name\n- **Fix**: rename\n',
    ),
    alwaysReviewed,
  );
  expect(summary(run)).toEqual({ status: 'stopped', reason: 'The review found the same issues again.' });
  expect(run.report.reviews.map(({ verdict, issues }) => [verdict, issues.length])).toEqual([
    ['rejected', 1],
    ['rejected', 1],
  ]);
});

test('files that nobody owns beside files of an agent: a clear stop for the person', async () => {
  const run = await play(
    acting([
      [/^SPEC /, goodSpec],
      [/^REVIEW Thing/, rejectedReview('src/new.txt', 'other.txt')],
      [/^REVIEW-FIX Source /, calls(call('read', { path: 'src/new.txt' })), write('src/new.txt', 'fixed\n'), passed],
      [/^Source /, ...works],
    ]),
    alwaysReviewed,
  );
  expect(run.state.status).toBe('stopped');
  expect(run.report.questions[0]?.detail).toContain('other.txt');
});

test('an issue without a file: somebody gets it, or the person does', async () => {
  const run = await play(
    reviewer(
      '## Review: REJECTED\n### Issues Found\n#### Issue 1: Something\n- **File**: N/A\n- **Description**: general\n- **Fix**: be better',
    ),
    alwaysReviewed,
  );
  expect(run.state.status).toBe('stopped');
  expect(run.report.reason).toContain('in files that no agent owns');
});
