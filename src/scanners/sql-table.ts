import type { ClassDeclaration } from './syntax/file-syntax.ts';

export interface SqlColumn {
  readonly name: string;
  readonly type: string;
  readonly isOptional: boolean;
  /** Of an enum that stands in the column. */
  readonly values: readonly string[];
}

interface SqlKey {
  /** A table, as tables are compared. */
  to: string;
  /** '': nobody called it anything. */
  name: string;
  readonly onDelete: string;
  columns: readonly string[];
}

export interface SqlTable {
  /** As it was last called. */
  name: string;
  /** As it was called before, as tables are compared. */
  formerly?: string;
  readonly file: string;
  readonly declared: ClassDeclaration;
  columns: Map<string, SqlColumn>;
  keys: SqlKey[];
  primary: Set<string>;
  /** The table that it is a part of, where that one is split. */
  whole?: SqlTable;
}

export type SqlTables = Map<string, SqlTable>;
