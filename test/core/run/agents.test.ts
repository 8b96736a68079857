import { expect, test } from 'vitest';
import { layersAtWork } from '../../../src/core/run/agents.ts';
import type { RunState } from '../../../src/core/run/run-state.ts';

type Given = Parameters<typeof layersAtWork>[0];

/** `db`, `api` (needs db), `web` (needs api), `docs`; each begun with its verdict, '' for none yet. */
function given(begun: Readonly<Record<string, 'proven' | 'failed' | ''>>): Given {
  const needs: Readonly<Record<string, string[]>> = { db: [], api: ['db'], web: ['api'], docs: [] };
  const verdicts = Object.entries(begun).flatMap(([name, result]) => (result === '' ? [] : [[name, { result }]]));
  return {
    agents: Object.entries(needs).map(([name, those]) => ({ name, needs: those })) as unknown as RunState['agents'],
    attempts: Object.keys(begun).map((agent) => ({ agent })) as unknown as RunState['attempts'],
    verdicts: Object.fromEntries(verdicts) as RunState['verdicts'],
  };
}

test.each([
  ['before one begins, all may', {}, ['db', 'api', 'web', 'docs']],
  ['what waits for one at work is to come', { db: '' }, ['db', 'api', 'web']],
  ['what waits for one that failed is to come', { db: 'failed' }, ['db', 'api', 'web']],
  ['what waits for nobody and has not begun has nothing to do', { db: 'proven', api: '' }, ['db', 'api', 'web']],
  ['a layer alone', { web: '' }, ['web']],
  ['a fix in one layer', { docs: 'proven' }, ['docs']],
] as const)('%s', (_name, begun, shown) => {
  expect(layersAtWork(given(begun))).toEqual(shown);
});
