import { expect, it } from 'vitest';
import { countLines } from '../../../src/core/tool/count-lines.ts';

const lines = Array.from({ length: 60 }, (_, index) => `line ${index}\r\n`).join('');
const utf16 = Buffer.from(`\ufeff${lines}`, 'utf16le');

it.each([
  ['UTF-8', Buffer.from(lines), 60],
  ['UTF-16, the low byte first', utf16, 60],
  ['UTF-16, the high byte first', Buffer.from(utf16).swap16(), 60],
  ['no text', Buffer.from([0, 10, 200, 10, 0]), 0],
])('counts the lines of a deleted file: %s', (_, bytes, removed) => {
  expect(countLines(bytes, null)).toEqual({ added: 0, removed });
});
