import { expect, test } from 'vitest';
import { mutantsOf, mutated } from './mutants.ts';

/** What a source is changed into, without what it began with. */
const changed = (source: string): string[] => mutantsOf('a.ts', source).map((mutant) => mutated(source, mutant));

test.each([
  ['if (a) b = c;', ['if (!(a)) b = c;']],
  ['if (!a) b = c;', ['if (a) b = c;']],
  ['x = a < b && c;', ['x = a <= b && c;', 'x = a < b || c;']],
  ['x = a ?? b;', ['x = a;']],
  ['x = a /* < */ < b;', []],
  ['f(a);', [';']],
  ['void f(a);', [';']],
  ['await f(a);', ['f(a);', ';']],
  ['logger.warn(a);', []],
  ['function f() { return g; }', ['function f() { return undefined; }']],
  ['function f() { return true; }', ['function f() { return false; }']],
  ['function f() { return null; }', []],
  ["x = a.kind === 'done';", ["x = a.kind !== 'done';", "x = a.kind === 'done-not';"]],
  ["x = { status: 'done', title: 'All is done.' };", ["x = { status: 'done-not', title: 'All is done.' };"]],
  ['x = list.some(one);', ['x = list.every(one);']],
  ['x = list.toString(one);', []],
  ['x = 1;', ['x = 2;']],
  ["import { a } from 'done'; type A = 'done' | 1;", []],
  ['const a = (one: 1 | 2): one is 1 => one as 1;', []],
] as const)('%s', (source, expected) => {
  expect(changed(source)).toEqual(expected);
});

test('a mutant knows where it stands', () => {
  expect(mutantsOf('src/a.ts', 'f();\n  while (a) b = c;\n')[1]).toEqual({
    file: 'src/a.ts',
    line: 2,
    code: 'while (a) b = c;',
    at: 7,
    start: 14,
    end: 15,
    before: 'a',
    after: '!(a)',
  });
});

test('what is no TypeScript is refused with its name', () => {
  expect(() => mutantsOf('src/a.ts', 'if (')).toThrow('src/a.ts: ');
});
