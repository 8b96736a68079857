import type { FileProblem } from '../spec/problem.ts';
import {
  Composer,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  Parser,
  visit,
  YAMLParseError,
  type CST,
  type Document,
  type Node,
} from 'yaml';
import type { Message } from '../../protocol/message.ts';
import { sentence } from '../describe/message.ts';

export interface YamlText {
  readonly value: unknown;
  /** Line of the value at a path, or of the deepest part of the path that exists. */
  lineOf(path: readonly PropertyKey[]): number;
  /** Line of the key itself, where it is written. */
  lineOfKey(path: readonly PropertyKey[], key: string): number;
}

export type ReadYaml = { readonly ok: true; readonly yaml: YamlText } | { readonly ok: false; readonly problems: FileProblem[] };

/** Settings are written by hand; more is a mistake or an attack. */
const longest = 50_000;
/** No more problems than this are listed at once. */
export const mostProblems = 30;
const deepest = 32;
const mostAliases = 50;

/** Reads one YAML document (a value of null when the file is empty), with the line of everything in it. Never throws. */
export function readYaml(text: string, file: string): ReadYaml {
  const fail = (line: number, key: string, message: Message): ReadYaml => ({ ok: false, problems: [{ file, line, key, message }] });
  if (text.length > longest) return fail(1, '', sentence('The file is longer than {0} characters, the maximum for settings.', longest));
  const composed = compose(text);
  const { document, lines, tooDeep } = composed;
  if (tooDeep > 0) return fail(tooDeep, '', sentence('The file is nested more than {0} levels deep.', deepest));
  const errors = document.errors.map((error) => ({
    file,
    line: error.linePos?.[0].line ?? 1,
    key: '',
    message: yamlMessage(error.code, error.message),
  }));
  if (errors.length > 0) return { ok: false, problems: errors.slice(0, mostProblems) };
  const forbidden = forbiddenIn(document, lines);
  if (forbidden) return fail(forbidden.line, forbidden.key, forbidden.message);
  return { ok: true, yaml: { value: document.toJS({ maxAliasCount: mostAliases }) as unknown, ...positions(() => composed) } };
}

/** A document, and where its lines begin. */
export interface Composed {
  readonly document: Document;
  readonly lines: LineCounter;
  /** First line that is nested too deeply, or 0. Such a text is not composed (the document is empty): that recurses, and could exhaust the stack. */
  readonly tooDeep: number;
}

/** Read once: reading is most of it. Errors have their lines. */
export function compose(text: string): Composed {
  const source = text.replace(/^\uFEFF/u, '');
  const lines = new LineCounter();
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(source)) {
    tokens.push(...parser.next(lexeme));
    // The document itself is on the stack, too.
    if (parser.stack.length > deepest + 1) return { ...compose(''), tooDeep: source.slice(0, parser.offset).split('\n').length };
  }
  tokens.push(...parser.end());
  const [document, second] = new Composer({ strict: true, logLevel: 'error' }).compose(tokens, true, source.length);
  if (!document) throw new Error('Even an empty text is a document.');
  if (second) document.errors.push(new YAMLParseError([second.range[0], second.range[1]], 'MULTIPLE_DOCS', 'It holds several documents.'));
  for (const error of document.errors) error.linePos = [lines.linePos(error.pos[0])];
  return { document, lines, tooDeep: 0 };
}

function yamlMessage(code: string, message: string): Message {
  if (code === 'TAB_AS_INDENT') return sentence('Indented with a tab. Use spaces.');
  if (code === 'DUPLICATE_KEY') return sentence('This key is set twice.');
  if (code === 'MULTIPLE_DOCS') return sentence('The file holds more than one document ("---"). Keep one.');
  return sentence('This is not valid YAML: {0}.', (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/u, ''));
}

/** Aliases, which can expand without end, and keys that reach an object's prototype. */
function forbiddenIn(document: Document, lines: LineCounter): { line: number; key: string; message: Message } | null {
  let found: { line: number; key: string; message: Message } | null = null;
  const at = (node: unknown): number => lineOfNode(node, lines);
  visit(document, (_key, node) => {
    if (isAlias(node)) {
      found = { line: at(node), key: '', message: sentence('Aliases ("*{0}") are not supported here. Write the value out.', node.source) };
      return visit.BREAK;
    }
    if (isPair(node) && isScalar(node.key) && node.key.value === '__proto__') {
      found = { line: at(node.key), key: '__proto__', message: sentence('This key is not allowed.') };
      return visit.BREAK;
    }
    return undefined;
  });
  return found;
}

function lineOfNode(node: unknown, lines: LineCounter): number {
  const range = (node as Node | null)?.range;
  return range ? Math.max(1, lines.linePos(range[0]).line) : 1;
}

/** Positions in a document; `place` composes it when they are asked for. */
export function positions(place: () => Composed): Pick<YamlText, 'lineOf' | 'lineOfKey'> {
  const keyIn = (node: unknown, key: PropertyKey): { key: unknown; value: unknown } | null => {
    if (isMap(node)) return node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key)) ?? null;
    if (isSeq(node) && typeof key === 'number' && node.items[key] !== undefined) return { key: node.items[key], value: node.items[key] };
    return null;
  };
  const walk = (path: readonly PropertyKey[]): { node: unknown; line: number } => {
    const { document, lines } = place();
    let node: unknown = document.contents;
    let line = lineOfNode(node, lines);
    for (const key of path) {
      const pair = keyIn(node, key);
      if (!pair) break;
      line = lineOfNode(pair.key, lines);
      node = pair.value;
    }
    return { node, line };
  };
  return {
    lineOf: (path) => walk(path).line,
    lineOfKey: (path, key) => {
      const { node, line } = walk(path);
      const pair = keyIn(node, key);
      return pair ? lineOfNode(pair.key, place().lines) : line;
    },
  };
}
