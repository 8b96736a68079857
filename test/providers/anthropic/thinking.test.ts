import { expect, it } from 'vitest';
import { thinkingParameters } from '../../../src/providers/anthropic/thinking.ts';

it.each([
  ['claude-opus-5-5', 'adaptive', { thinking: { type: 'adaptive' } }],
  ['claude-opus-5-5', 'off', { output_config: { effort: 'low' } }],
  ['claude-fable-5-1', 'off', { output_config: { effort: 'low' } }],
  ['claude-sonnet-5-5', 'adaptive', { thinking: { type: 'adaptive' } }],
  ['claude-sonnet-5-5', 'off', { thinking: { type: 'disabled' } }],
  ['claude-haiku-5-5', 'off', { thinking: { type: 'disabled' } }],
  ['claude-opus-5-5', { budgetTokens: 2000 }, { thinking: { type: 'adaptive' } }],
  ['claude-haiku-4-5-20251001', 'adaptive', {}],
  ['claude-haiku-4-5', { budgetTokens: 9000 }, { thinking: { type: 'enabled', budget_tokens: 7999 } }],
  ['claude-haiku-4-5', { budgetTokens: 100 }, {}],
  ['claude-opus-4-20250514', 'off', {}],
  ['some-other-model', 'adaptive', {}],
] as const)('%s with %j', (model, wish, expected) => {
  expect(thinkingParameters(model, wish, 8000)).toEqual(expected);
});
