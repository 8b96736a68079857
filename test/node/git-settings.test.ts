import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { chosen } from '../sweeps/sweep.ts';
import { clone, configOf, putBackAfter } from './clone.ts';
import { observing, putBack } from './observing.ts';
import { git, repository, writeFiles } from './scratch.ts';

/** Settings that run something, hide something, or let a remote that was there lead elsewhere. */
const harmful: [key: string, value: string][] = [
  ['core.fsmonitor', 'x'],
  ['core.fsmonitor', 'true'],
  ['core.sshCommand', 'x'],
  ['core.hooksPath', 'x'],
  ['core.pager', 'x'],
  ['core.editor', 'x'],
  ['core.askPass', 'x'],
  ['core.gitProxy', 'x'],
  ['core.alternateRefsCommand', 'x'],
  ['core.worktree', 'src'],
  ['core.bare', 'true'],
  ['core.fileMode', 'false'],
  ['core.excludesFile', 'x'],
  ['core.attributesFile', 'x'],
  ['core.protectNTFS', 'false'],
  ['core.repositoryFormatVersion', '9'],
  ['core.sparseCheckout', 'x'],
  ['extensions.objectFormat', 'sha256'],
  ['extensions.partialClone', '--upload-pack=x'],
  ['status.showUntrackedFiles', 'no'],
  ['diff.external', 'x'],
  ['diff.a.textconv', 'x'],
  ['diff.a.command', 'x'],
  ['diff.ignoreSubmodules', 'all'],
  ['merge.a.driver', 'x'],
  ['mergetool.a.cmd', 'x'],
  ['filter.a.clean', 'x'],
  ['filter.a.smudge', 'x'],
  ['filter.a.process', 'x'],
  ['alias.st', '!x'],
  ['pager.log', 'x'],
  ['sequence.editor', 'x'],
  ['interactive.diffFilter', 'x'],
  ['credential.helper', '!x'],
  ['credential.https://example.org.helper', '!x'],
  ['credential.https://example.org.username', 'x'],
  ['gpg.program', 'x'],
  ['gpg.ssh.defaultKeyCommand', 'x'],
  ['commit.gpgSign', 'false'],
  ['user.signingKey', '-x'],
  ['include.path', 'x'],
  ['includeIf.gitdir:/.path', 'x'],
  ['url.ext::x.insteadOf', 'https://example.org'],
  ['protocol.ext.allow', 'always'],
  ['protocol.allow', 'always'],
  ['http.proxy', 'x'],
  ['http.sslVerify', 'false'],
  ['uploadpack.packObjectsHook', 'x'],
  ['trailer.a.command', 'x'],
  ['maintenance.strategy', 'x'],
  ['lfs.customtransfer.x.path', 'x'],
  ['lfs.url', 'https://example.org'],
  ['remote.origin.uploadpack', 'x'],
  ['remote.origin.receivepack', 'x'],
  ['remote.origin.vcs', 'x'],
  ['remote.origin.proxy', 'x'],
  ['remote.origin.push', '+refs/heads/*:refs/heads/*'],
  ['remote.origin.mirror', 'true'],
  ['remote.origin.fetch', '+refs/heads/*:refs/heads/*'],
  ['remote.origin.tagOpt', '--upload-pack=x'],
  ['remote.origin.url', 'https://example.org/other.git'],
  ['remote.origin.pushurl', 'https://example.org/other.git'],
  ['remote.origin.gh-resolved', 'other/one'],
  ['remote.pushDefault', 'other'],
  ['remote.other.url', 'ext::x'],
  ['remote.other.url', 'x::https://example.org'],
  ['remote.other.url', 'tool::https://example.org'],
  ['remote.other.url', 'x://example.org'],
  ['remote.other.url', 'tool://example.org'],
  ['remote.other.url', '-x'],
  ['remote.other.url', 'ssh://-x/y'],
  // What lies there may run hooks at a push.
  ['remote.other.url', '../other'],
  ['remote.other.url', 'file:///other'],
  // git hands names of remotes to itself as arguments, and takes what a person types for one of them first.
  ['remote.--upload-pack=touch pwned;.url', 'https://example.org'],
  ['remote.../mine.url', 'https://example.org'],
  ['remote.https://example.org/mine.url', 'https://example.org/other'],
  // So may that of a branch, which is a path where it is no remote's name.
  ['branch.main.remote', 'src'],
  ['branch.main.remote', './src'],
  ['branch.main.pushRemote', 'src'],
  ['branch.other.remote', 'ext::x'],
  ['branch.other.remote', 'x::y'],
  ['branch.other.remote', '--upload-pack=x'],
  ['branch.main.mergeOptions', '-s x'],
  ['branch.main.merge', '-x'],
  ['branch.main.rebase', 'x'],
  ['branch.main.cmd', 'x'],
  ['submodule.lib.url', 'ext::x'],
  ['submodule.lib.update', '!x'],
  ['submodule.lib.ignore', 'all'],
  ['submodule.-x.url', 'https://example.org'],
  ['constructor.name', 'x'],
];
test('settings that run, hide or redirect something lie as before, each of them', async () => {
  const root = clone();
  const was = configOf(root);
  for (const [key, value] of chosen('harmful settings', harmful, 30)) {
    const [, section = '', sub, name] = /^(\w+)\.(?:(.+)\.)?([\w-]+)$/u.exec(key) ?? [];
    const setting = `[${section}${sub === undefined ? '' : ` "${sub}"`}]\n\t${name} = "${value}"\n`;
    const put = await putBackAfter(root, () => appendFileSync(path.join(root, '.git/config'), setting));
    expect([key, value, put, configOf(root)]).toEqual([key, value, ['.git/config'], was]);
  }
});

