import { describe, expect, test } from 'vitest';
import type { Search } from '../../../src/core/ports.ts';

const signal = new AbortController().signal;

/** What every implementation of `Search` does. `open` gives a workspace with these files. */
export function searchContract(name: string, open: (files: Record<string, string>) => Promise<Search>): void {
  describe(`Search: ${name}`, () => {
    const files = {
      'src/b.ts': 'const one = 1;\nconst Two = 2;\n',
      'src/a.ts': 'x\r\nconst one = 3;',
      'src/deep/c.js': 'one',
      'README.md': 'One (1)\n',
      '.hidden/x': 'one',
    };

    test('glob: all, some, at most so many, sorted', async () => {
      const search = await open(files);
      expect(await search.glob(null, 100, signal)).toEqual(['.hidden/x', 'README.md', 'src/a.ts', 'src/b.ts', 'src/deep/c.js']);
      expect(await search.glob('src/**/*.ts', 100, signal)).toEqual(['src/a.ts', 'src/b.ts']);
      expect(await search.glob('**/*.js', 100, signal)).toEqual(['src/deep/c.js']);
      expect(await search.glob(null, 2, signal)).toEqual(['.hidden/x', 'README.md']);
      expect(await search.glob('nothing/**', 100, signal)).toEqual([]);
    });

    test('similar: nobody knows, or passages of its files, at most so many, none twice', async () => {
      const search = await open(files);
      const near = async (options: { glob?: string; limit: number }) => search.similar?.('where one is', options, signal);
      expect(await near({ limit: 9 })).toEqual(
        search.similar && [
          { path: 'src/b.ts', from: 1, to: 2 },
          { path: 'src/deep/c.js', from: 1, to: 1 },
          { path: 'src/a.ts', from: 1, to: 2 },
        ],
      );
      expect(await near({ glob: 'src/*.ts', limit: 1 })).toEqual(search.similar && [{ path: 'src/b.ts', from: 1, to: 2 }]);
    });

    test('grep: lines with path and number, in order', async () => {
      const search = await open(files);
      expect(await search.grep({ pattern: 'const\\s+\\w+ = \\d' }, 100, signal)).toEqual([
        { path: 'src/a.ts', line: 2, text: 'const one = 3;' },
        { path: 'src/b.ts', line: 1, text: 'const one = 1;' },
        { path: 'src/b.ts', line: 2, text: 'const Two = 2;' },
      ]);
      expect(await search.grep({ pattern: 'one', glob: 'src/**' }, 2, signal)).toEqual([
        { path: 'src/a.ts', line: 2, text: 'const one = 3;' },
        { path: 'src/b.ts', line: 1, text: 'const one = 1;' },
      ]);
      expect((await search.grep({ pattern: 'two', ignoreCase: true }, 100, signal)).map((hit) => hit.path)).toEqual(['src/b.ts']);
      expect((await search.grep({ pattern: 'One (1)', literal: true }, 100, signal)).map((hit) => hit.path)).toEqual(['README.md']);
      expect(await search.grep({ pattern: 'nowhere' }, 100, signal)).toEqual([]);
      expect(await search.grep({ pattern: 'one', glob: 'nothing/**' }, 100, signal)).toEqual([]);
      expect(await search.grep({ pattern: 'one' }, 0, signal)).toEqual([]);
    });

    test('grep: a pattern looks around, from the beginning of a line to its end, and is exact about letters', async () => {
      const search = await open(files);
      const found = async (pattern: string) => (await search.grep({ pattern }, 100, signal)).map(({ path, line }) => `${path}:${line}`);
      expect(await found('(?<=const )one')).toEqual(['src/a.ts:2', 'src/b.ts:1']);
      expect(await found('^one$')).toEqual(['.hidden/x:1', 'src/deep/c.js:1']);
      expect(await found('One')).toEqual(['README.md:1']);
    });
  });
}
