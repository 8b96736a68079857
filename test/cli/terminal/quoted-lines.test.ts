import { expect, test } from 'vitest';
import { quotedLines } from '../../../src/cli/terminal/quoted-lines.ts';

const quoted = (text: string, width = 30): string[] =>
  quotedLines(text, width, 2, 9).map((row) => row.map((span) => (typeof span === 'string' ? span : span.text)).join(''));

test('a row that is wrapped goes on below its own beginning, as far as there is room', () => {
  expect(quoted('Any text is taken\n  Check it with a word, and add a test')).toEqual([
    '  │ Any text is taken',
    '  │   Check it with a word,',
    '  │   and add a test',
  ]);
  expect(quoted(`${' '.repeat(24)}deep inside of something`)).toEqual(['  │ deep inside of something']);
});
