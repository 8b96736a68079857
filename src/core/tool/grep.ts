import * as z from 'zod';
import { tolerant } from './input-aliases.ts';
import { done } from './result.ts';
import type { ReadTool } from './tool.ts';
import { readPolicyOf } from './workspace-policy.ts';

const mostHits = 200;
const longestLine = 300;

interface GrepInput {
  pattern: string;
  glob?: string | undefined;
  ignore_case?: boolean | undefined;
}

/** Searches the contents of the workspace's files. */
export const grepTool: ReadTool<GrepInput> = {
  kind: 'read',
  name: 'grep',
  description:
    'Searches file contents with a regular expression, line by line. Ignored files are left out. Gives "path:line: text", up to 200 hits; narrow it with a glob.',
  input: tolerant({
    pattern: z.string().min(1).describe('Regular expression'),
    glob: z.string().optional().describe('Only files like this, for example "src/**/*.ts"'),
    ignore_case: z.boolean().optional(),
  }),
  target: ({ pattern, glob }) => (glob === undefined ? pattern : `${pattern} in ${glob}`),
  run: async ({ pattern, glob, ignore_case: ignoreCase }, environment, signal) => {
    const query = { pattern, ...(glob === undefined ? {} : { glob }), ...(ignoreCase === undefined ? {} : { ignoreCase }) };
    const found = await environment.search.grep(query, mostHits + 1, signal);
    const policy = await readPolicyOf(environment);
    const hits = found.filter(({ path }) => policy.refusal(path) === null);
    if (hits.length === 0) return done('Nothing found.', 'no hits');
    const lines = hits
      .slice(0, mostHits)
      .map(({ path, line, text }) => `${path}:${line}: ${text.length > longestLine ? `${text.slice(0, longestLine)}…` : text}`);
    const more = found.length > mostHits ? `\n(only the first ${lines.length} hits; narrow the pattern or the glob)` : '';
    return done(lines.join('\n') + more, `${lines.length}${more === '' ? '' : '+'} hits`);
  },
};
