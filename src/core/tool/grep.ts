import * as z from 'zod';
import { tolerant } from './input-aliases.ts';
import { done } from './result.ts';
import type { ReadTool, ToolEnvironment } from './tool.ts';
import { readPolicyOf } from './workspace-policy.ts';
import { ownsPath } from '../policy/owned-paths.ts';
import { isTestPath } from '../layers/projects.ts';
import { PatternError, type Search, type SearchHit } from '../ports.ts';

const mostHits = 200;
/** So many are looked at to find those that tell most. */
const mostFound = 2000;
/** Of a file, before others had their turn. */
const fromEach = 20;
const longestLine = 300;

const input = tolerant({
  pattern: z.string().min(1).describe('Regular expression'),
  glob: z.string().optional().describe('Only files like this, for example "src/**/*.ts"'),
  ignore_case: z.boolean().optional(),
});

/** Searches the contents of the workspace's files. */
export const grepTool: ReadTool<z.infer<typeof input>> = {
  kind: 'read',
  name: 'grep',
  description:
    'Searches file contents with a regular expression, line by line. Ignored files are left out. Gives "path:line: text", up to 200 hits, declarations and source before tests; narrow it with a glob.',
  input,
  target: ({ pattern, glob }) => (glob === undefined ? pattern : `${pattern} in ${glob}`),
  run: async ({ pattern, glob, ignore_case: ignoreCase }, environment, signal) => {
    const query = { pattern, ...(glob === undefined ? {} : { glob }), ...(ignoreCase === undefined ? {} : { ignoreCase }) };
    const found = await environment.search.grep(query, mostFound + 1, signal);
    // Of too many, those at the front are there by luck.
    const declared = found.length > mostFound ? await declarations(environment, query, signal) : [];
    const policy = await readPolicyOf(environment);
    const hits = rankHits(
      [...new Map([...declared, ...found].map((hit) => [`${hit.path}:${hit.line}`, hit])).values()].filter(
        ({ path }) => policy.refusal(path) === null,
      ),
      pattern,
      environment.owns,
    );
    if (hits.length === 0) return done('Nothing found.', 'no hits');
    const lines = withinRoom(hits, pattern).map(
      ({ path, line, text }) => `${path}:${line}: ${text.length > longestLine ? `${text.slice(0, longestLine)}…` : text}`,
    );
    const all = found.length > mostFound ? `more than ${mostFound}` : `${hits.length}`;
    const more = hits.length > mostHits ? `\n(${lines.length} of ${all} hits, the most telling first; narrow the pattern or the glob)` : '';
    return done(lines.join('\n') + more, `${lines.length}${more === '' ? '' : '+'} hits`);
  },
};

const generated =
  /(?:^|\/)(?:generated|dist|build|vendor|node_modules|__generated__|migrations?|snapshots?|__snapshots__)\/|\.(?:min|gen|g|designer|snap|lock)(?:\.|$)|(?:^|\/)package-lock\.json$/iu;

const keywords = 'function|class|interface|type|enum|struct|record|trait|def|fn|func|const|let|var|module|namespace|table|model';

/** The name that a pattern is about, as a part of a pattern; null: none. */
function nameIn(pattern: string): string | null {
  const name = /[\p{L}_$][\p{L}\p{N}_$]{2,}/u.exec(pattern.replaceAll(/\\[a-zA-Z]/gu, ' '))?.[0];
  return name?.replaceAll('$', String.raw`\$`) ?? null;
}

/** Those hits that declare the name, wherever they lie; none where the search knows too simple patterns only. */
async function declarations(
  { search }: Pick<ToolEnvironment, 'search'>,
  query: Parameters<Search['grep']>[0],
  signal: AbortSignal,
): Promise<SearchHit[]> {
  const name = nameIn(query.pattern);
  if (name === null) return [];
  try {
    return await search.grep({ ...query, pattern: `^(?=.*(?:${query.pattern})).*\\b(?:${keywords})\\s+${name}\\b` }, mostHits, signal);
  } catch (error) {
    if (error instanceof PatternError) return [];
    throw error;
  }
}

/** Whether a line declares the name that a pattern is about. */
function declaring(pattern: string): (text: string) => boolean {
  const name = nameIn(pattern);
  if (name === null) return () => false;
  const form = new RegExp(
    `(?:\\b(?:${keywords}|function\\*)\\s+|^\\s*(?:public|private|protected|internal|static|async|export|abstract|override|final|virtual)\\b[^=;(]*\\s)["'\`]?${name}\\b`,
    'iu',
  );
  return (text) => form.test(text);
}

/** As many as are shown: of each file some, first those that declare the name, before more of any; in the order that they have. */
function withinRoom(hits: readonly SearchHit[], pattern: string): readonly SearchHit[] {
  if (hits.length <= mostHits) return hits;
  const declares = declaring(pattern);
  const rounds = [...Map.groupBy(hits, ({ path }) => path).values()].map((lines) => {
    const telling = lines.toSorted((a, b) => Number(declares(b.text)) - Number(declares(a.text)));
    return [telling.slice(0, fromEach), telling.slice(fromEach)] as const;
  });
  const shown = new Set([...rounds.flatMap(([some]) => some), ...rounds.flatMap(([, rest]) => rest)].slice(0, mostHits));
  return hits.filter((hit) => shown.has(hit));
}

/**
 * Hits by what tells most, so that what is cut off tells least: where the name is declared before where it is used, source before tests, these
 * before what programs write, the agent's own files before others'. Lines of a file stay together and in order.
 */
export function rankHits(hits: readonly SearchHit[], pattern: string, owns: readonly string[]): SearchHit[] {
  const declares = declaring(pattern);
  const files = [...Map.groupBy(hits, ({ path }) => path)].map(([path, lines]) => ({
    path,
    lines,
    weight:
      (generated.test(path) ? 8 : 0) +
      (isTestPath(path) ? 4 : 0) +
      (lines.some(({ text }) => declares(text)) ? 0 : 2) +
      (ownsPath(owns, path) ? 0 : 1),
  }));
  return files.toSorted((a, b) => a.weight - b.weight).flatMap(({ lines }) => lines.toSorted((a, b) => a.line - b.line));
}
