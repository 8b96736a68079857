import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { repositoryAround } from './repository-around.ts';

const execute = promisify(execFile);

/**
 * Variables for git, so that of the repository's own settings none runs a filter for contents, and none lays its files outside of it. Those of the
 * person's settings (LFS, for one) stay.
 */
export async function withoutFilters(git: string, cwd: string, env: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const keys = await ownKeys(git, cwd, env);
  const drivers = new Set(keys.filter((key) => key.startsWith('filter.')).map((key) => key.slice(0, key.lastIndexOf('.'))));
  // An empty process is none, and stands in the place of the other two programs.
  const settings = [...drivers].flatMap((driver) => [
    [`${driver}.process`, ''],
    [`${driver}.required`, 'false'],
  ]);
  const pairs = settings.flatMap(([key = '', value = ''], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  const around = keys.includes('core.worktree') ? await repositoryAround(cwd) : null;
  return {
    ...(Object.fromEntries(pairs) as Record<string, string>),
    GIT_CONFIG_COUNT: String(settings.length),
    ...(around ? { GIT_WORK_TREE: around.top } : {}),
  };
}

/** Keys of the settings of a repository that are about filters, or about where its files lie; [] where there is none. */
async function ownKeys(git: string, cwd: string, env: Readonly<Record<string, string>>): Promise<string[]> {
  const argv = ['config', '--show-scope', '--name-only', '-z', '--get-regexp', '^(filter\\.|core\\.worktree$)'];
  try {
    const words = (await execute(git, argv, { cwd, env })).stdout.split('\0');
    return words.filter((_, index) => /^(?:local|worktree)$/u.test(words[index - 1] ?? ''));
  } catch (error) {
    // 1: there are no such settings; 128: no settings that git can read, so neither for what is run now.
    if (error instanceof Error && 'code' in error && (error.code === 1 || error.code === 128)) return [];
    throw error;
  }
}
