import { expect, test } from 'vitest';
import { isMakefile, rulesFor } from '../../../src/core/evidence/makefile.ts';

/** The lines of a Makefile that decide about targets. */
const lines = (makefile: readonly string[], ...targets: string[]): string[] => rulesFor(makefile.join('\n'), targets).split('\n');

const usual = [
  '# how to test',
  'FLAGS = -v',
  '.PHONY: test docs',
  'all: test docs',
  '\techo done',
  'test: build | out/ # A=b',
  '\tnode --test \\',
  '\t  $(FLAGS)',
  '',
  'ifdef CI',
  '\tnode last.js',
  'endif',
  '  # a comment within',
  'build:: ; tsc A=b',
  'out/:',
  '\tmkdir out',
  'docs:',
  '\tsphinx',
];

test('the rules of a target and of what it needs, and every line that is no rule', () => {
  expect(lines(usual, 'test')).toEqual([
    'FLAGS = -v',
    'ifdef CI',
    'endif',
    '.PHONY: test docs',
    'test: build | out/ # A=b',
    '\tnode --test  $(FLAGS)',
    '\tnode last.js',
    'build:: ; tsc A=b',
    'out/:',
    '\tmkdir out',
  ]);
});

test('no target is the first one that has no dot in front', () => {
  expect(lines(usual)).toEqual(lines(usual, 'all'));
  expect(lines(usual, 'all')).toContain('\tsphinx');
  const together = ['.a b: c', '\ttrue', 'd:', 'c:'];
  expect(lines(together)).toEqual(['.a b: c', '\ttrue', 'c:']);
  expect(lines(together, 'd')).toEqual(['.a b: c', '\ttrue', 'd:']);
  expect(lines(['A = b'])).toEqual(['A = b']);
  expect(lines(['test: ', 'other :', '\tfalse'])).toEqual(['test: ']);
});

test('rules that need each other, and one of which nothing is there', () => {
  expect(lines(['a: b', 'b: a', 'c: d'], 'a')).toEqual(['a: b', 'b: a']);
  expect(lines(['a: b'], 'c')).toEqual(['']);
});

test('variables say what is needed, also some that are added to, and of which one is made of another', () => {
  const makefile = ['MORE = c', 'NEEDS = b', 'NEEDS += $(MORE)', 'a: $(NEEDS)', 'b:', '\ttrue', 'c:', '\ttrue', 'd:', '\ttrue'];
  expect(lines(makefile, 'a')).toEqual(makefile.slice(0, 8));
});

test('a variable that is set for a target begins no rule, and what is put together from others ends none', () => {
  const makefile = [
    'first:',
    '\ttrue',
    'test: A = b',
    'test: $(SOURCES:.c=.o) last',
    '\tcheck',
    'last: $(wildcard *.h)',
    'other:',
    '\tfalse',
  ];
  expect(lines(makefile.toSpliced(3, 1, 'test: last'), 'test')).toEqual(['test: A = b', 'test: last', '\tcheck', 'last: $(wildcard *.h)']);
  // Who needs what only make can say may need all.
  expect(lines(makefile, 'test')).toEqual(['test: A = b', ...makefile.toSpliced(2, 1)]);
});

test('a rule for names of a pattern, or that only make knows, may be needed by any', () => {
  const makefile = [
    'test:',
    '\ttrue',
    '%.o: %.c tool',
    '\tcc',
    'tool:',
    '\tcc tool.c',
    '$(EACH:%=test-%) more: last',
    '\ttrue',
    'last:',
    'other:',
  ];
  expect(lines(makefile, 'test')).toEqual(makefile.slice(0, 9));
});

test('what a Makefile is called', () => {
  const paths = ['Makefile', 'web/makefile', 'GNUmakefile', 'rules/all.mk', 'all.mak', 'Makefile.am', 'src/makefile.ts', 'Notmakefile'];
  expect(paths.filter(isMakefile)).toEqual(['Makefile', 'web/makefile', 'GNUmakefile', 'rules/all.mk', 'all.mak']);
});
