import type { Message } from '../protocol/message.ts';
import { inEnglish, sentence } from '../core/describe/message.ts';
import { WorkspaceError, type WorkspaceFiles } from '../core/ports.ts';
import { openPersonalGit, orWorkspaceError } from '../node/personal-git.ts';
import { registryFile } from '../pipelines/parts/sync.ts';
import { settingsFile } from './load-settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const contexts = '.claude/context';

/** Why git leaves some of these files out of a commit, and what to do about it, one message for each line of an ignore file; [] without git. */
export async function hiddenFromGit(root: string, env: Environment, files: readonly string[]): Promise<Message[]> {
  if (files.length === 0) return [];
  const found = Map.groupBy(await ignoringLines(root, env, files), ({ place }) => place);
  return [...found.values()].map((lines) => {
    const { source = '', line = '', pattern = '' } = lines[0] ?? {};
    const paths = [...new Set(lines.map(({ file }) => (file.startsWith(`${contexts}/`) ? contexts : file)))].join(' ');
    return sentence(
      'Git ignores {0}: line {1} of {2} is "{3}". Take that line out, or run "git add -f {0}".',
      paths,
      line,
      source,
      pattern,
    );
  });
}

/** For the doctor: whether git takes what a team shares of a workspace. */
export async function sharedFiles(
  root: string,
  env: Environment,
  files: WorkspaceFiles,
): Promise<string | { detail: string; fix: string }> {
  const named = (await files.list(contexts)).map((name) => `${contexts}/${name}`);
  const own = await Promise.all([settingsFile, registryFile].map(async (file) => ((await files.exists(file)) ? [file] : [])));
  const there = [...own.flat(), ...named];
  const hidden = await hiddenFromGit(root, env, there);
  if (hidden.length > 0) return { detail: 'git ignores files that your team shares', fix: hidden.map(inEnglish).join(' ') };
  return there.length === 0 ? 'none yet' : 'git takes them all';
}

async function ignoringLines(root: string, env: Environment, files: readonly string[]) {
  // It does not know literal paths.
  const call = { env: { GIT_LITERAL_PATHSPECS: '0' }, input: files.map((file) => `${file}\0`).join('') };
  try {
    const git = await openPersonalGit(root, env, call);
    if (!(await orWorkspaceError((await openPersonalGit(root, env)).checkIsRepo()))) return [];
    const fields = (await orWorkspaceError(git.raw('check-ignore', '--verbose', '-z', '--stdin'))).split('\0');
    return Array.from({ length: Math.floor(fields.length / 4) }, (_, at) => {
      const [source = '', line = '', pattern = '', file = ''] = fields.slice(at * 4);
      return { source, line, pattern, file, place: `${source}:${line}` };
      // The last word on a path may also be that it is not ignored.
    }).filter(({ pattern }) => !pattern.startsWith('!'));
  } catch (error) {
    if (error instanceof WorkspaceError && error.reason === 'no-git') return [];
    throw error;
  }
}
