import * as z from 'zod';
import type { CodeCalls, CodePlace, CodePosition } from '../code-intelligence.ts';
import { inEnglish, sentence } from '../describe/message.ts';
import { tolerant } from './input-aliases.ts';
import { done, refused, refusedPath } from './result.ts';
import { decodeText } from './text-file.ts';
import type { ReadTool, ToolEnvironment, ToolResult } from './tool.ts';
import { readPolicyOf, workspacePath } from './workspace-policy.ts';

const mostPlaces = 200;
const longestText = 200;

const symbolInput = tolerant({
  path: z.string().min(1).describe('A file in which the symbol occurs, relative to the workspace'),
  symbol: z.string().min(1).describe('The name, as it is written there'),
  line: z.coerce.number().int().positive().optional().describe('The line in which it stands, from 1; without it, its first occurrence'),
});
type SymbolInput = z.infer<typeof symbolInput>;

/** null: nobody can be asked. */
type Question = (environment: ToolEnvironment, at: CodePosition, signal: AbortSignal) => Promise<CodePlace[]> | null;

/** A tool that asks about a symbol, given by file, name and, if needed, line. */
function symbolTool(name: string, description: string, ask: Question): ReadTool<SymbolInput> {
  return {
    kind: 'read',
    name,
    description,
    input: symbolInput,
    target: ({ path, symbol, line }) => `${symbol} in ${path}${line === undefined ? '' : `:${line}`}`,
    run: (input, environment, signal) => answer(input, environment, signal, ask).catch(refusedPath),
  };
}

export const referencesTool = symbolTool(
  'references',
  'Lists every place that uses a symbol (function, type, variable), as the language server knows it: exact where grep only matches text.',
  ({ intelligence }, at, signal) => intelligence?.references(at, signal) ?? null,
);

export const definitionTool = symbolTool(
  'definition',
  'Finds where a symbol is defined, following imports, as the language server knows it.',
  ({ intelligence }, at, signal) => intelligence?.definition(at, signal) ?? null,
);

export const callersTool = symbolTool(
  'callers',
  'Lists the calls of a function or method with the caller’s name, the nearest first: exact where a language server knows it, else by name.',
  (environment, at, signal) => askCalls(environment, (calls) => calls.callers(at, signal)),
);

export const calleesTool = symbolTool(
  'callees',
  'Lists the functions of the workspace that a function or method calls, with where each is declared: exact where a language server knows it, else by name.',
  (environment, at, signal) => askCalls(environment, (calls) => calls.callees(at, signal)),
);

/** The language servers first; what they do not know, by names in the code. */
function askCalls({ intelligence, calls }: ToolEnvironment, ask: (calls: CodeCalls) => Promise<CodePlace[]>): Promise<CodePlace[]> | null {
  const byName = (): Promise<CodePlace[]> => (calls ? ask(calls) : Promise.resolve([]));
  if (!intelligence) return calls ? byName() : null;
  return ask(intelligence).then((places) => (places.length > 0 ? places : byName()));
}

async function answer(input: SymbolInput, environment: ToolEnvironment, signal: AbortSignal, ask: Question): Promise<ToolResult> {
  if (!environment.intelligence && !environment.calls) return nobody();
  const path = workspacePath(input.path, environment);
  const policy = await readPolicyOf(environment);
  const refusal = policy.refusal(path);
  if (refusal !== null) return refused(inEnglish(refusal), sentence('not readable'));
  const file = await environment.files.read(path);
  const text = file ? decodeText(file.bytes) : null;
  if (!text) return refused(`There is no text file ${JSON.stringify(path)}.`, sentence('no such file'));
  const at = findSymbol(text.text, input.symbol, input.line);
  if (!at) {
    const where = input.line === undefined ? path : `line ${input.line} of ${path}`;
    return refused(
      `${JSON.stringify(input.symbol)} does not occur in ${where}. Look with grep where it stands.`,
      sentence('no such symbol'),
    );
  }
  const answered = ask(environment, { path, ...at }, signal);
  if (answered === null) return nobody();
  const places = (await answered).filter((place) => policy.refusal(place.path) === null);
  if (places.length === 0) return done('Nothing found in this workspace. The file may not be understood; grep can tell more.', 'none');
  const lines = places.slice(0, mostPlaces).map((place) => `${place.path}:${place.line}: ${place.text.trim().slice(0, longestText)}`);
  const more = places.length > mostPlaces ? `\n(the first ${mostPlaces} of ${places.length})` : '';
  return done(lines.join('\n') + more, `${places.length} found`);
}

function nobody(): ToolResult {
  return refused('There are no language servers outside of an editor. Use grep.', sentence('not in an editor'));
}

/** First place of the name as a whole word, counted from 1; null when there is none. The text has no byte order mark. */
export function findSymbol(text: string, symbol: string, line: number | undefined): { line: number; column: number } | null {
  const name = symbol.trim().replace(/\(\)$/u, '').split('.').at(-1) ?? '';
  if (name === '') return null;
  const word = new RegExp(`(?<![\\p{L}\\p{N}_$])${escaped(name)}(?![\\p{L}\\p{N}_$])`, 'u');
  for (const [index, content] of text.split(/\r?\n/u).entries()) {
    if (line !== undefined && index + 1 !== line) continue;
    const found = word.exec(content);
    if (found) return { line: index + 1, column: found.index + 1 };
  }
  return null;
}

const escaped = (name: string): string => name.replace(/[\\^$.*+?()[\]{}|/-]/gu, String.raw`\$&`);
