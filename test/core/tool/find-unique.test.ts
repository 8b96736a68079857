import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findUnique } from '../../../src/core/tool/find-unique.ts';
import { countLines } from '../../../src/core/tool/count-lines.ts';
import { decodeText, encodeText, withEol } from '../../../src/core/tool/text-file.ts';

const line = fc.constantFrom('a', 'b', '  a', '\tb', '', ' ', 'a  ', 'x', 'é');
const text = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\r\n')), { maxLength: 12 })
  .map((lines) => lines.map(([content, end]) => content + end).join(''));

it('finds only a place that really holds the text, up to blanks and line ends', () => {
  const bare = (value: string) =>
    value
      .replaceAll('\r\n', '\n')
      .split('\n')
      .map((one) => one.trim())
      .join('\n')
      .trim();
  fc.assert(
    fc.property(text, fc.array(line, { minLength: 1, maxLength: 3 }), (whole, lines) => {
      const old = lines.join('\n');
      const found = findUnique(whole, old, 'NEW');
      if (found.status === 'found') expect(bare(whole.slice(found.start, found.end))).toBe(bare(old));
      if (found.status === 'several') expect(found.lines.length).toBeGreaterThan(1);
    }),
  );
});

/** The file after the edit; else why not. */
function edited(file: string, old: string, wanted: string): string {
  const found = findUnique(file, old, wanted);
  return found.status === 'found'
    ? file.slice(0, found.start) + found.replacement + file.slice(found.end)
    : `${found.status}${'reason' in found ? `: ${found.reason}` : ''}`;
}

const python = 'class A:\n    def run(self):\n        go()\n\n    def stop(self):\n        end()\n';
const twins = 'function a() {\n  return open(1);\n}\n\nfunction b() {\n  return open(2);\n}\n';

