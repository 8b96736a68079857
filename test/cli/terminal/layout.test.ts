import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { clipLine, graphemes, line, lineText, lineWidth, padLine, span, textWidth, type Line } from '../../../src/cli/terminal/line.ts';
import { tableLines } from '../../../src/cli/terminal/table.ts';
import { wrapLine } from '../../../src/cli/terminal/wrap-line.ts';

const anyText = fc.string({ unit: 'grapheme', maxLength: 80 });
const withoutSpaces = (text: string): string => text.replace(/\s+/gu, '');

describe('widths', () => {
  it('counts cells, not characters', () => {
    expect(['abc', '契約', 'e\u0301', '👩‍💻', '…', '─', '❤️', '한글', '🇪🇸'].map((text) => lineWidth(line(text)))).toEqual([
      3, 4, 1, 2, 1, 1, 2, 4, 2,
    ]);
  });

  it('agrees with the library and the segmenter on each of our own characters, which are counted without them', () => {
    const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
    const characters = Array.from({ length: 0x2800 }, (_, code) => String.fromCodePoint(code));
    const differing = characters.filter((character) => {
      const text = `a${character}${character}b`;
      return textWidth(text) !== stringWidth(text) || [...graphemes(text)].length !== [...segmenter.segment(text)].length;
    });
    expect(differing).toEqual([]);
  });

  it('clips to the width and never cuts a wide character in two', () => {
    expect(lineText(clipLine(line('契約管理'), 5))).toBe('契約…');
    expect(lineText(clipLine(line('契約管理'), 4))).toBe('契…');
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 40 }), (text, width) => {
        expect(lineWidth(clipLine(line(text), width))).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('pads to exactly the width', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 40 }), (text, width) => {
        expect(lineWidth(padLine(line(text), width, 'right'))).toBe(width);
      }),
    );
  });
});

describe('wrapping', () => {
  it('keeps every word and every row within the width', () => {
    fc.assert(
      fc.property(fc.array(anyText), fc.integer({ min: 2, max: 40 }), fc.integer({ min: 0, max: 6 }), (texts, width, hang) => {
        const parts = line(...texts.map((text, index) => span(text, index % 2 === 0 ? 'dim' : 'bad')));
        const rows = wrapLine(parts, width + hang, hang);
        expect(withoutSpaces(rows.map(lineText).join(''))).toBe(withoutSpaces(lineText(parts)));
        // A character may itself be wider than a row, such as one of several marks side by side; it is never torn.
        const oneCharacter = (row: string): boolean => [...graphemes(row.trim())].length === 1;
        for (const row of rows) expect(lineWidth(row) <= width + hang || oneCharacter(lineText(row))).toBe(true);
      }),
    );
  });

  /** Words with tones that change anywhere, within a word too. */
  const words = (longest: number): fc.Arbitrary<string[]> =>
    fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '`', '(', '/'), minLength: 1, maxLength: longest }), {
      minLength: 1,
      maxLength: 8,
    });
  const inTones = (text: string, at: readonly number[]): Line => {
    const ends = [0, ...at.map((one) => Math.min(one, text.length)).toSorted((a, b) => a - b), text.length];
    return line(...ends.slice(1).map((end, index) => span(text.slice(ends[index], end), index % 2 === 0 ? 'dim' : 'bad')));
  };
  const tones = fc.array(fc.nat({ max: 90 }), { maxLength: 6 });

  it('cuts no word that fits into a row', () => {
    fc.assert(
      fc.property(words(12), tones, fc.integer({ min: 12, max: 40 }), fc.integer({ min: 0, max: 6 }), (texts, at, width, hang) => {
        const rows = wrapLine(inTones(texts.join(' '), at), width + hang, hang).map(lineText);
        expect(rows.flatMap((row) => row.split(' ').filter(Boolean))).toEqual(texts);
        expect(rows.filter((row) => row.trim() === '')).toEqual([]);
      }),
    );
  });

  it('cuts a longer one behind a slash, or where a row is full of it', () => {
    fc.assert(
      fc.property(words(60), tones, fc.integer({ min: 4, max: 30 }), (texts, at, width) => {
        const text = texts.join(' ');
        let read = 0;
        for (const row of wrapLine(inTones(text, at), width).map(lineText)) {
          read += row.length;
          const cut = read < text.length && text[read] !== ' ';
          if (cut) expect(row.endsWith('/') || (row.length === width && !row.includes(' '))).toBe(true);
          else read += 1;
        }
      }),
    );
  });

  it.each([
    ['the cause: frontend/src/views/suppliers/supplier-list.tsx', 30, ['the cause: frontend/src/views/', 'suppliers/supplier-list.tsx']],
    [
      'the cause: frontend/src/views/suppliers/supplier-list.tsx',
      19,
      ['the cause:', 'frontend/src/views/', 'suppliers/', 'supplier-list.tsx'],
    ],
    ['approved: a/very-long-name-of-a-folder/file', 20, ['approved:', 'a/very-long-name-of-', 'a-folder/file']],
    ['  /a-long-name-of-a-file', 20, ['  /a-long-name-of-a-', 'file']],
    ['  a-long-name-of-one-', 20, ['a-long-name-of-one-']],
  ])('leaves no letters of a word behind: %s in %i cells', (text, width, rows) => {
    expect(wrapLine(line(text), width).map(lineText)).toEqual(rows);
  });

  it('leaves no row for the spaces at the end, and none but one for nothing', () => {
    expect(wrapLine(line('one two   '), 7).map(lineText)).toEqual(['one two']);
    expect(wrapLine(line('    '), 2).map(lineText)).toEqual(['']);
    expect(wrapLine(line('   契約管理'), 4).map(lineText)).toEqual(['契約', '管理']);
  });

  it('keeps a word of several tones together', () => {
    const parts = line('check with ', span('`', 'dim'), span('requireIds(', 'strong'), 'a, b)');
    expect(wrapLine(parts, 15).map(lineText)).toEqual(['check with', '`requireIds(a,', 'b)']);
  });

  it('breaks long paths behind a slash', () => {
    expect(wrapLine(line('see spec/active/2026-11-21-discounts/spec.md now'), 24).map(lineText)).toEqual([
      'see spec/active/',
      '2026-11-21-discounts/',
      'spec.md now',
    ]);
  });
});

describe('tables', () => {
  const rows = [
    [line('✓'), line('Database'), line('node db/migrate.mjs --check'), line('exit 0'), line('0.4 s')],
    [line('✗'), line('API'), line('npm run build'), line('exit 2'), line('12.0 s')],
  ];
  const columns = [{}, {}, { grow: true }, {}, { align: 'right' }] as const;

  it('align', () => {
    expect(tableLines(columns, rows, 80).map(lineText)).toEqual([
      '  ✓  Database  node db/migrate.mjs --check  exit 0   0.4 s',
      '  ✗  API       npm run build                exit 2  12.0 s',
    ]);
  });

  it('stack where there is no room', () => {
    expect(tableLines(columns, rows, 44).map(lineText)).toEqual([
      '  ✓  Database  node db/migrate.mjs --check',
      '    exit 0  0.4 s',
      '  ✗  API       npm run build',
      '    exit 2  12.0 s',
    ]);
  });
});
