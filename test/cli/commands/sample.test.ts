import { expect, test } from 'vitest';
import { createFakeWorld } from '../../fakes/fake-app.ts';
import { runPlain } from '../fake-terminal.ts';
import { isScriptNeeded } from '../../../src/cli/commands/sample.ts';

test('the script plays the sample unless the one who would answer can', () => {
  const choice = (id: string, usable: boolean, chosen = false) => ({ id, label: id, usable, chosen, keyVariable: null, cost: '' });
  const isNeeded = (...choices: ReturnType<typeof choice>[]): boolean => isScriptNeeded(choices);
  expect(isNeeded(choice('anthropic', false), choice('ollama', true))).toBe(true);
  expect(isNeeded(choice('anthropic', true), choice('ollama', true))).toBe(false);
  expect(isNeeded(choice('anthropic', false), choice('ollama', true, true))).toBe(false);
  expect(isNeeded(choice('anthropic', true), choice('ollama', false, true))).toBe(true);
  expect(isNeeded()).toBe(true);
});

test('the sample is played in a folder of its own, so it takes none', async () => {
  const { code, out, err } = await runPlain(createFakeWorld({}), ['sample', '-w', '/some/folder']);
  expect([code, out]).toEqual([2, '']);
  expect(err).toBe(
    'The sample is played on a fresh copy of its own, so it takes no --workspace. In yours: batuta --workspace /some/folder feature "…"\n',
  );
});
