import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { allowedCommand, formatCommandLine, parseCommandLine } from '../../../src/core/policy/command-line.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';

const argvOf = (line: string): string[] => {
  const result = parseCommandLine(line);
  if (!result.ok) throw new Error(inEnglish(result.message));
  return result.argv;
};

describe('parseCommandLine', () => {
  test.each([
    ['npm run build', ['npm', 'run', 'build']],
    ['  npm\t test  ', ['npm', 'test']],
    [`node -e 'console.log("a b; $x | *")'`, ['node', '-e', 'console.log("a b; $x | *")']],
    [`echo "it's" 'a'b"c"`, ['echo', "it's", 'abc']],
    [`echo "a\\"b\\\\c\\$d\\e"`, ['echo', 'a"b\\c$d\\e']],
    ['echo a\\ b \\*', ['echo', 'a b', '*']],
    ['x \'\' ""', ['x', '', '']],
    ['tsc --outDir=dist a#b c~d e=f', ['tsc', '--outDir=dist', 'a#b', 'c~d', 'e=f']],
    ["'A=b' c", ['A=b', 'c']],
    ['echo ! hi', ['echo', '!', 'hi']],
  ])('%j', (line, argv) => {
    expect(parseCommandLine(line)).toEqual({ ok: true, argv });
  });

  test.each([
    ['a | b', '"|" is a pipe', 3],
    ['a && b', '"&" is a shell operator', 3],
    ['a; b', '";" is a shell operator', 2],
    ['a > b', '">" is a redirection', 3],
    ['a < b', '"<" is a redirection', 3],
    ['a $HOME', '"$" is a substitution', 3],
    ['a "$HOME"', '"$" is a substitution', 4],
    ['a `b`', '"`" is a substitution', 3],
    ['a "`b`"', '"`" is a substitution', 4],
    ['(a)', '"(" is a subshell', 1],
    ['a *.ts', '"*" is a wildcard', 3],
    ['a x?', '"?" is a wildcard', 4],
    ['a [b]', '"[" is a wildcard', 3],
    ['a {b,c}', '"{" is a brace expansion', 3],
    ['a ~/x', '"~" is the home folder', 3],
    ['a # b', '"#" is a comment', 3],
    ['! a', '"!" is a shell operator', 1],
    ['A=b c', '"=" sets a variable', 2],
    ['a\nb', 'a line break is not allowed', 2],
    ["a 'x\ny'", 'a line break is not allowed', 5],
    ['a "x\ny"', 'a line break is not allowed', 5],
    ['a \\\nb', 'a line break is not allowed', 4],
    ['a \0', 'U+0000', 3],
    ["a 'b", "the quote ' is not closed", 3],
    ['a "b', 'the quote " is not closed', 3],
    ['a \\', 'nothing to escape', 3],
    ['', 'the command is empty', 1],
    ['  ', 'the command is empty', 1],
    ["'' a", "the program's name is empty", 1],
  ])('%j is refused: %s', (line, words, column) => {
    const result = parseCommandLine(line);
    expect(result).toMatchObject({ ok: false, column });
    expect(result.ok ? '' : inEnglish(result.message)).toContain(words);
  });

  const word = fc.string({
    unit: fc.oneof(
      fc.constantFrom(...'ab -=\'"\\$`|&;<>()*?[]{}~#!\t'.split('')),
      fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme' }),
    ),
    maxLength: 8,
  });
  const plain = word.filter((text) => !/[\u0000-\u0008\u000a-\u001f\u007f]/u.test(text));

  test('formatCommandLine and back is the same argv', () => {
    fc.assert(
      fc.property(
        plain.filter((text) => text !== ''),
        fc.array(plain, { maxLength: 5 }),
        (program, args) => {
          expect(argvOf(formatCommandLine([program, ...args]))).toEqual([program, ...args]);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test.skipIf(process.platform === 'win32')('what is accepted means exactly what sh makes of it', () => {
    // One shell for all lines: each prints its words, NUL-terminated, behind a marker.
    const lines = fc
      .sample(
        fc.array(fc.constantFrom('a', 'b', ' ', '  ', "'", '"', '\\', '$', '-', '=', '|', '*', '\t', '#', '~', 'é', '!'), {
          maxLength: 10,
        }),
        { numRuns: 3000, seed: 7 },
      )
      .map((parts) => `x${parts.join('')}`);
    const accepted = lines.flatMap((line) => {
      const result = parseCommandLine(line);
      return result.ok ? [{ line, argv: result.argv }] : [];
    });
    expect(accepted.length).toBeGreaterThan(200);
    const script = accepted.map(({ line }) => `show ${line}`).join('\n');
    const shown = execFileSync('sh', ['-c', `show() { printf '%s\\0' "$@"; printf '\\1\\0'; }\n${script}`], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '' },
    });
    expect(shown).toBe(accepted.map(({ argv }) => [...argv, '\u0001'].map((one) => `${one}\0`).join('')).join(''));
  });
});

test('allowedCommand wants the very same argv', () => {
  const list = [
    ['npm', 'test'],
    ['npm', 'run', 'build'],
  ];
  expect(allowedCommand(['npm', 'test'], list)).toBe(true);
  expect(allowedCommand(['npm', 'run', 'test'], list)).toBe(true);
  expect(allowedCommand(['npm', 'test', '--', '-u'], list)).toBe(false);
  expect(allowedCommand(['npm'], list)).toBe(false);
  expect(allowedCommand(['npm test'], list)).toBe(false);
  expect(allowedCommand([], list)).toBe(false);
});
