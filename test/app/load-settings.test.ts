import { expect, test } from 'vitest';
import { loadRunSettings } from '../../src/app/load-settings.ts';
import { specIn } from '../../src/app/current-spec.ts';
import { UserError, type SessionOptions } from '../../src/app/contracts.ts';
import { inEnglish } from '../../src/core/describe/message.ts';
import type { Message } from '../../src/protocol/message.ts';
import type { RunSettings } from '../../src/protocol/run-settings.ts';
import { createFakeSearch } from '../fakes/fake-search.ts';
import { createMemoryFiles } from '../fakes/memory-files.ts';
import { inSpanish } from '../fakes/spanish.ts';

const load = (texts: Record<string, string>, env: Record<string, string> = {}): Promise<RunSettings> => {
  const files = createMemoryFiles(texts);
  return loadRunSettings({ files, search: createFakeSearch(files), user: null, choice: {}, trusted: true, env, program: 'batuta' });
};

/** What a face shows of a failure. */
async function refusal(work: Promise<unknown>): Promise<Message> {
  const error: unknown = await work.then(
    () => null,
    (failure: unknown) => failure,
  );
  if (!(error instanceof UserError)) throw new Error('It was not refused in words.');
  expect(inEnglish(error.text)).toBe(error.message);
  return error.text;
}

test('who was chosen for an agent plays it, unless an option names somebody for all; in the editor a choice for all yields; the script plays everybody', async () => {
  const files = createMemoryFiles({ '.claude/batuta.yaml': 'agents:\n  api: { owns: [a/**] }\n' });
  const user = { provider: 'anthropic', harness: 'codex', routing: { api: { provider: 'local', model: 'small', harness: 'loop' } } };
  const played = async (choice: SessionOptions) => {
    const ports = { files, search: createFakeSearch(files), env: {}, program: 'batuta', trusted: true };
    const { agents, review } = await loadRunSettings({ ...ports, user, choice });
    return [...agents, review].map(({ provider = '', model, harness = [] }) => `${provider} ${model} ${harness.join()}`);
  };
  const chosen = 'local small loop';
  expect(await played({})).toEqual([chosen, ' claude-sonnet-5-5 codex']);
  expect(await played({ provider: 'openai', model: 'large' })).toEqual([' large loop', ' large codex']);
  expect(await played({ provider: 'openai', model: 'large', yields: true })).toEqual([chosen, ' large codex']);
  expect(await played({ provider: 'scripted', yields: true })).toEqual([' small ', ' claude-sonnet-5-5 ']);
});

test('settings that cannot be used: each problem on its line, with file, line and key, in any language', async () => {
  const said = await refusal(load({ '.claude/batuta.yaml': 'budget:\n  usd: cheap\nagents:\n  api:\n    own: [a]\n' }));
  expect(inEnglish(said)).toBe(
    'Invalid workspace settings:\n' +
      '  .claude/batuta.yaml:2 budget.usd: Expected a number, found the text "cheap".\n' +
      '  .claude/batuta.yaml:4 agents.api.owns: Expected a list, found nothing.\n' +
      '  .claude/batuta.yaml:5 agents.api.own: Unknown setting "own". Did you mean "owns"? Known here: section, report, owns, needs, provides, schema, provider, model, harness, context, validate, outputs, handover, run.',
  );
  expect(inSpanish(said)).toBe(
    'Ajustes del espacio de trabajo no válidos:\n' +
      '  .claude/batuta.yaml:2 budget.usd: Se esperaba un número; se encontró el texto "cheap".\n' +
      '  .claude/batuta.yaml:4 agents.api.owns: Se esperaba una lista; no se encontró nada.\n' +
      '  .claude/batuta.yaml:5 agents.api.own: "own" no es un ajuste. ¿Quiso decir "owns"? Los de aquí son: section, report, owns, needs, provides, schema, provider, model, harness, context, validate, outputs, handover, run.',
  );
});

test('a variable of the environment that cannot be used', async () => {
  const said = await refusal(load({ 'a.ts': '' }, { BATUTA_BUDGET: 'much' }));
  expect(inSpanish(said)).toBe('BATUTA_BUDGET es "much". Se esperaba un importe en USD mayor que 0, como 2.50.');
});

test('what was guessed is told in any language', async () => {
  const { reasons } = await load({ 'package.json': '{ "scripts": { "test": "vitest run" } }', 'a.ts': '' });
  expect(reasons.map(inSpanish)).toEqual([
    'No se reconocieron capas, así que todo pertenece a un solo agente, Code.',
    'Code se valida con "npm run test": package.json tiene un script test.',
  ]);
});

test('a file that is no spec: each problem on its line', async () => {
  const said = await refusal(specIn(createMemoryFiles({ 'spec.md': '# Notes\n' }), 'spec.md'));
  expect(inEnglish(said)).toBe(
    'spec.md is not a valid spec:\n' +
      '  spec.md:1: There is no heading "## Spec: {name}".\n  spec.md:2: There is no section "### Files to Create/Modify".',
  );
  expect(inSpanish(said)).toBe(
    'spec.md no es una especificación válida:\n' +
      '  spec.md:1: Falta el título "## Spec: {name}".\n  spec.md:2: Falta la sección "### Files to Create/Modify".',
  );
});
