import { expect, it } from 'vitest';
import { thinkingParameters } from '../../../src/providers/anthropic/thinking.ts';

it.each([
  ['claude-opus-5-5', true],
  ['claude-fable-5-1', true],
  ['claude-sonnet-5-5', true],
  ['claude-opus-4-6', true],
  ['claude-haiku-4-5-20251001', false],
  ['claude-opus-4-20250514', false],
  ['some-other-model', false],
])('%s thinks as much as it finds right: %s', (model, isAdaptive) => {
  expect(thinkingParameters(model)).toEqual(isAdaptive ? { thinking: { type: 'adaptive' } } : {});
});
