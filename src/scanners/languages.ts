import type { Stack } from './entity.ts';
import { noSyntax, type FileSyntax } from './syntax/file-syntax.ts';
import { readCSharp } from './syntax/csharp.ts';
import { readJava } from './syntax/java.ts';
import { readPrisma } from './syntax/prisma.ts';
import { readPython } from './syntax/python.ts';
import { readSql } from './syntax/sql.ts';
import { readTypeScript } from './syntax/typescript.ts';

export interface Language {
  readonly name: Stack['language'] | 'kotlin';
  readonly file: RegExp;
  read(text: string): Promise<FileSyntax>;
  /**
   * Names of classes and enums that a text declares, to find files that others lead to, and of what they inherit from, where heirs are looked
   * for; null: nothing leads there.
   */
  readonly declares: RegExp | null;
  /** Stands in files whose entities nobody here can read, which is to be told. */
  readonly unread?: RegExp;
}

export const languages: readonly Language[] = [
  { name: 'prisma', file: /\.prisma$/u, read: readPrisma, declares: null },
  { name: 'typescript', file: /(?<!\.d)\.[cm]?[jt]s$/u, read: readTypeScript, declares: /\b(?:class|enum|type)\s+([A-Z]\w*)/gu },
  { name: 'java', file: /\.java$/u, read: readJava, declares: /\b(?:class|enum)\s+(\w+)/gu },
  {
    name: 'kotlin',
    file: /\.kt$/u,
    read: async () => noSyntax,
    declares: null,
    unread: /\b(?:jakarta|javax)\.persistence\b[^]*@Entity\b/u,
  },
  { name: 'csharp', file: /\.cs$/u, read: readCSharp, declares: /\b(?:class|enum|record)\s+(\w+)/gu },
  { name: 'python', file: /\.py$/u, read: readPython, declares: /^[ \t]*class\s+(\w+)(?:\s*\(([^)]{0,2000})\))?/gmu },
  { name: 'sql', file: /\.sql$/iu, read: readSql, declares: null },
];
