import { ownsPath } from '../../src/core/policy/owned-paths.ts';
import type { Search } from '../../src/core/ports.ts';
import type { MemoryFiles } from './memory-files.ts';

/** Search over a workspace in memory, with JavaScript's regular expressions. */
export function createFakeSearch(files: MemoryFiles): Search {
  const paths = (glob: string | null | undefined): string[] => files.paths().filter((path) => !glob || ownsPath([glob], path));
  return {
    glob: async (pattern, limit) => paths(pattern).slice(0, limit),
    grep: async (query, limit) => {
      const source = query.literal ? query.pattern.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&') : query.pattern;
      const expression = new RegExp(source, query.ignoreCase ? 'i' : '');
      const hits = paths(query.glob).flatMap((path) =>
        (files.text(path) ?? '').split('\n').flatMap((text, index) => (expression.test(text) ? [{ path, line: index + 1, text }] : [])),
      );
      return hits.slice(0, limit);
    },
    ignored: async (path) => path.startsWith('ignored/'),
  };
}
