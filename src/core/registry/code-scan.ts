import type { Message } from '../../protocol/message.ts';

/** Entities as the code declares them. */
export interface CodeScan {
  /** Sorted by name. */
  readonly entities: readonly CodeEntity[];
  /** Enums that entities hold, by name, sorted. */
  readonly enums: Readonly<Record<string, readonly string[]>>;
  /** Kind → the clearest example of it. */
  readonly patterns: Readonly<Record<string, string>>;
  /** Files that were left out, or not read whole, each with the reason; sorted by path. */
  readonly skipped: readonly { readonly file: string; readonly why: Message }[];
}

export interface CodeEntity {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** What holds it, like "prisma". */
  readonly stack: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly sub: readonly string[];
  /** Its own name first, where it refers to itself. */
  readonly refs: readonly string[];
}

/** Finds the entities of one workspace. Runs nothing of it. */
export interface CodeScanner {
  scan(signal: AbortSignal): Promise<CodeScan>;
}

export interface SourceFile {
  readonly path: string;
  /** Another text: it was written again. */
  readonly stamp: string;
  /** Bytes. */
  readonly size: number;
  readonly isLink: boolean;
  /** Its name is no text, so that nobody can name it. */
  readonly isNameless?: true;
}

/** The files of a workspace as a scanner sees them: those that are not ignored and that an agent may read. */
export interface SourceFiles {
  list(wanted: (path: string) => boolean, signal: AbortSignal): Promise<SourceFile[]>;
  /** As much as was listed; good until the next one is read. null: it is gone. */
  read(file: SourceFile): Promise<Uint8Array | null>;
  /** What the last scan kept; null: nothing. */
  kept(): Promise<string | null>;
  /** Another one when anybody kept something else; '': nothing is kept. */
  keptStamp(): string;
  keep(text: string): Promise<void>;
  /** Keeps this behind what is kept already; others may do so at the same time. */
  append(text: string): Promise<void>;
}
