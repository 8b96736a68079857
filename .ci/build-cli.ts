import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { commandLine } from './bundles.ts';

const root = join(import.meta.dirname, '..');

/** What runs before a Node is known to be new enough; it is not bundled, so that nothing newer gets into it. */
export const entries = ['entry.cjs', 'start.cjs'];

/** Builds the command line into `dist/`. Gives the paths of the modules that went in. */
export async function buildCli(): Promise<string[]> {
  const { metafile } = await build({ ...commandLine, absWorkingDir: root, metafile: true });
  for (const file of entries) await copyFile(join(root, 'src/cli', file), join(root, 'dist', file));
  return Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs).map((path) => join(root, path)));
}
