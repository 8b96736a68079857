import { chmod, lstat, readlink, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import { documentInEnglish } from '../../src/core/describe/message.ts';
import { commitAll, gitIn } from '../fakes/copy-workspace.ts';
import { acting, call, calls, finish, passed, spec } from './answers.ts';
import { done, inSession, openFiles, specGivenBack, summary } from './playing.ts';
import type { Scene } from './scene.ts';
import { wholeRun } from './whole-run.ts';

const files = {
  'README.md': 'Tools.\n',
  'turn.mjs': `import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
chmodSync('src/tool.sh', 0o644);
chmodSync('src/plain.txt', 0o755);
rmSync('src/link');
writeFileSync('src/link', 'no longer a link');
rmSync('src/removed.sh');
symlinkSync('plain.txt', 'src/made');
rmSync('src/tools');
mkdirSync('src/tools');
writeFileSync('src/tools/in.txt', 'in a folder');
`,
  'src/tool.sh': '#!/bin/sh\n',
  'src/removed.sh': '#!/bin/sh\nexit 0\n',
  'src/plain.txt': 'plain\n',
  'src/tools': 'tools\n',
  '.claude/batuta.yaml': 'agents:\n  source: { section: Source, owns: [src/**], validate: [node --version], run: [node turn.mjs] }\n',
};
const names = ['link', 'made', 'plain.txt', 'removed.sh', 'tool.sh', 'tools', 'tools/in.txt'];
const removed = ['removed.sh', 'tools'];

const act = acting([
  [/^SPEC /, finish(spec({ Source: names.map((name) => (removed.includes(name) ? `src/${name} (delete)` : `src/${name}`)) }))],
  [/^Source /, calls(call('run', { command: 'node turn.mjs' })), passed],
  [/^REVIEW /, finish('## Review: APPROVED\n### Issues Found\nNone')],
]);

async function scene(): Promise<Scene> {
  const opened = await openFiles(files, act);
  const at = (name: string): string => path.join(opened.root, 'src', name);
  await symlink('../../elsewhere', at('link'));
  for (const name of ['tool.sh', 'removed.sh']) await chmod(at(name), 0o755);
  await commitAll(opened.root);
  return opened;
}

/** What lies at each name: `755`, `644`, or what a link holds. */
const kinds = ({ root }: Scene): Promise<(string | null)[]> =>
  Promise.all(
    names.map(async (name) => {
      const file = path.join(root, 'src', name);
      const found = await lstat(file).catch(() => null);
      if (found?.isSymbolicLink()) return `-> ${await readlink(file)}`;
      return found && ((found.mode & 0o111) === 0 ? '644' : '755');
    }),
  );

test('kinds and executable bits are part of a change: told, reviewed, brought back', async () => {
  const at = await scene();
  const before = await kinds(at);
  expect(before).toEqual(['-> ../../elsewhere', null, '644', '755', '755', '644', null]);
  const run = await wholeRun(at);
  expect(summary(run)).toEqual(done);
  expect(run.report.files.map(({ file, change, modes }) => [file, change, modes])).toEqual([
    ['src/link', 'modified', { before: 'link', after: 'file' }],
    ['src/made', 'added', { before: null, after: 'link' }],
    ['src/plain.txt', 'modified', { before: 'file', after: 'executable' }],
    ['src/removed.sh', 'deleted', { before: 'executable', after: null }],
    ['src/tool.sh', 'modified', { before: 'executable', after: 'file' }],
    ['src/tools', 'deleted', undefined],
    ['src/tools/in.txt', 'added', undefined],
  ]);
  const reviewed = JSON.stringify(at.model.requests().find((one) => one.label.startsWith('REVIEW'))?.body['messages']);
  for (const words of ['src/tool.sh is no longer executable', 'src/plain.txt is executable', 'src/link is no longer a link'])
    expect(reviewed).toContain(words);
  expect((await inSession(at, (session) => session.report(run.runId))).stale).toEqual([]);
  expect(await inSession(at, (session) => session.rollBack(run.runId, { run: true }, 'ana'))).toEqual({
    restored: [...names.map((name) => `src/${name}`), specGivenBack],
    removed: ['src/made', 'src/tools/in.txt'],
    skipped: [],
    spec: specGivenBack,
  });
  expect(await kinds(at)).toEqual(before);
  expect((await gitIn(at.root, ['status', '--porcelain', 'src'])).trim()).toBe('');
});

test('apply commits them; what the person made of them since stays', async () => {
  const at = await scene();
  const run = await wholeRun(at);
  await inSession(at, (session) => session.apply(run.runId, { branch: 'kinds' }, async () => true));
  expect((await gitIn(at.root, ['ls-tree', '-r', 'kinds', 'src/'])).split('\n').map((line) => line.replace(/ blob \S+/u, ''))).toEqual([
    '100644\tsrc/link',
    '120000\tsrc/made',
    '100755\tsrc/plain.txt',
    '100644\tsrc/tool.sh',
    '100644\tsrc/tools/in.txt',
    '',
  ]);
  await rm(path.join(at.root, 'src/made'));
  await symlink('tool.sh', path.join(at.root, 'src/made'));
  expect(documentInEnglish(await inSession(at, (session) => session.rollBack(run.runId, { run: true }, 'ana'))).skipped).toEqual([
    { file: 'src/made', reason: 'it was changed since, possibly by you; undo its changes one by one, or edit it' },
  ]);
  expect(await readlink(path.join(at.root, 'src/made'))).toBe('tool.sh');
});
