import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atomicWrite } from '../atomic-write.ts';
import { asName, names, type Git, type GitCall } from '../git-program.ts';

/** Whether a name (as in `names`) lies in one of the folders. */
export function isWithin(folders: readonly string[]): (name: string) => boolean {
  const prefixes = folders.map((folder) => asName(`${folder}/`));
  return (name) => prefixes.some((prefix) => name.startsWith(prefix));
}

/** As git's own sparse checkout says it, so that whatever git does there leaves these folders out, too. */
export async function leaveOut(own: string, folders: readonly string[]): Promise<void> {
  if (folders.length === 0) return;
  await appendFile(join(own, 'config'), '[core]\n\tsparseCheckout = true\n');
  const patterns = folders.map((folder) => `!/${folder.replaceAll(/[\\*?[\]!#]/gu, String.raw`\$&`).replace(/ $/u, String.raw`\ `)}/`);
  await atomicWrite(join(own, 'info', 'sparse-checkout'), Buffer.from(['/*', ...patterns, ''].join('\n')));
}

/** Our own index is not to pass over what somebody writes in those folders. */
export async function lookEverywhere(git: Git, call: GitCall, isOut: (name: string) => boolean): Promise<void> {
  const skipped = names((await git.ok(['ls-files', '-z', '-t'], call)).stdout).flatMap((line) =>
    line.startsWith('S ') ? [line.slice(2)] : [],
  );
  const input = skipped
    .filter(isOut)
    .map((name) => `${name}\0`)
    .join('');
  if (input !== '') await git.ok(['update-index', '--no-skip-worktree', '-z', '--stdin'], { ...call, input });
}
