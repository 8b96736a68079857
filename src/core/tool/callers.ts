import { symbolTool } from './code-symbol.ts';

/** Who calls a function. */
export const callersTool = symbolTool(
  'callers',
  'Lists the functions that call a function or method, with the place of the caller, as the language server knows it.',
  (intelligence, at, signal) => intelligence.callers(at, signal),
);
