import { symbolTool } from './code-symbol.ts';

/** Where a symbol is defined, through imports. */
export const definitionTool = symbolTool(
  'definition',
  'Finds where a symbol is defined, following imports, as the language server knows it.',
  (intelligence, at, signal) => intelligence.definition(at, signal),
);
