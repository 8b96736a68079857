import type { Node } from 'web-tree-sitter';
import { nameAt, type CodeCalls, type CodePlace, type CodePosition } from '../core/code-intelligence.ts';
import type { Search, SearchHit } from '../core/ports.ts';
import type { GrammarName } from './syntax/grammar-files.ts';
import { sharedFolders } from './program.ts';
import { parse } from './syntax/grammar.ts';

export interface CallSources {
  readonly search: Search;
  /** null: not there, or no text. */
  readonly read: (path: string) => Promise<string | null>;
}

/** Files in which callers are looked for, and calls of one function that are looked up. */
const mostFiles = 80;
const mostCallees = 60;
const mostHits = 2000;
const mostNamesakes = 4;
/** Characters: a larger file is written by no person. */
const largest = 500_000;

const grammars: readonly (readonly [RegExp, GrammarName])[] = [
  [/(?<!\.d)\.[cm]?[jt]s$|\.(?:vue|svelte)$/u, 'typescript'],
  [/\.[jt]sx$/u, 'tsx'],
  [/\.py$/u, 'python'],
  [/\.java$/u, 'java'],
  [/\.cs$/u, 'c-sharp'],
];

/** The language of a file, null: none that is read here; a file calls only what is of its own. */
function languageOf(path: string): string | null {
  const grammar = grammars.find(([file]) => file.test(path))?.[1] ?? null;
  return grammar === 'tsx' ? 'typescript' : grammar;
}

const callNodes = new Set([
  'call_expression',
  'new_expression',
  'call',
  'method_invocation',
  'object_creation_expression',
  'invocation_expression',
  // A component is called where it is drawn.
  'jsx_opening_element',
  'jsx_self_closing_element',
]);
const functionNodes = new Set([
  'function_declaration',
  'generator_function_declaration',
  'method_definition',
  'arrow_function',
  'function_expression',
  'function_definition',
  'method_declaration',
  'constructor_declaration',
  'local_function_statement',
]);

/** What the languages bring themselves; others' functions of these names are hardly meant. */
const ofLanguages = new Set(
  (
    'any all list set dict tuple str int float bool len sum min max sorted filter map zip range open print type super isinstance getattr setattr ' +
    'hasattr next iter enumerate round abs replace split join strip items keys values format lower upper push slice splice concat includes ' +
    'forEach reduce some every then catch finally toString equals hashCode startsWith endsWith trim parseInt String Number Boolean Array Object Error'
  ).split(' '),
);

/** A name as a whole word, as simple searches know it. */
const wordPattern = (name: string): string =>
  `${/^\w/u.test(name) ? '\\b' : ''}${name.replaceAll('$', String.raw`\$`)}${/\w$/u.test(name) ? '\\b' : ''}`;

interface Call {
  readonly name: string;
  readonly line: number;
  readonly column: number;
}

interface Declared {
  readonly name: string;
  readonly line: number;
  readonly column: number;
  /** Lines, from 1. */
  readonly from: number;
  readonly to: number;
}

interface Calls {
  readonly calls: readonly Call[];
  readonly functions: readonly Declared[];
}

/**
 * Who calls what, by names in the code alone (TypeScript, JavaScript, both with JSX, scripts of Vue and Svelte, Python, Java, C#): for where no language server can be asked. What is
 * nearest to the asked place comes first, tests last.
 */
export function createCodeCalls({ search, read }: CallSources): CodeCalls {
  const callsIn = async (path: string): Promise<Calls | null> => {
    const grammar = grammars.find(([file]) => file.test(path))?.[1];
    const whole = grammar ? await read(path) : null;
    const text = whole !== null && /\.(?:vue|svelte)$/u.test(path) ? scriptOf(whole) : whole;
    return grammar && text !== null && text.length <= largest ? parse(grammar, text, readCalls) : null;
  };
  return {
    callers: async (at, signal) => {
      const name = nameAt(await read(at.path), at);
      if (name === null) return [];
      const hits = await search.grep({ pattern: wordPattern(name) }, mostHits, signal);
      const language = languageOf(at.path);
      const byFile = Map.groupBy(
        hits.filter(({ path }) => languageOf(path) === language),
        ({ path }) => path,
      );
      const places: CodePlace[] = [];
      for (const path of nearestFirst([...byFile.keys()], at.path).slice(0, mostFiles)) {
        const found = await callsIn(path);
        for (const call of found?.calls.filter((one) => one.name === name) ?? []) {
          const text = enclosing(found?.functions ?? [], call.line)?.name ?? textAt(byFile.get(path), call.line);
          places.push({ path, line: call.line, column: call.column, text });
        }
      }
      return places;
    },
    callees: async (at, signal) => {
      const name = nameAt(await read(at.path), at);
      const own = await callsIn(at.path);
      const asked = own?.functions.find((one) => one.name === name && one.line >= at.line) ?? enclosing(own?.functions ?? [], at.line);
      if (!own || !asked) return [];
      const called = own.calls.filter(({ line, name: one }) => line >= asked.from && line <= asked.to && one !== asked.name);
      const places: CodePlace[] = [];
      for (const callee of [...new Set(called.map((one) => one.name))].slice(0, mostCallees)) {
        const here = own.functions.find((one) => one.name === callee);
        if (!here && ofLanguages.has(callee)) continue;
        const place = here
          ? { path: at.path, line: here.line, column: here.column }
          : await declaration(callee, at, { search, read }, signal);
        // What is declared nowhere is a library's.
        if (place) places.push({ ...place, text: callee });
      }
      return places;
    },
  };
}

