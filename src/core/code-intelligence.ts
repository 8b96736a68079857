/** A place in a file of the workspace; line and column count from 1, columns in UTF-16 units. */
export interface CodePosition {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

export interface CodePlace extends CodePosition {
  /** The line's text, or the name of what stands there. */
  readonly text: string;
}

export interface CodeProblem extends CodePosition {
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  /** Who says so and its code, like "ts 2322"; may be empty. */
  readonly source: string;
}

/** Who calls what. */
export interface CodeCalls {
  /** Calls of the function at this place; `text` is the caller's name. */
  callers(at: CodePosition, signal: AbortSignal): Promise<CodePlace[]>;
  /** Functions of the workspace that the one at this place calls; `text` is the name of each. */
  callees(at: CodePosition, signal: AbortSignal): Promise<CodePlace[]>;
}

/** What an editor's language servers know of the workspace. Places outside of the workspace are left out. Nobody's answer is an empty list. */
export interface CodeIntelligence extends CodeCalls {
  /** Problems of one file, or of all files that the language servers look at. Often only open files are looked at. */
  diagnostics(path: string | null, signal: AbortSignal): Promise<CodeProblem[]>;
  references(at: CodePosition, signal: AbortSignal): Promise<CodePlace[]>;
  definition(at: CodePosition, signal: AbortSignal): Promise<CodePlace[]>;
}

/** The name that stands at a place of a text; null: none. */
export function nameAt(text: string | null, { line, column }: Pick<CodePosition, 'line' | 'column'>): string | null {
  const found = text?.split(/\r?\n/u)[line - 1] ?? '';
  return /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(found.slice(column - 1))?.[0] ?? null;
}
