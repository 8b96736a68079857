import { expect, test } from 'vitest';
import { lineText, type Line } from '../../../src/cli/terminal/line.ts';
import { documentLines, markdownLines } from '../../../src/cli/terminal/markdown.ts';

const texts = (lines: readonly Line[]): string[] => lines.map(lineText);
const table = [
  '|  | agent | turns | cost | left |',
  '| --- | --- | --- | --- | --- |',
  '| ✓ | a \\| b | 12 | $0.10 | 3 |',
  '| ✗ | `run x` | 3 | unpriced | 4 |',
].join('\n');

test('our own document is drawn: marks in their colours, signs gone, code quoted', () => {
  const lines = documentLines('# ✓ A \\*thing\\*: done\n\n**All `well` \\[here\\]**\n\n````\n```\nout\n````\n\n- one', 60);
  expect(texts(lines)).toEqual(['✓ A *thing*: done', 'All well [here]', '', '  │ ```', '  │ out', '', '  • one']);
  expect(lines[0]?.map(({ tone }) => tone).slice(0, 3)).toEqual(['good', 'strong', 'strong']);
});

test('a table names its columns where there is room, else its figures', () => {
  expect(texts(documentLines(table, 60))).toEqual([
    '     agent  turns      cost  left',
    '  ✓  a | b     12     $0.10     3',
    '  ✗  run x      3  unpriced     4',
  ]);
  const long = table.replace('a \\| b', 'a very long name of an agent');
  expect(texts(documentLines(long, 40))).toEqual([
    '  ✓  a very long name of an agent',
    '    turns 12  cost $0.10  left 3',
    '  ✗  run x',
    '    turns 3  cost unpriced  left 4',
  ]);
});

test('somebody else’s Markdown loses no word and no sign', () => {
  expect(texts(markdownLines('## A **b**\n- [x] `c` \\*d\n| e | f |', 40))).toEqual(['A **b**', '  ☑ `c` \\*d', '| e | f |']);
});