/** A page's scripts, where they stand; the rest is blanks. */
function scriptOf(page: string): string {
  const blank = (text: string): string => text.replaceAll(/[^\n]/gu, ' ');
  let end = 0;
  let script = '';
  for (const found of page.matchAll(/(<script\b[^>]*>)(.*?)<\/script>/gsu)) {
    const start = found.index + (found[1] ?? '').length;
    script += blank(page.slice(end, start)) + (found[2] ?? '');
    end = start + (found[2] ?? '').length;
  }
  return script + blank(page.slice(end));
}

/** Where a function, method or class of that name is declared, the nearest to a place; null: nowhere. */
async function declaration(name: string, at: CodePosition, { search }: CallSources, signal: AbortSignal): Promise<CodePosition | null> {
  const hits = await search.grep({ pattern: wordPattern(name) }, mostHits, signal);
  const escaped = name.replaceAll('$', String.raw`\$`);
  const word = `(?:function\\*?|def|class|record|struct|interface)\\s+${escaped}(?![\\w$])`;
  const value = `(?:const|let)\\s+${escaped}\\s*(?::[^=]+)?=\\s*(?:async\\s*)?(?:\\(|function\\b|<|\\w+\\s*=>)`;
  const declares = new RegExp(`${word}|${value}|${methodOf(escaped)}`, 'u');
  const language = languageOf(at.path);
  const found = hits.filter(({ path, text }) => languageOf(path) === language && declares.test(text));
  const paths = [...new Set(found.map(({ path }) => path))];
  // A name that so many things have tells nothing.
  const [nearest] = paths.length > mostNamesakes ? [] : nearestFirst(paths, at.path);
  const hit = found.find(({ path }) => path === nearest);
  return hit ? { path: hit.path, line: hit.line, column: hit.text.search(new RegExp(wordPattern(name), 'u')) + 1 } : null;
}

/** A line in which a method begins: with its type before its name, or with its body behind it. */
function methodOf(name: string): string {
  const modifiers = '(?:(?:public|private|protected|internal|static|async|override|virtual|final|abstract|get|set)\\s+)*';
  const type = '(?!(?:return|await|new|throw|yield|else|if|const|let|var|case|import|export)\\b)[\\w<>\\[\\],.?]+\\s+';
  const parameters = '\\s*(?:<[^>]*>)?\\(';
  return `^\\s+${modifiers}(?:${type}${name}${parameters}(?:[^;]*|.*[{}]\\s*)$|${name}${parameters}.*\\)(?:\\s*:[^={]*)?\\s*\\{)`;
}

function readCalls(root: Node): Calls {
  const calls: Call[] = [];
  const functions: Declared[] = [];
  const waiting: Node[] = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (callNodes.has(node.type)) {
      const called =
        node.childForFieldName('name') ??
        node.childForFieldName('function') ??
        node.childForFieldName('constructor') ??
        node.childForFieldName('type');
      const name = called && lastName(called);
      // A small letter is an element of the page itself.
      if (name && !(node.type.startsWith('jsx_') && /^[a-z]/u.test(name.name))) calls.push(name);
    }
    const name = functionNodes.has(node.type) ? nameOf(node) : null;
    if (name) functions.push({ ...name, from: node.startPosition.row + 1, to: node.endPosition.row + 1 });
    waiting.push(...node.namedChildren.flatMap((child) => child ?? []).reverse());
  }
  return { calls, functions };
}

/** `c` of `a.b.c<D>`. */
function lastName(node: Node): Call | null {
  const found = /([\p{L}_$][\p{L}\p{N}_$]*)\s*(?:<[^<>]*>)?$/u.exec(node.text);
  const name = found?.[1];
  if (!found || name === undefined) return null;
  const { row, column } = node.endPosition;
  return { name, line: row + 1, column: Math.max(1, column - (node.text.length - found.index) + 1) };
}

/** The name of a function; of one without any, of what it is given to. */
function nameOf(node: Node): Call | null {
  const holder = node.childForFieldName('name') ? node : node.parent;
  const name = holder?.childForFieldName('name') ?? holder?.childForFieldName('key');
  return name && /^[\p{L}_$#][\p{L}\p{N}_$]*$/u.test(name.text)
    ? { name: name.text, line: name.startPosition.row + 1, column: name.startPosition.column + 1 }
    : null;
}

/** The innermost function around a line. */
function enclosing(functions: readonly Declared[], line: number): Declared | undefined {
  return functions.filter(({ from, to }) => from <= line && line <= to).toSorted((a, b) => a.to - a.from - (b.to - b.from))[0];
}

function textAt(hits: readonly SearchHit[] | undefined, line: number): string {
  return hits?.find((hit) => hit.line === line)?.text ?? '';
}

/** Paths by how many folders they share with one, tests last. */
function nearestFirst(paths: readonly string[], near: string): string[] {
  const isTest = (path: string): number => (/(?:^|\/)(?:tests?|__tests__|spec)\/|[._-](?:test|spec)\.|Tests?\.\w+$/u.test(path) ? 1 : 0);
  return paths.toSorted(
    (a, b) =>
      Number(b === near) - Number(a === near) ||
      isTest(a) - isTest(b) ||
      sharedFolders(b, near) - sharedFolders(a, near) ||
      (a < b ? -1 : 1),
  );
}
