import { symbolTool } from './code-symbol.ts';

/** Every place where a symbol is used, as the language server sees it. */
export const referencesTool = symbolTool(
  'references',
  'Lists every place that uses a symbol (function, type, variable), as the language server knows it: exact where grep only matches text.',
  (intelligence, at, signal) => intelligence.references(at, signal),
);
