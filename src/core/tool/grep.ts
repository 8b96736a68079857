import * as z from 'zod';
import { tolerant } from './input-aliases.ts';
import { done } from './result.ts';
import type { ReadTool } from './tool.ts';
import { readPolicyOf } from './workspace-policy.ts';
import { ownsPath } from '../policy/owned-paths.ts';
import { isTestPath } from '../layers/projects.ts';
import type { SearchHit } from '../ports.ts';

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

const generated =
  /(?:^|\/)(?:generated|dist|build|vendor|node_modules|__generated__|migrations?|snapshots?|__snapshots__)\/|\.(?:min|gen|g|designer|snap|lock)(?:\.|$)|(?:^|\/)package-lock\.json$/iu;

/**
 * Hits by what tells most, so that what is cut off tells least: where the name is declared before where it is used, source before tests, these
 * before what programs write, the agent's own files before others'. Lines of a file stay together and in order.
 */
export function rankHits(hits: readonly SearchHit[], pattern: string, owns: readonly string[]): SearchHit[] {
  const name = /[\p{L}_$][\p{L}\p{N}_$]{2,}/u.exec(pattern.replaceAll(/\\[a-zA-Z]/gu, ' '))?.[0];
  const declares =
    name === undefined
      ? null
      : new RegExp(
          `(?:\\b(?:function\\*?|class|interface|type|enum|struct|record|trait|def|fn|func|const|let|var|module|namespace|table|model)\\s+|^\\s*(?:public|private|protected|internal|static|async|export|abstract|override|final|virtual)\\b[^=;(]*\\s)["'\`]?${name.replaceAll('$', String.raw`\$`)}\\b`,
          'iu',
        );
  const files = [...Map.groupBy(hits, ({ path }) => path)].map(([path, lines]) => ({
    path,
    lines,
    weight:
      (generated.test(path) ? 8 : 0) +
      (isTestPath(path) ? 4 : 0) +
      (declares !== null && lines.some(({ text }) => declares.test(text)) ? 0 : 2) +
      (ownsPath(owns, path) ? 0 : 1),
  }));
  return files.toSorted((a, b) => a.weight - b.weight).flatMap(({ lines }) => lines);
}
