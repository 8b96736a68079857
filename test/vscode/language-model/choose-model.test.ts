import { expect, test } from 'vitest';
import { priceBook } from '../../../src/core/budget/price-book.ts';
import { chooseModel, modelName } from '../../../src/vscode/language-model/choose-model.ts';
import { modelFailure } from '../../../src/vscode/language-model/model-failure.ts';

const gpt = { vendor: 'copilot', id: 'gpt-5', family: 'gpt-5', name: 'GPT-5' };
const opus = { vendor: 'copilot', id: 'claude-opus-41', family: 'claude-opus-4.1', name: 'Claude Opus 4.1' };
const models = [gpt, opus];

test.each([
  ['copilot/claude-opus-41', opus],
  ['claude-opus-41', opus],
  ['claude-opus-4.1', opus],
  ['Claude Opus 4.1', opus],
  ['claude-opus-5-5', opus],
  ['claude-sonnet-5-5', gpt],
  ['whatever', gpt],
])('%s', (asked, expected) => {
  expect(chooseModel(models, asked)).toBe(expected);
  expect(chooseModel([], asked)).toBeNull();
});

test('no model of an editor is taken for one that has a price', () => {
  for (const id of Object.keys(priceBook.prices)) expect(priceBook.prices[modelName({ vendor: 'copilot', id })]).toBeUndefined();
});

test.each([
  [Object.assign(new Error('no'), { code: 'NoPermissions' }), 'auth'],
  [Object.assign(new Error('no'), { code: 'Blocked' }), 'rate_limited'],
  [Object.assign(new Error('no'), { code: 'NotFound' }), 'not_found'],
  [Object.assign(new Error('no'), { code: 'Unknown', cause: Object.assign(new Error('x'), { code: 'ECONNRESET' }) }), 'network'],
  [Object.assign(new Error('no'), { name: 'ChatRateLimited' }), 'rate_limited'],
  [new Error('rate limit, not found, permission'), 'server'],
  ['text', 'server'],
])('%o is %s, whatever its words', (thrown, kind) => {
  expect(modelFailure(thrown).kind).toBe(kind);
});
