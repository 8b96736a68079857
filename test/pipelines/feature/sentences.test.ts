import { project } from '../../../src/core/run/project.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createLocale } from '../../../src/core/describe/locale.ts';
import { passed, writes, writesSpec } from './acts.ts';
import { agent, finished, openStage } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const table = JSON.parse(readFileSync(join(import.meta.dirname, '../../../l10n/bundle.l10n.es.json'), 'utf8')) as Record<string, string>;
const missing: string[] = [];
const spanish = (text: string, ...values: (string | number)[]): string => {
  if (!(text in table)) missing.push(text);
  return (table[text] ?? text).replace(/\{(\d+)\}/g, (_place, index: string) => String(values[Number(index)]));
};

const { say } = createLocale('es', spanish);

test('what a run says of itself can be said in another language', async () => {
  stage = await openStage({
    agents: [agent('backend'), agent('frontend', { needs: ['backend'] })],
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'], Frontend: ['frontend/b.ts'] })],
      [/^Backend/, writes('backend/a.ts', 'x')],
      [/^RETRY/, () => finished(passed)],
    ],
    commands: { 'check-backend': { exitCode: 1, output: 'error' } },
  });
  await stage.start('Add suppliers');
  await stage.until('approval');
  await stage.approve();
  await stage.until('stop');
  const { phases, notices, skipped, questions } = project(await stage.engine.read('run', 0));
  const [stop] = questions;
  expect(phases.map(({ phase, note }) => `${phase}: ${say(note)}`)).toEqual([
    'sync: contextos: 0 compilados, 0 sin cambios',
    'understand: Supplier (nueva); "suppliers" aún no es una entidad: se propone Supplier (simple); Backend, Frontend',
    expect.stringMatching(/^spec: spec\/active\/.*\/spec\.md$/),
    expect.stringMatching(/^approval: aprobada: spec\/active\//),
    'implement: ',
  ]);
  expect(notices.map(({ text }) => say(text))).toEqual([
    'Registro de entidades no actualizado: no se encontraron entidades en el código.',
    'No hay contexto para backend, frontend, spec, review, y hay muy poco allí para una primera versión. Escriba .claude/context/NAME/*.md donde los agentes lo necesiten.',
  ]);
  expect(skipped.map(({ reason }) => say(reason))).toEqual(['backend no pasó']);
  expect(stop && say(stop.message)).toBe('Backend no pasó: el mismo fallo con los mismos archivos.');
  expect(stop?.hints.map((step) => say(step))[0]).toBe('Reanude con indicaciones para el agente; tendrá dos reintentos más.');
  expect(missing).toEqual([]);
});
