import { expect, it } from 'vitest';
import { budgetSetting } from '../../src/vscode/budget-setting.ts';

it('takes an amount above nothing, and null for no cap', () => {
  expect(budgetSetting(2.5)).toBe(2.5);
  expect(budgetSetting(null)).toBeNull();
});

it.each(['10', '$10', -5, 0, Number.NaN, true, { usd: 10 }])('refuses %j: a cap that is not understood is not taken for none', (value) => {
  expect(() => budgetSetting(value)).toThrow(/batuta\.budget/u);
});
