import { cp, mkdtemp, realpath, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { simpleGit } from 'simple-git';
import { UserError } from '../../app/contracts.ts';
import { readScript } from '../../providers/scripted/read-script.ts';

/** The project itself: the sample comes with its source, not with the installed program. */
const project = path.resolve(import.meta.dirname, '../../..');
const leftOut = new Set(['node_modules', 'dist']);

/** The request that the sample's script can play. */
export async function sampleRequest(env: Readonly<Record<string, string | undefined>>): Promise<string> {
  const file = env['BATUTA_SCRIPT'] ?? path.join(project, 'test/workspaces/sample-script/script.yaml');
  await mustExist(file);
  return (await readScript(file)).request;
}

/**
 * A fresh copy of the sample workspace in a temporary folder: a git repository with one commit and an identity of
 * its own, using this project's installed packages. It is left there, because the result lies in it.
 */
export async function copySample(): Promise<string> {
  const source = path.join(project, 'test/workspaces/sample');
  await mustExist(source);
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'batuta-sample-')));
  await cp(source, root, { recursive: true, filter: (file) => !leftOut.has(path.basename(file)) && !file.endsWith('.db') });
  await symlink(path.join(project, 'node_modules'), path.join(root, 'node_modules'), 'junction');
  await makeRepository(root);
  return root;
}

async function mustExist(file: string): Promise<void> {
  await stat(file).catch(() => {
    throw new UserError(
      'The sample comes with the source of Batuta, not with this installation. Use the command "feature" on a repository of yours.',
    );
  });
}

/** Fixed arguments only, and nothing of the person's hooks or variables. */
async function makeRepository(root: string): Promise<void> {
  try {
    await simpleGit({ baseDir: root, config: ['core.hooksPath=/dev/null'], unsafe: { allowUnsafeHooksPath: true } })
      .env(needed(process.env))
      .init()
      .addConfig('user.name', 'Batuta Sample')
      .addConfig('user.email', 'sample@example.com')
      .addConfig('commit.gpgsign', 'false')
      .add(['--all'])
      .commit('The sample as it comes');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (/ENOENT/.test(why)) throw new UserError('git was not found. Install it and make sure that it is on the PATH.');
    throw new UserError(`The sample could not be made a git repository: ${why.trim()}`);
  }
}

const names = new Set(['PATH', 'HOME', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'SYSTEMROOT', 'TMPDIR', 'TEMP', 'TMP', 'XDG_CONFIG_HOME']);

/** Others may point git at another repository (GIT_*), and simple-git refuses to start with some (npm sets EDITOR for its scripts). */
function needed(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => names.has(name.toUpperCase())));
}
