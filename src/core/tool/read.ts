import * as z from 'zod';
import { inEnglish, sentence } from '../describe/message.ts';
import { tolerant } from './input-aliases.ts';
import { suggestion } from './near-names.ts';
import { done, refused, refusedPath } from './result.ts';
import { decodeText } from './text-file.ts';
import type { ReadTool, ToolEnvironment, ToolResult } from './tool.ts';
import { readPolicyOf, workspacePath } from './workspace-policy.ts';

const mostLines = 2000;
const mostCharacters = 60_000;
const longestLine = 2000;
const mostFiles = 20;

const input = tolerant({
  path: z.string().min(1).optional().describe('Path relative to the workspace, with "/"'),
  paths: z
    .array(z.string().min(1))
    .min(1)
    .max(mostFiles)
    .optional()
    .describe('Instead of path: several files, in the order of their weight'),
  offset: z.coerce.number().int().positive().optional().describe('First line, from 1'),
  limit: z.coerce.number().int().positive().optional().describe('Number of lines'),
});

/** Shows a text file with line numbers and remembers its hash: only what was read may be changed. */
export const readTool: ReadTool<z.infer<typeof input>> = {
  kind: 'read',
  name: 'read',
  description:
    'Reads a text file of the workspace. Lines come numbered ("12\\ttext"); the numbers are not part of the file. Up to 2000 lines at a time: use offset (first line, from 1) and limit for more. Several files at once: give paths. A file must be read before it can be changed.',
  input,
  target: ({ path, paths }) => path ?? (paths ?? []).join(', '),
  run: async ({ path, paths, offset, limit }, environment, signal) => {
    if ((path === undefined) === (paths === undefined)) return refused('Give either path or paths.', sentence('wrong input'));
    if (path !== undefined) return readFile({ path, offset, limit }, environment, signal, mostCharacters).catch(refusedPath);
    return readFiles([...new Set(paths)], environment, signal);
  },
};

/** One after the other, until the room for one answer is used up; a file that is not shown does not count as read. */
async function readFiles(paths: readonly string[], environment: ToolEnvironment, signal: AbortSignal): Promise<ToolResult> {
  const parts: string[] = [];
  let [room, shown] = [mostCharacters, 0];
  for (const [index, path] of paths.entries()) {
    if (room < longestLine) {
      parts.push(`(no room for: ${paths.slice(index).join(', ')}. Read them in another call.)`);
      break;
    }
    const result = await readFile({ path }, environment, signal, room).catch(refusedPath);
    parts.push(`== ${path}\n${result.content}`);
    room -= result.content.length;
    if (result.ok) shown += 1;
  }
  return shown > 0 ? done(parts.join('\n\n'), `${shown} files`) : refused(parts.join('\n\n'), sentence('not readable'));
}

async function readFile(
  { path: given, offset = 1, limit = mostLines }: z.infer<typeof input> & { path: string },
  environment: ToolEnvironment,
  signal: AbortSignal,
  room: number,
): Promise<ToolResult> {
  const path = workspacePath(given, environment);
  const refusal = (await readPolicyOf(environment)).refusal(path);
  if (refusal !== null) return refused(inEnglish(refusal), sentence('not readable'));
  const names = await environment.files.list(path);
  if (names.length > 0)
    return refused(`${JSON.stringify(path)} is a folder. It contains: ${names.slice(0, 100).join(', ')}`, sentence('a folder'));
  const file = await environment.files.read(path);
  if (!file)
    return refused(
      `There is no file ${JSON.stringify(path)}.${await suggestion(path, environment.search, signal)}`,
      sentence('no such file'),
    );
  const decoded = decodeText(file.bytes);
  if (!decoded)
    return refused(
      `${JSON.stringify(path)} is not UTF-8 text (${file.bytes.length} bytes), so it cannot be read or edited here.`,
      sentence('not text'),
    );

  environment.seen.set(await environment.files.real(path), file.hash);
  const all = decoded.text.split(/\r?\n/u);
  if (all.at(-1) === '') all.pop();
  if (all.length === 0) return done('(the file is empty)', 'empty');
  if (offset > all.length) return refused(`${JSON.stringify(path)} has only ${all.length} lines.`, sentence('past the end'));
  const shown: string[] = [];
  let characters = 0;
  for (const line of all.slice(offset - 1, offset - 1 + Math.min(limit, mostLines))) {
    const text =
      line.length > longestLine ? `${line.slice(0, longestLine)}… (${line.length - longestLine} more characters in this line)` : line;
    characters += text.length + 8;
    if (characters > room && shown.length > 0) break;
    shown.push(`${offset + shown.length}\t${text}`);
  }
  const last = offset - 1 + shown.length;
  const more =
    offset === 1 && last === all.length
      ? ''
      : `\n(lines ${offset} to ${last} of ${all.length}${last < all.length ? `; go on with offset ${last + 1}` : ''})`;
  return done(shown.join('\n') + more, `${shown.length} lines`);
}
