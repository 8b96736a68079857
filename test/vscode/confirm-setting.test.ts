import { expect, it } from 'vitest';
import { confirmSetting } from '../../src/vscode/confirm-setting.ts';

const reading = (values: Record<string, unknown>) => confirmSetting((name) => values[name]);

it('takes what is set, and nothing where nothing is', () => {
  expect(reading({ 'confirm.deletedLines': 0, 'confirm.files': 7 })).toEqual({ deletedLines: 0, files: 7 });
  expect(reading({ 'confirm.deletedLines': null })).toEqual({});
});

it.each([-1, 1.5, '50', false, Number.NaN])('takes %j for a mistake', (value) => {
  expect(() => reading({ 'confirm.files': value })).toThrow(/batuta\.confirm\.files/u);
});
