import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atomicWrite } from './atomic-write.ts';
import type { Git } from './git-program.ts';
import { ifThere, inWords } from './system-error.ts';

/** Highest precedence of all attributes: every file is stored byte by byte, and none is called binary or text by a workspace. */
const attributes = '* -text -filter -ident -eol -working-tree-encoding !diff\n';

/**
 * Makes sure that `store` is a git directory of our own, complete. SHA-256 objects, so that a tree id is as strong as
 * a verdict needs it. Idempotent, and safe when two processes do it at once.
 */
export async function ensureOwnRepository(git: Git, store: string): Promise<void> {
  const attributesFile = join(store, 'info', 'attributes');
  try {
    if ((await ifThere(readFile(attributesFile, 'utf8'))) === attributes) return;
    await mkdir(join(store, 'info'), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw inWords(error, store);
  }
  await git.ok(['init', '--quiet', '--bare', '--object-format=sha256', '--template=', store], { cwd: store });
  // Last, because its presence says that everything before it is done.
  await atomicWrite(attributesFile, Buffer.from(attributes));
}
