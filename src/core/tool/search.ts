import * as z from 'zod';
import { sentence } from '../describe/message.ts';
import type { SearchPassage } from '../ports.ts';
import { tolerant } from './input-aliases.ts';
import { done, refused } from './result.ts';
import { decodeText } from './text-file.ts';
import type { ReadTool, ToolEnvironment } from './tool.ts';
import { readPolicyOf } from './workspace-policy.ts';

const mostPassages = 12;
const mostLines = 12;
const longestLine = 200;

const input = tolerant({
  query: z.string().min(1).describe('What the code does, in a few words'),
  glob: z.string().optional().describe('Only files like this, for example "src/**/*.ts"'),
});

/** Finds code by what it is about. Passages are shown as the files are now, the nearest first. */
export const searchTool: ReadTool<z.infer<typeof input>> = {
  kind: 'read',
  name: 'search',
  description:
    'Finds code by what it does, in words ("where an invoice is sent by mail"), the nearest passages first. Use it where you do not know a name; for a name, grep is exact.',
  input,
  target: ({ query, glob }) => (glob === undefined ? query : `${query} in ${glob}`),
  run: async ({ query, glob }, environment, signal) => {
    const found = await environment.search.similar?.(query, { ...(glob === undefined ? {} : { glob }), limit: mostPassages }, signal);
    if (!found) return refused('The index does not answer; use grep.', sentence('not available'));
    const policy = await readPolicyOf(environment);
    const readable = found.filter(({ path }) => policy.refusal(path) === null);
    const shown = (await Promise.all(readable.map((passage) => textOf(passage, environment)))).flat();
    return shown.length === 0 ? done('Nothing found.', 'no hits') : done(shown.join('\n\n'), `${shown.length} hits`);
  },
};

/** [] where the index is older than the file, so that nothing is there any more. */
async function textOf({ path, from, to }: SearchPassage, { files }: Pick<ToolEnvironment, 'files'>): Promise<string[]> {
  const file = await files.read(path);
  const lines =
    (file &&
      decodeText(file.bytes)
        ?.text.split(/\r?\n/u)
        .slice(from - 1, to)) ??
    [];
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first < 0) return [];
  const some = lines.slice(first, first + mostLines).map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line));
  return [`== ${path}:${from + first}-${to}\n${some.join('\n')}${lines.length - first > mostLines ? '\n…' : ''}`];
}