it.each([
  [
    'tabs for blanks',
    python,
    '\tdef run(self):\n\t\tgo()',
    '\tdef run(self):\n\t\tif x:\n\t\t\tgo()',
    python.replace('        go()', '        if x:\n            go()'),
  ],
  ['tabs for blanks, in added lines only', python, 'class A:', 'class A:\n\tx = 1', python.replace('class A:', 'class A:\n    x = 1')],
  [
    'tabs beside lines that are written as the file has them: a text inside of the code, left as it is',
    python,
    '        go()\n',
    '        go()\n        make(`\nall:\n\techo\n`)\n',
    python.replace('        go()\n', '        go()\n        make(`\nall:\n\techo\n`)\n'),
  ],
  [
    'the same of blanks in a file with tabs',
    'func a() {\n\tb()\n\tc()\n}\n',
    '\tb()',
    '\tb()\n\td(`\nroot:\n  leaf: 1\n`)',
    'func a() {\n\tb()\n\td(`\nroot:\n  leaf: 1\n`)\n\tc()\n}\n',
  ],
  [
    'two blanks a level for four',
    python,
    '  def run(self):\n    go()',
    '  def run(self):\n    if x:\n      go()',
    python.replace('        go()', '        if x:\n            go()'),
  ],
  [
    'blanks for tabs',
    'f() {\n\tif (a) {\n\t\tb();\n\t}\n}\n',
    '  if (a) {\n    b();',
    '  if (a) {\n    c();\n    b();',
    'f() {\n\tif (a) {\n\t\tc();\n\t\tb();\n\t}\n}\n',
  ],
  [
    'line numbers',
    python,
    '2\t    def run(self):\n3\t        go()',
    '2\t    def run(self):\n3\t        went()',
    python.replace('go()', 'went()'),
  ],
  ['line numbers in the old text only', python, '3\t        go()', '        went()', python.replace('go()', 'went()')],
  ['curly quotes', "a('x');\nb('y');\n", 'a(‘x’);\nb(‘y’);', 'a(‘x’);\nb(‘z’, “w”);', "a('x');\nb('z', \"w\");\n"],
  [
    'straight quotes for curly ones in what stays',
    '// don’t\nrun("a");\n',
    '// don\'t\nrun("a");',
    '// don\'t\nrun("b");',
    '// don’t\nrun("b");\n',
  ],
  [
    'a lost blank line',
    python,
    '        go()\n    def stop(self):\n        end()',
    '        go()\n    def stop(self):\n        ended()',
    python.replace('end()', 'ended()'),
  ],
  [
    'a blank line too many',
    python,
    '    def stop(self):\n\n        end()\n',
    '    def stop(self):\n\n        end()\n        x()\n',
    `${python}        x()\n`,
  ],
  [
    'a wrong word in the context',
    python,
    '    def start(self):\n        go()\n\n    def stop(self):\n        end()',
    '    def start(self):\n        go()\n\n    def stop(self):\n        ended()',
    python.replace('end()', 'ended()'),
  ],
  // More than one meaning.
  [
    'a blank line is lost where something is put in',
    python,
    '        go()\n    def stop(self):',
    '        go()\n    x = 1\n    def stop(self):',
    'unclear: blank lines',
  ],
  [
    'blank lines beside a change that old_string and new_string count in two ways, the file in one of them',
    'a();\nb();\n\nc();\n',
    'a();\nb();\n\n\nc();',
    'a();\nx();\n\nc();',
    'unclear: blank lines',
  ],
  [
    'blanks at line ends, written carelessly, in a file that has some',
    'one  \ntwo\nthree\n',
    'two \nthree',
    'two \nand  \nthree',
    'unclear: blanks at line ends',
  ],
  [
    'blanks at line ends in a file that has none: dropped',
    'one\ntwo\nthree\n',
    'two \nthree',
    'two \nand  \nthree',
    'one\ntwo\nand\nthree\n',
  ],
  ['blanks at line ends that are left out', 'one  \ntwo\nthree\n', 'one\ntwo', 'one\nand\ntwo', 'one  \nand\ntwo\nthree\n'],
  [
    'an added line of blanks alone, beside line numbers: as it was written',
    'one\ntwo\n',
    '1\tone\n2\ttwo',
    '1\tone\n2\t \n3\ttwo',
    'one\n \ntwo\n',
  ],
  ['an added line of blanks alone in a shifted block', 'one\ntwo\n', '    one\n    two', '    one\n \n    two', 'unclear: indentation'],
  [
    'an added line of blanks alone where as many blank lines stand already',
    'a\n\n    one\n\n\nb c\n',
    '\n\t\tone\n\n',
    '\n\t\tone\n\t\t\n\t\ttwo\n\n',
    'unclear: indentation',
  ],
  [
    'tabs beside lines of blanks, in a file that has both',
    'a:\n    b\n    c\nd:\n\te\n',
    '    b\n    c',
    '    b\n\tx\n    c',
    'unclear: indentation',
  ],
  [
    'tabs in a file that has a few beside many lines of blanks',
    'a {\n    b\n}\nc {\n    d\n}\ne {\n\tf\n}\ng\n',
    '}\ng',
    '}\nh {\n\ti\n}\ng',
    'unclear: indentation',
  ],
  ['tabs of more levels than one below the line before', 'a:\n    b:\n        c\n', '    b:', '    b:\n\t\t\t\tx', 'unclear: indentation'],
  [
    'a line without indentation in a block that is written with less',
    'a:\n    one\n    two\nb:\n    c\n',
    '  one\n  two',
    '  one\nmore\n  two',
    'unclear: indentation',
  ],
  [
    'straight quotes in new lines, where those of a line that stays are curly in the file',
    '{\n  "a": "the run’s",\n  "b": "x"\n}\n',
    '  "a": "the run\'s",',
    '  "a": "the run\'s",\n  "c": "the agent\'s",',
    'unclear: quotes',
  ],
  ['a curly apostrophe in prose that has both', "it's\nit’s\nend\n", 'end', 'the file’s end', 'unclear: quotes'],
  ['a dash beside curly quotes that stand for straight ones', "a('x');\n", 'a(‘x’);', 'a(‘x’);\n// one — two', 'unclear: quotes'],
  ['a text that begins with curly quotes', 'class A:\n    pass\n', 'class A:', 'class A:\n    “””Text.”””', 'unclear: quotes'],
  [
    'what was changed already, and other lines that are nearly the same',
    'f:\n    alpha()\n    gamma()\n\n    delta()\ng:\n    alpha()\n    beta()\n    delta()\n',
    '    alpha()\n    beta()\n\n    delta()',
    '    alpha()\n    gamma()\n\n    delta()',
    'none',
  ],
  [
    'what was removed already, and other lines that are nearly the same',
    'f:\n    alpha()\n\n    delta()\ng:\n    alpha()\n    beta()\n    delta()\n',
    '    alpha()\n    beta()\n\n    delta()',
    '    alpha()\n\n    delta()',
    'none',
  ],
  ['levels that the old text does not show', 'a:\n    b:\n        c\n', '  c', '  c\n  d\n   e', 'unclear: indentation'],
  ['curly quotes where nothing shows how the file has them', "a();\nb('x');\n", 'a();', 'a();\nc(“x”);', 'unclear: quotes'],
  [
    'a wrong word in what changes',
    python,
    '    def run(self):\n        went()\n\n    def stop(self):\n        end()',
    '    def run(self):\n        x()\n\n    def stop(self):\n        end()',
    'none',
  ],
  [
    'a line of the context that is another place’s',
    twins,
    'function a() {\n  return open(2);\n}',
    'function a() {\n  return open(3);\n}',
    'none',
  ],
  ['line numbers that do not count', python, '2\t    def run(self):\n9\t        go()', 'x', 'none'],
])('%s', (_, file, old, wanted, after) => {
  expect(edited(file, old, wanted)).toBe(after);
});

