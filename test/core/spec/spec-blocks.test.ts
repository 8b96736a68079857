import fc from 'fast-check';
import { expect, it } from 'vitest';
import { specBlocks } from '../../../src/core/spec/spec-blocks.ts';

it('headings, paragraphs and items stand by themselves, with the line where they begin', () => {
  const text = '## Spec: A\nSome\nwords.\n\n- [ ] a.ts: one\n- [ ] b.ts: two\n  and more\n\n```\nx\n\ny\n```\nafter\n';
  expect(specBlocks(text)).toEqual([
    { line: 1, text: '## Spec: A' },
    { line: 2, text: 'Some\nwords.' },
    { line: 5, text: '- [ ] a.ts: one' },
    { line: 6, text: '- [ ] b.ts: two\n  and more' },
    { line: 9, text: '```\nx\n\ny\n```\nafter' },
  ]);
});

it('nothing of a text is lost but empty lines, and each block begins where it says', () => {
  const words = fc.stringMatching(/^[-#`a-z0-9. ]{0,12}$/u);
  fc.assert(
    fc.property(fc.array(words, { maxLength: 12 }), (rows) => {
      const text = rows.join('\n');
      const blocks = specBlocks(text);
      const full = (all: readonly string[]): string[] => all.filter((row) => row.trim() !== '').map((row) => row.trimEnd());
      expect(full(blocks.flatMap((block) => block.text.split('\n')))).toEqual(full(rows));
      for (const { line, text: own } of blocks) expect(rows[line - 1]?.trimEnd()).toBe(own.split('\n')[0]?.trimEnd());
    }),
  );
});
