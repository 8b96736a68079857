import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completed, mentionAt } from '../../webview/shared/controls/mention.ts';

const at = (text: string) => mentionAt(text, text.length);

describe('a name in a text', () => {
  it.each([
    ['@', 'file', ''],
    ['see @src/a', 'file', 'src/a'],
    ['first\n(#Ord', 'entity', 'Ord'],
    ['»“@x', null, ''],
    ['ana@example.org', null, ''],
    ['page.html#top', null, ''],
    ['@a.ts and', null, ''],
  ] as const)('%s', (text, kind, typed) => {
    expect(at(text)).toEqual(kind === null ? null : { kind, typed, from: text.length - typed.length - 1 });
  });

  it('is completed in its place, with one blank behind it, and nothing else is touched', () => {
    const mention = { kind: 'file', typed: 'a', from: 4 } as const;
    expect(completed('see @a too', 6, mention, 'src/a.ts')).toEqual({ text: 'see @src/a.ts too', caret: 14 });
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const text = `${before} #${after}`;
        const caret = before.length + 2;
        const found = mentionAt(text, caret);
        expect(found).toEqual({ kind: 'entity', typed: '', from: before.length + 1 });
        if (found) expect(completed(text, caret, found, 'Order').text).toMatch(new RegExp(`^[^]{${before.length + 1}}#Order\\s`, 'u'));
      }),
    );
  });
});
