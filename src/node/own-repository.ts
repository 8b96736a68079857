import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { atomicWrite } from './atomic-write.ts';
import type { Git } from './git-program.ts';
import { ifThere, toWorkspaceError } from './system-error.ts';

/** Has precedence over all other attributes, so that every file is stored byte by byte. */
export const attributes = '* -text -filter -ident -eol -working-tree-encoding !diff\n';

/**
 * Makes `store` a git directory of our own, with SHA-256 object ids, because verdicts are bound to tree ids. May be repeated, also by
 * two processes at once.
 */
export async function ensureOwnRepository(git: Git, store: string): Promise<void> {
  const attributesFile = join(store, 'info', 'attributes');
  try {
    if ((await ifThere(readFile(attributesFile, 'utf8'))) === attributes) return;
    await mkdir(join(store, 'info'), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw toWorkspaceError(error, store);
  }
  const init = () => git.ok(['init', '--quiet', '--bare', '--object-format=sha256', '--template=', store], { cwd: store });
  await init().catch(async () => {
    // One that failed in the middle left a configuration that git takes for that of another kind of repository, for ever.
    await rm(join(store, 'config'), { force: true });
    await init();
  });
  // Written last: this file's presence means that everything else is done.
  await atomicWrite(attributesFile, Buffer.from(attributes));
}