it('changes nothing but what the edit changes: a file without the mistake, and the same with it, give the same', () => {
  const name = fc.constantFrom('alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta', 'eta1', 'theta');
  const file = fc
    .uniqueArray(fc.tuple(name, fc.nat(99)), { minLength: 6, maxLength: 20, selector: ([word, count]) => `${word}${count}` })
    .chain((lines) =>
      fc
        .array(fc.nat(2), { minLength: lines.length, maxLength: lines.length })
        .map((depths) => lines.map(([word, count], at) => `${'    '.repeat((depths[at] ?? 0) + 1)}${word}${count}();`)),
    );
  const mistake = fc.constantFrom(
    (lines: string[]) => lines.map((line) => line.replace(/^ +/u, (blanks) => '\t'.repeat(blanks.length / 4))),
    (lines: string[]) => lines.map((line, at) => `${at + 7}\t${line}`),
    (lines: string[]) => lines.map((line) => `  ${line} `),
  );
  fc.assert(
    fc.property(file, fc.nat(), mistake, (lines, at, make) => {
      const from = at % (lines.length - 3);
      const old = lines.slice(from, from + 4);
      const wanted = old.with(1, `${/^ */u.exec(old[1] ?? '')?.[0] ?? ''}changed();`);
      const whole = `${lines.join('\n')}\n`;
      const result = edited(whole, make(old).join('\n'), make(wanted).join('\n'));
      expect([edited(whole, old.join('\n'), wanted.join('\n')), 'unclear: indentation']).toContain(result);
    }),
  );
});

it('finds whatever was cut out of a text, if it is there only once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), fc.nat(), fc.nat(), (whole, a, b) => {
      const [start, end] = [a % whole.length, (b % whole.length) + 1].sort((one, other) => one - other) as [number, number];
      const old = whole.slice(start, end);
      fc.pre(old !== '');
      const found = findUnique(whole, old, 'NEW');
      if (whole.indexOf(old) === whole.lastIndexOf(old))
        expect(found).toEqual({ status: 'found', start, end, replacement: 'NEW', how: [] });
      else expect(found.status).toBe('several');
    }),
  );
});

it('decoding and encoding gives the same bytes, or refuses', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        text.map((value) => new TextEncoder().encode(`\ufeff${value}`)),
      ),
      (bytes) => {
        const file = decodeText(bytes);
        if (file) expect([...encodeText(file)]).toEqual([...bytes]);
      },
    ),
  );
});

it('makes line ends equal and counts lines', () => {
  expect([withEol('a\r\nb\n', '\n'), withEol('a\r\nb\n', '\r\n'), withEol('a\r\nb\n', null)]).toEqual(['a\nb\n', 'a\r\nb\r\n', 'a\r\nb\n']);
  const bytes = (value: string) => new TextEncoder().encode(value);
  expect(countLines(null, bytes('a\nb'))).toEqual({ added: 2, removed: 0 });
  expect(countLines(bytes('a\nb\nc\n'), bytes('a\nc\nd\n'))).toEqual({ added: 1, removed: 1 });
  expect(countLines(bytes('a\n'), null)).toEqual({ added: 0, removed: 1 });
  expect(countLines(new Uint8Array([0]), bytes('a\n'))).toEqual({ added: 1, removed: 0 });
  const many = (word: string) => bytes(Array.from({ length: 3000 }, (_, index) => `${word} ${index}`).join('\n'));
  expect(countLines(many('a'), many('b'))).toEqual({ added: 3000, removed: 3000 });
});
