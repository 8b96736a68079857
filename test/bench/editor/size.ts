import { readFile, stat } from 'node:fs/promises';
import { deflateRawSync } from 'node:zlib';
import { grammarFiles } from '../../../src/scanners/syntax/grammar-files.ts';
import type { BenchEditor } from './bench-editor.ts';
import { amount } from '../measured.ts';
import type { Measured } from '../measured.ts';
import { installedFiles } from './vsix.ts';

const mebibyte = 1024 * 1024;

/** What must not be in the package, by its paths as they are installed. */
// The sample is a workspace like anybody's: its sources and tests are what it is for.
const strange = /^(?!dist\/sample\/).*(?:\.map$|\.ts$|(^|\/)(src|test|node_modules|hub|\.\w[^/]*\/)|(^|\/)(cli|hub)\.[cm]?js$)/;

/** The package's size, and what is in it. */
export async function benchSize({ vsix, profile }: BenchEditor): Promise<Measured[]> {
  const { size } = await stat(vsix);
  const files = await installedFiles(profile.extensions, 'batuta.batuta');
  const wrong = files.filter(({ path }) => strange.test(path));
  for (const { path } of wrong) console.log(`  does not belong into the package: ${path}`);
  // Loaded at the first scan only; their limit is one of their own.
  const packed = await Promise.all(grammarFiles().map(async (file) => deflateRawSync(await readFile(file)).length));
  const grammars = packed.reduce((sum, bytes) => sum + bytes, 0);
  return [
    amount('VSIX without grammars', 2, (size - grammars) / mebibyte, 'MiB', `${size - grammars} bytes`),
    amount('grammars in the VSIX', 0.82, grammars / mebibyte, 'MiB', `${grammars} bytes`),
    amount('source maps, tests, CLI, hub in the VSIX', 0, wrong.length, 'files', `${wrong.length} of ${files.length} files`),
  ];
}
