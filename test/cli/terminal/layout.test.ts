import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { clipLine, graphemes, line, lineText, lineWidth, padLine, span, textWidth } from '../../../src/cli/terminal/line.ts';
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
