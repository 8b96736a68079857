import { expect, test } from 'vitest';
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
