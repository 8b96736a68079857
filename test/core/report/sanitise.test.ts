import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { line, renderLine, span } from '../../../src/cli/terminal/line.ts';
import { safeLines, sanitise, stripEscapes } from '../../../src/core/report/sanitise.ts';

describe('sanitise', () => {
  it('makes what would move the cursor or hide text visible', () => {
    expect(sanitise('a\u001b[2Jb\u0007\r\n\u009b1A\u202eevil\u200b')).toBe('a␛[2Jb␇␍␊<U+009B>1A<U+202E>evil<U+200B>');
  });

  it('leaves words of all scripts and emoji alone', () => {
    const text = 'Olá 契約 العقد 👩‍💻 naïve – “ok”';
    expect(sanitise(text)).toBe(text);
  });

  it('never lets a control character through, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
        expect(sanitise(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
        expect(renderLine(line(text, span(text, 'bad')), false)).toBe(sanitise(text) + sanitise(text));
      }),
    );
  });

  it('is the same when done twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(sanitise(sanitise(text))).toBe(sanitise(text));
      }),
    );
  });
});

describe('output of commands', () => {
  it('loses its colours, titles and links, and keeps its words', () => {
    expect(stripEscapes('\u001b[31mred\u001b[0m \u001b]0;title\u0007x \u001b]8;;http://a\u001b\\link\u001b]8;;\u001b\\')).toBe(
      'red x link',
    );
  });

  it('is split at every kind of line end', () => {
    expect(safeLines('a\r\nb\rc\n')).toEqual(['a', 'b', 'c', '']);
  });
});
