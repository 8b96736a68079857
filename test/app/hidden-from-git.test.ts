import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createApp } from '../../src/app/create-app.ts';
import { hiddenFromGit } from '../../src/app/hidden-from-git.ts';
import { inEnglish } from '../../src/core/describe/message.ts';
import { inSpanish } from '../fakes/spanish.ts';
import { silentLogger } from '../fakes/silent-logger.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function workspaceWith(files: Record<string, string>, { git = true } = {}): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'batuta-hidden-'));
  folders.push(root);
  if (git) execFileSync('git', ['init', '--quiet'], { cwd: root });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

const settings = '.claude/batuta.yaml';
const context = '.claude/context/code/conventions.core.md';

test('a file that git ignores is told with the line that hides it and the way around it', async () => {
  const root = await workspaceWith({ '.gitignore': '*.log\n.claude\n' });
  const [only, ...others] = await hiddenFromGit(root, process.env, [settings, context, '.claude/context/spec/conventions.core.md']);
  expect(others).toEqual([]);
  expect(inEnglish(only ?? '')).toBe(
    'Git ignores .claude/batuta.yaml .claude/context: line 2 of .gitignore is ".claude". Take that line out, or run "git add -f .claude/batuta.yaml .claude/context".',
  );
  expect(inSpanish(only ?? '')).toContain('git add -f .claude/batuta.yaml .claude/context');
});

test('nothing is told of what git takes: tracked files, those let in again, a folder that is no repository', async () => {
  const tracked = await workspaceWith({ '.gitignore': '.claude\n', [settings]: '' });
  execFileSync('git', ['add', '-f', settings], { cwd: tracked });
  expect(await hiddenFromGit(tracked, process.env, [settings])).toEqual([]);
  const letIn = await workspaceWith({ '.gitignore': '.claude/*\n!.claude/batuta.yaml\n' });
  expect(await hiddenFromGit(letIn, process.env, [settings])).toEqual([]);
  expect((await hiddenFromGit(letIn, process.env, [settings, context])).map(inEnglish)).toEqual([
    'Git ignores .claude/context: line 1 of .gitignore is ".claude/*". Take that line out, or run "git add -f .claude/context".',
  ]);
  const bare = await workspaceWith({ '.gitignore': '.claude\n' }, { git: false });
  expect(await hiddenFromGit(bare, process.env, [settings])).toEqual([]);
  expect(await hiddenFromGit(letIn, { PATH: bare }, [settings, context])).toEqual([]);
});

test('without a repository the doctor says nothing of what git would take', async () => {
  const [root, home] = [await workspaceWith({ [settings]: '' }, { git: false }), await workspaceWith({}, { git: false })];
  const app = await createApp({ env: { ...process.env, BATUTA_HOME: home }, logger: silentLogger });
  try {
    const named = (await app.doctor(root)).filter(({ name }) => ['Repository', 'Shared files'].includes(name));
    expect(named).toEqual([{ name: 'Repository', ok: true, detail: expect.stringContaining('none: '), fix: 'Run "git init" there.' }]);
  } finally {
    await app.close();
  }
});

test('the first settings and the doctor both say so', async () => {
  const root = await workspaceWith({ '.gitignore': '.claude\n', 'src/a.ts': 'export {};\n' });
  const home = await workspaceWith({}, { git: false });
  const app = await createApp({ env: { ...process.env, BATUTA_HOME: home }, logger: silentLogger });
  const shared = async () => (await app.doctor(root)).find(({ name }) => name === 'Shared files');
  try {
    expect(await shared()).toEqual({ name: 'Shared files', ok: true, detail: 'none yet', fix: '' });
    const { hidden } = await (await app.session(root, {})).initialise();
    expect(hidden.map(inEnglish)).toEqual([expect.stringContaining('line 1 of .gitignore is ".claude"')]);
    expect(await shared()).toEqual({
      name: 'Shared files',
      ok: true,
      detail: 'git ignores files that your team shares',
      fix: expect.stringContaining('git add -f .claude/batuta.yaml'),
    });
    await writeFile(join(root, '.gitignore'), '');
    expect(await shared()).toEqual({ name: 'Shared files', ok: true, detail: 'git takes them all', fix: '' });
  } finally {
    await app.close();
  }
});
