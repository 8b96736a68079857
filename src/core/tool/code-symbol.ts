import * as z from 'zod';
import type { CodeIntelligence, CodePlace, CodePosition } from '../code-intelligence.ts';
import { inEnglish, sentence } from '../describe/message.ts';
import { tolerant } from './input-aliases.ts';
import { done, refused, refusedPath } from './result.ts';
import { decodeText } from './text-file.ts';
import type { ReadTool, ToolEnvironment, ToolResult } from './tool.ts';
import { readPolicyOf, workspacePath } from './workspace-policy.ts';

const mostPlaces = 200;
const longestText = 200;

interface SymbolInput {
  path: string;
  symbol: string;
  line?: number | undefined;
}

type Question = (intelligence: CodeIntelligence, at: CodePosition, signal: AbortSignal) => Promise<CodePlace[]>;

/** A tool that asks the language servers about a symbol, given by file, name and, if needed, line. */
function symbolTool(name: string, description: string, ask: Question): ReadTool<SymbolInput> {
  return {
    kind: 'read',
    name,
    description,
    input: tolerant({
      path: z.string().min(1).describe('A file in which the symbol occurs, relative to the workspace'),
      symbol: z.string().min(1).describe('The name, as it is written there'),
      line: z.coerce.number().int().positive().optional().describe('The line in which it stands, from 1; without it, its first occurrence'),
    }),
    target: ({ path, symbol, line }) => `${symbol} in ${path}${line === undefined ? '' : `:${line}`}`,
    run: (input, environment, signal) => answer(input, environment, signal, ask).catch(refusedPath),
  };
}

export const referencesTool = symbolTool(
  'references',
  'Lists every place that uses a symbol (function, type, variable), as the language server knows it: exact where grep only matches text.',
  (intelligence, at, signal) => intelligence.references(at, signal),
);

export const definitionTool = symbolTool(
  'definition',
  'Finds where a symbol is defined, following imports, as the language server knows it.',
  (intelligence, at, signal) => intelligence.definition(at, signal),
);

export const callersTool = symbolTool(
  'callers',
  'Lists the functions that call a function or method, with the place of the caller, as the language server knows it.',
  (intelligence, at, signal) => intelligence.callers(at, signal),
);

async function answer(input: SymbolInput, environment: ToolEnvironment, signal: AbortSignal, ask: Question): Promise<ToolResult> {
  const { intelligence } = environment;
  if (!intelligence) return refused('There are no language servers outside of an editor. Use grep.', sentence('not in an editor'));
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
  const places = (await ask(intelligence, { path, ...at }, signal)).filter((place) => policy.refusal(place.path) === null);
  if (places.length === 0)
    return done('Nothing found in this workspace. The language server may not know the file; grep can tell more.', 'none');
  const lines = places.slice(0, mostPlaces).map((place) => `${place.path}:${place.line}: ${place.text.trim().slice(0, longestText)}`);
  const more = places.length > mostPlaces ? `\n(the first ${mostPlaces} of ${places.length})` : '';
  return done(lines.join('\n') + more, `${places.length} found`);
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
