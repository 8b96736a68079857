import * as z from 'zod';
import { tolerant } from './input-aliases.ts';
import { rankHits } from './rank-hits.ts';
import { done } from './result.ts';
import type { ReadTool } from './tool.ts';
import { readPolicyOf } from './workspace-policy.ts';

const mostHits = 200;
/** So many are looked at to find those that tell most. */
const mostFound = 2000;
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
    'Searches file contents with a regular expression, line by line. Ignored files are left out. Gives "path:line: text", up to 200 hits, declarations and source before tests; narrow it with a glob.',
  input: tolerant({
    pattern: z.string().min(1).describe('Regular expression'),
    glob: z.string().optional().describe('Only files like this, for example "src/**/*.ts"'),
    ignore_case: z.boolean().optional(),
  }),
  target: ({ pattern, glob }) => (glob === undefined ? pattern : `${pattern} in ${glob}`),
  run: async ({ pattern, glob, ignore_case: ignoreCase }, environment, signal) => {
    const query = { pattern, ...(glob === undefined ? {} : { glob }), ...(ignoreCase === undefined ? {} : { ignoreCase }) };
    const found = await environment.search.grep(query, mostFound + 1, signal);
    const policy = await readPolicyOf(environment);
    const hits = rankHits(
      found.filter(({ path }) => policy.refusal(path) === null),
      pattern,
      environment.owns,
    );
    if (hits.length === 0) return done('Nothing found.', 'no hits');
    const lines = hits
      .slice(0, mostHits)
      .map(({ path, line, text }) => `${path}:${line}: ${text.length > longestLine ? `${text.slice(0, longestLine)}…` : text}`);
    const all = found.length > mostFound ? `more than ${mostFound}` : `${hits.length}`;
    const more = hits.length > mostHits ? `\n(${lines.length} of ${all} hits, the most telling first; narrow the pattern or the glob)` : '';
    return done(lines.join('\n') + more, `${lines.length}${more === '' ? '' : '+'} hits`);
  },
};