/** What a command writes behind, or in the place of, the settings of a clone; and what of it stays, behind what was there. */
const written: [string, (was: string) => string, string][] = [
  ['in capital letters', (was) => `${was}[CORE]\n\tFSMonitor = x\n`, ''],
  ['in one line', (was) => `${was}[user] name = x\n[core] fsmonitor = x\n`, '\n[user]\n\tname = "x"\n'],
  ['before the first section', (was) => `[core] pager = x\n${was}`, ''],
  ['in a line that goes on', (was) => `${was}[user]\n\tname = a\\\nb\n\t[core]\n\teditor = x\n`, '\n[user]\n\tname = "ab"\n'],
  ['with an end of text in it', (was) => `${was}[user]\n\tname = a\0\n`, ''],
  ['in no form at all', (was) => `${was}[core\n`, ''],
  ['a branch whose remote is no more, and so a folder', (was) => was.replace(/\turl = .*\n/u, ''), ''],
  ['a remote that is no more, and so a folder', (was) => was.replace(/\[remote "server"\][^[]*/u, ''), ''],
  ['a URL more', (was) => was.replace(/\turl = .*\n/u, (url) => `${url}\turl = https://example.org\n`), ''],
];
test.each(written)('however they are written: %s', async (_name, change, more) => {
  const root = clone();
  const was = configOf(root);
  expect(await putBackAfter(root, () => writeFileSync(path.join(root, '.git/config'), change(was)))).toEqual(['.git/config']);
  expect(configOf(root)).toBe(`${was}${more}`);
});

test('settings of the person that run something stay as they are, in their order, while others come', async () => {
  const root = clone();
  writeFiles(root, { '.git/mine': '[core]\n\tpager = less\n' });
  appendFileSync(path.join(root, '.git/config'), '# mine\n[include]\n\tpath = mine\n[core]\n\tpager = more ; mine\n');
  expect(await putBackAfter(root, () => void git(root, 'remote', 'add', 'fork', 'https://example.org'))).toEqual([]);
  const was = configOf(root);
  const turned = was.replace(/(\[include\]\n\tpath = mine\n)(\[core\]\n\tpager = more ; mine\n)/u, '$2$1');
  expect(turned).not.toBe(was);
  expect(await putBackAfter(root, () => writeFileSync(path.join(root, '.git/config'), turned))).toEqual(['.git/config']);
  expect(await putBackAfter(root, () => void git(root, 'config', '--unset', 'core.pager'))).toEqual(['.git/config']);
  expect(configOf(root)).toBe(was);
});

test('remotes in the form of old do not stay', async () => {
  const root = clone();
  const lines = await observing(root, () => writeFiles(root, { '.git/remotes/one': 'URL: src\n', '.git/branches/two': 'src\n' }));
  expect(lines).toContain(putBack('.git/branches/two, .git/remotes/one'));
});

test('a remote of a new repository whose name is an option runs nothing', async () => {
  const root = repository({ '.gitignore': '/sub\n', 'src/a': 'a' });
  const sub = path.join(root, 'sub');
  const lines = await observing(root, () => {
    mkdirSync(sub);
    git(sub, 'clone', '--quiet', repository({ x: 'x' }), '.');
    git(sub, 'config', 'remote.--upload-pack=touch pwned;.url', sub);
  });
  expect(lines).toContain(putBack('sub/.git/config'));
  git(sub, 'fetch', '--quiet', '--all');
  expect([git(sub, 'remote'), existsSync(path.join(sub, 'pwned'))]).toEqual(['origin', false]);
});
