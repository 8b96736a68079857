import type { BaselineCache } from '../../../src/core/caches.ts';
import type { MemoryFiles } from '../../fakes/memory-files.ts';
import type { ScriptedResult } from '../../fakes/fake-processes.ts';

/** Nothing is known from earlier runs. */
export const unknown: BaselineCache = { get: async () => null, put: async () => undefined };

/**
 * A runner of tests for workspaces in memory. Each line of a file called `*.test.js` is a test, `name file text`: it passes where the file holds the
 * text; `name file = other`, where both hold the same. Tests in folders that `vitest.config.js` names as `exclude: folder` do not run.
 */
export function runTests(files: MemoryFiles): ScriptedResult {
  const [, excluded = ' '] = /exclude: (\S+)/u.exec(files.text('vitest.config.js') ?? '') ?? [];
  const suites = files.paths().filter((path) => path.endsWith('.test.js') && !path.startsWith(excluded));
  const node = suites.flatMap((file) =>
    (files.text(file) ?? '').split('\n').flatMap((line) => {
      const [name, of, text, other] = line.split(' ');
      if (!name || !of || !text) return [];
      const passed = other === undefined ? files.text(of)?.includes(text) === true : files.text(of) === files.text(other);
      return [{ file, path: [name], outcome: passed ? 'passed' : 'failed' }];
    }),
  );
  return { exitCode: node.some(({ outcome }) => outcome === 'failed') ? 1 : 0, reports: [JSON.stringify({ node })] };
}
