import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** Workspaces below test/workspaces that tests and the demo run on. */
export type WorkspaceName = 'sample' | 'single' | 'portuguese' | 'python';

export interface WorkspaceCopy {
  /** Absolute path, links resolved. */
  readonly root: string;
  /** Deletes the copy. */
  remove(): Promise<void>;
}

const project = path.resolve(import.meta.dirname, '../..');
const leftOut = new Set(['node_modules', 'dist', '__pycache__']);

/**
 * Copies a workspace into a fresh temporary folder.
 * `link`: its `node_modules` becomes a link to this project's own, so that nothing has to be installed.
 * `files`: written over it, by path.
 * `git`: the copy becomes a repository (branch `main`, an identity of its own) with everything in a first commit.
 * `below`: where the folder is made.
 */
export async function copyWorkspace(
  name: WorkspaceName,
  options: { readonly git: boolean; readonly link: boolean; readonly files?: Readonly<Record<string, string>>; readonly below?: string },
): Promise<WorkspaceCopy> {
  const root = await realpath(await mkdtemp(path.join(options.below ?? tmpdir(), `batuta-${name}-`)));
  await cp(path.join(project, 'test/workspaces', name), root, {
    recursive: true,
    filter: (source) => !leftOut.has(path.basename(source)) && !source.endsWith('.db'),
  });
  if (options.link) await symlink(path.join(project, 'node_modules'), path.join(root, 'node_modules'), 'junction');
  for (const [file, text] of Object.entries(options.files ?? {})) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  }
  if (options.git) await commitAll(root);
  return { root, remove: () => rm(root, { recursive: true, force: true }) };
}

/** Path of the script that goes with a workspace. */
export function scriptOf(name: WorkspaceName): string {
  return path.join(project, 'test/workspaces', `${name}-script`, 'script.yaml');
}

/** Makes a folder a repository (branch `main`, an identity of its own) with everything in one commit. */
export async function commitAll(root: string): Promise<void> {
  // What `git init` writes, without starting it.
  for (const folder of ['objects', 'refs/heads']) await mkdir(path.join(root, '.git', folder), { recursive: true });
  await writeFile(path.join(root, '.git/HEAD'), 'ref: refs/heads/main\n');
  await writeFile(
    path.join(root, '.git/config'),
    `[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n\tlogallrefupdates = true
[user]\n\tname = Sample Person\n\temail = person@example.com\n[commit]\n\tgpgsign = false\n`,
  );
  await gitIn(root, ['add', '--all']);
  await gitIn(root, ['-c', 'maintenance.auto=false', 'commit', '--quiet', '--message', 'First commit']);
}

/** Runs git in a folder, without the caller's GIT_* variables and without the machine's own configuration; returns its output. */
export async function gitIn(root: string, args: readonly string[]): Promise<string> {
  const env: NodeJS.ProcessEnv = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  for (const [key, value] of Object.entries(process.env)) if (!key.startsWith('GIT_')) env[key] = value;
  const { stdout } = await promisify(execFile)('git', [...args], { cwd: root, env });
  return stdout;
}
