import type { Stack } from './entity.ts';
import type { FileSyntax } from './syntax/file-syntax.ts';
import { readCSharp } from './syntax/csharp.ts';
import { readJava } from './syntax/java.ts';
import { readPrisma } from './syntax/prisma.ts';
import { readPython } from './syntax/python.ts';
import { readSql } from './syntax/sql.ts';
import { readTypeScript } from './syntax/typescript.ts';

export interface Language {
  readonly name: Stack['language'];
  readonly file: RegExp;
  read(text: string): Promise<FileSyntax>;
  /** Names of classes and enums that a text declares, to find files that others lead to; null: nothing leads there. */
  readonly declares: RegExp | null;
}

export const languages: readonly Language[] = [
  { name: 'prisma', file: /\.prisma$/u, read: readPrisma, declares: null },
  { name: 'typescript', file: /(?<!\.d)\.[cm]?[jt]s$/u, read: readTypeScript, declares: /\b(?:class|enum|type)\s+([A-Z]\w*)/gu },
  { name: 'java', file: /\.java$/u, read: readJava, declares: /\b(?:class|enum)\s+(\w+)/gu },
  { name: 'csharp', file: /\.cs$/u, read: readCSharp, declares: /\b(?:class|enum|record)\s+(\w+)/gu },
  { name: 'python', file: /\.py$/u, read: readPython, declares: /^\s*class\s+(\w+)/gmu },
  { name: 'sql', file: /\.sql$/iu, read: readSql, declares: null },
];
