import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createWorkspaceNames } from '../../src/node/workspace-names.ts';
import { storeFolder } from './checkpoint-world.ts';
import { bareEnvironment, git, repository, scratchFolder, writeFiles } from './scratch.ts';

const named = (file: string): string => `[core]\n\texcludesFile = ${file}\n`;

/** What is listed of a repository with two untracked files, by the settings of a person; `also`: and those of the repository. */
async function listedWith(
  settings: Readonly<Record<string, string>>,
  also?: (root: string, home: string) => void,
): Promise<readonly string[]> {
  const [root, home] = [repository({ 'a.txt': 'a' }), scratchFolder('home')];
  writeFiles(root, { 'b.log': '', 'c.tmp': '' });
  writeFiles(home, { logs: '*.log\n', temporary: '*.tmp\n' });
  writeFiles(home, Object.fromEntries(Object.entries(settings).map(([name, text]) => [name, text.replaceAll('<root>', root)])));
  also?.(root, home);
  const env = { ...bareEnvironment, HOME: home, GIT_CONFIG_GLOBAL: 'elsewhere' in settings ? join(home, 'elsewhere') : undefined };
  return createWorkspaceNames({ root, store: storeFolder(), env }).list();
}

test.each<[where: string, settings: Readonly<Record<string, string>>]>([
  ['in the file of settings', { '.gitconfig': named('~/logs') }],
  ['in the other such file, beside one that says nothing of it', { '.gitconfig': '', '.config/git/config': named('~/logs') }],
  ['in one that is included', { '.gitconfig': '[include]\n\tpath = more\n', more: named('~/logs') }],
  ['in one that is included for this folder', { '.gitconfig': '[includeIf "gitdir:<root>/"]\n\tpath = more\n', more: named('~/logs') }],
  ['where a variable says that the settings are', { elsewhere: named('~/logs') }],
  ['more than once', { '.gitconfig': named('~/temporary') + named('~/logs') }],
])('the ignore file of a person counts as git finds it: named %s', async (_where, settings) => {
  expect(await listedWith(settings)).toEqual(['a.txt', 'c.tmp']);
});

test('one that the repository names itself counts in its place', async () => {
  const also = (root: string, home: string): void => void git(root, 'config', 'core.excludesFile', join(home, 'temporary'));
  expect(await listedWith({ '.gitconfig': named('~/logs') }, also)).toEqual(['a.txt', 'b.log']);
});

test('a person who wants none has none, not the usual one either', async () => {
  const usual = { '.config/git/ignore': '*.log\n' };
  expect(await listedWith(usual)).toEqual(['a.txt', 'c.tmp']);
  expect(await listedWith({ ...usual, '.gitconfig': named('') })).toEqual(['a.txt', 'b.log', 'c.tmp']);
});
