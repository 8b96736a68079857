import { copyFile, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { grammarFiles } from '../src/scanners/syntax/grammar-files.ts';

/** Puts the parsers that scanners load at their first use beside the parts of the bundles; gives the files that they are from. */
export async function copyGrammars(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const files = grammarFiles();
  for (const file of files) await copyFile(file, join(folder, basename(file)));
  return files;
}
