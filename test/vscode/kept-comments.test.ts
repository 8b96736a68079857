import { describe, expect, it } from 'vitest';
import { keepComments, keptComments, lineOf } from '../../src/vscode/kept-comments.ts';

function memento(kept?: unknown) {
  let value = kept;
  return { get: (() => value) as <T>() => T | undefined, update: async (_key: string, next: unknown) => void (value = next) };
}

const thread = { runId: 'r1', seq: 4, path: '/ws/spec.md', line: 2, quote: '- Pattern: simple', texts: ['Two', 'lines'] };

describe('comments on a spec over a reload', () => {
  it('are read as they were kept', () => {
    const store = memento();
    keepComments(store, [thread]);
    expect(keptComments(store)).toEqual([thread]);
  });

  it('of an unknown form are left out', () => expect(keptComments(memento([{ line: 'x' }]))).toEqual([]));
});

describe('the line of a remark', () => {
  const lines = ['# Spec', '', '- a: one', '- b: two', '- a: one'];

  it('follows its words when lines were added above', () => expect(lineOf('- b: two', 1, lines)).toBe(3));
  it('is the nearest one of equal lines', () => {
    expect(lineOf('- a: one', 1, lines)).toBe(2);
    expect(lineOf('- a: one', 4, lines)).toBe(4);
  });
  it('stays when its words are gone, or it had none', () => {
    expect(lineOf('- c', 1, lines)).toBe(1);
    expect(lineOf('', 3, lines)).toBe(3);
  });
  it('stays when the text is not known', () => expect(lineOf('- b: two', 3, [])).toBe(3));
});
