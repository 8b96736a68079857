import { readFile } from 'node:fs/promises';
import { Language, Parser, type Node } from 'web-tree-sitter';
import { grammarFile, type GrammarName } from './grammar-files.ts';

let runtime: Promise<void> | null = null;
const parsers = new Map<GrammarName, Promise<Parser>>();

/** Parses a text; the tree is freed when `read` is done. The grammar is loaded at its first use. */
export async function parse<T>(grammar: GrammarName, text: string, read: (root: Node) => T): Promise<T> {
  const loading = parsers.get(grammar) ?? load(grammar);
  parsers.set(grammar, loading);
  loading.catch(() => parsers.delete(grammar));
  const parser = await loading;
  const tree = parser.parse(text);
  if (tree === null) throw new Error(`The ${grammar} parser gave no tree.`);
  try {
    return read(tree.rootNode);
  } finally {
    tree.delete();
  }
}

async function load(grammar: GrammarName): Promise<Parser> {
  runtime ??= Parser.init({ locateFile: () => grammarFile('runtime') });
  runtime.catch(() => (runtime = null));
  await runtime;
  const parser = new Parser();
  parser.setLanguage(await Language.load(await readFile(grammarFile(grammar))));
  return parser;
}
