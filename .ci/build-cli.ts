import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildCommandLine } from './bundles.ts';

const root = join(import.meta.dirname, '..');

/** What runs before a Node is known to be new enough; it is not bundled, so that nothing newer gets into it. */
export const entry = 'entry.cjs';

/** Builds the command line into `dist/`. Gives the paths of the modules that went in. */
export async function buildCli(): Promise<string[]> {
  // Parts of an earlier build have other names.
  await rm(join(root, 'dist/cli'), { recursive: true, force: true });
  const { outputs } = await buildCommandLine(join(root, 'dist'));
  await copyFile(join(root, 'src/cli', entry), join(root, 'dist', entry));
  return Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs).map((path) => join(root, path)));
}
