import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** JavaScript is read as TypeScript, which it nearly is: a grammar less. */
const grammars = ['typescript', 'tsx', 'python', 'java', 'c-sharp'] as const;
export type GrammarName = (typeof grammars)[number];

/** A built Batuta has them beside the folder of its parts; the project in their packages. */
export function grammarFile(grammar: GrammarName | 'runtime'): string {
  const source = inPackage(grammar);
  const built = join(import.meta.dirname, '..', 'grammars', source.name);
  return existsSync(built) ? built : source.path();
}

/** All of them, in their packages. */
export const grammarFiles = (): string[] => (['runtime', ...grammars] as const).map((grammar) => inPackage(grammar).path());

function inPackage(grammar: GrammarName | 'runtime'): { readonly name: string; path(): string } {
  const { resolve } = createRequire(import.meta.url);
  if (grammar === 'runtime') return { name: 'web-tree-sitter.wasm', path: () => resolve('web-tree-sitter/web-tree-sitter.wasm') };
  const name = `tree-sitter-${grammar}.wasm`;
  return { name, path: () => join(dirname(resolve('@vscode/tree-sitter-wasm')), name) };
}
