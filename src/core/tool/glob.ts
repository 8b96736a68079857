import * as z from 'zod';
import { tolerant } from './input-aliases.ts';
import { done } from './result.ts';
import type { ReadTool } from './tool.ts';

const mostPaths = 500;

const input = tolerant({ pattern: z.string().min(1).describe('Glob relative to the workspace') });

/** Lists the workspace's files by name. Names of unreadable files are no secret: they are listed. */
export const globTool: ReadTool<z.infer<typeof input>> = {
  kind: 'read',
  name: 'glob',
  description: 'Lists files whose path matches a glob like "src/**/*.ts", sorted, up to 500. Ignored files are left out.',
  input,
  target: ({ pattern }) => pattern,
  run: async ({ pattern }, environment, signal) => {
    const found = await environment.search.glob(pattern, mostPaths + 1, signal);
    if (found.length === 0) return done('No file matches.', 'no files');
    const more = found.length > mostPaths ? `\n(only the first ${mostPaths}; narrow the pattern)` : '';
    return done(found.slice(0, mostPaths).join('\n') + more, `${Math.min(found.length, mostPaths)}${more === '' ? '' : '+'} files`);
  },
};
