import { expect, it } from 'vitest';
import { isKey } from '../../src/vscode/is-key.ts';

it.each([
  ['sk-ant-api03-AbC_9', true],
  ['  sk-ant-1\n', true],
  ['', false],
  ['   ', false],
  ['sk-ant-1 sk-ant-2', false],
  ['sk-ant-1\u200b2', false],
  ['“sk-ant-1”', false],
])('%j is a key: %s', (text, key) => expect(isKey(text)).toBe(key));
