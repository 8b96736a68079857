import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { editTool } from '../../src/core/tool/edit.ts';
import { readTool } from '../../src/core/tool/read.ts';
import type { ToolEnvironment, ToolResult } from '../../src/core/tool/tool.ts';
import { writeTool } from '../../src/core/tool/write.ts';
import { createSearch } from '../../src/node/search.ts';
import { openWorkspaceFiles } from '../../src/node/workspace-files.ts';
import { createTestEnvironment, use } from '../core/tool/environment.ts';
import { bareEnvironment, repository, scratchFolder, writeFiles } from './scratch.ts';

/** What an agent that owns src/ has, on a real folder. */
function toolsOn(root: string): ToolEnvironment {
  const store = path.join(scratchFolder('store'), 's.git');
  return {
    ...createTestEnvironment(),
    files: openWorkspaceFiles(root),
    search: createSearch({ root, store, env: bareEnvironment }),
  };
}

test('through a link nothing is written that may not be written by its own name, and what is written is told by that', async () => {
  const root = repository({ 'src/a': 'a\n', 'web/b': 'b\n', '.claude/batuta.yaml': 'version: 1\n' });
  symlinkSync('../web/b', path.join(root, 'src/other'));
  symlinkSync('../.claude', path.join(root, 'src/rules'));
  symlinkSync('a', path.join(root, 'src/own'));
  const tools = toolsOn(root);
  for (const [name, why] of [
    ['src/other', '"web/b" belongs to the frontend agent'],
    ['src/rules/batuta.yaml', '".claude/batuta.yaml" is protected'],
    ['src/rules/hook.js', '".claude/hook.js" is protected'],
  ] as const) {
    await use(readTool, { path: name }, tools);
    const { result } = await use(writeTool, { path: name, content: 'x\n' }, tools);
    expect([result.ok, result.content]).toEqual([false, expect.stringContaining(why)]);
  }
  await use(readTool, { path: 'src/own' }, tools);
  const { events } = await use(editTool, { path: 'src/own', old_string: 'a', new_string: 'A' }, tools);
  expect(events.map((event) => event.type === 'file.changed' && event.file)).toEqual(['src/a']);
  expect(readFileSync(path.join(root, 'web/b'), 'utf8')).toBe('b\n');
});

test('a link that a command puts on the way between plan and write leads nowhere', async () => {
  const root = repository({ 'src/a/x': 'x\n', 'src/b/x': 'x\n', '.vscode/x': 'x\n' });
  const outside = scratchFolder('outside');
  const tools = toolsOn(root);
  const link = (target: string): void => {
    rmSync(path.join(root, 'src/a'), { recursive: true });
    symlinkSync(target, path.join(root, 'src/a'));
  };
  await use(readTool, { path: 'src/a/x' }, tools);
  const { plan: edit } = await use(
    editTool,
    { path: 'src/a/x', old_string: 'x', new_string: 'y' },
    { ...tools, files: { ...tools.files, swap: async () => ({ status: 'written' }) } },
  );
  const { plan: write } = await use(
    writeTool,
    { path: 'src/a/new', content: 'y\n' },
    { ...tools, files: { ...tools.files, swap: async () => ({ status: 'written' }) } },
  );
  const results: string[] = [];
  for (const target of ['../.vscode', 'b', outside, 'nowhere']) {
    link(target);
    for (const [tool, plan] of [
      [editTool, edit],
      [writeTool, write],
    ] as const) {
      const { result, events } = await use(
        tool,
        { path: 'src/a/x', old_string: '', new_string: '', content: '' },
        tools,
        plan === null ? {} : { plan },
      );
      results.push(`${result.ok} ${events.length} ${result.content}`);
    }
  }
  expect(results).toEqual([
    'false 0 src/a/x leads to .vscode/x by now; nothing was written. Look at what is there.',
    'false 0 src/a/new leads to .vscode/new by now; nothing was written. Look at what is there.',
    'false 0 src/a/x leads to src/b/x by now; nothing was written. Look at what is there.',
    'false 0 src/a/new leads to src/b/new by now; nothing was written. Look at what is there.',
    'false 0 "src/a/x" goes through a link that leaves the workspace; only files inside it can be used.',
    'false 0 "src/a/new" goes through a link that leaves the workspace; only files inside it can be used.',
    'false 0 "src/a/x" goes through a broken link.',
    'false 0 "src/a/new" goes through a broken link.',
  ]);
  expect([readdirSync(path.join(root, '.vscode')), readdirSync(path.join(root, 'src/b')), readdirSync(outside)]).toEqual([
    ['x'],
    ['x'],
    [],
  ]);
  expect(readFileSync(path.join(root, '.vscode/x'), 'utf8')).toBe('x\n');
});

test('what a spec lists may be written where it is only asked about; nothing opens what is refused', async () => {
  const root = repository({ 'src/a': 'a\n' });
  const names = ['.github/workflows/ci.yml', 'src/AGENTS.md', '.github/workflows/other.yml', 'src/.husky/pre-commit', 'src/.env'];
  const tools = { ...toolsOn(root), owns: ['**'], listed: names.filter((name) => !name.includes('other')) };
  const told: ToolResult[] = [];
  for (const name of names) told.push((await use(writeTool, { path: name, content: 'x\n' }, tools)).result);
  expect(told.map(({ ok, content }) => (ok ? 'written' : /it [a-z' ]+/u.exec(content)?.[0]))).toEqual([
    'written',
    'written',
    "it runs with the build server's secrets",
    'it runs on every commit of the person',
    'it holds secrets',
  ]);
});

test('what is ignored is in no proof, so no agent writes it: with git, without git, in a nested repository', async () => {
  const written = async (root: string, name: string): Promise<boolean> =>
    (await use(writeTool, { path: name, content: 'x\n' }, toolsOn(root))).result.ok;
  const root = repository({ '.gitignore': 'dist/\n*.gen.ts\n', 'src/dist/tracked': 't' });
  mkdirSync(path.join(root, 'src/sub'), { recursive: true });
  repository({ '.gitignore': 'made\n' }, path.join(root, 'src/sub'));
  const names = ['src/a', 'src/dist/x', 'src/b.gen.ts', 'src/sub/made', 'src/sub/other', 'src/[slug].ts'];
  expect(await Promise.all(names.map((name) => written(root, name)))).toEqual([true, false, false, false, true, true]);
  const { result } = await use(writeTool, { path: 'src/dist/x', content: '' }, toolsOn(root));
  expect(result.content).toContain('is ignored (.gitignore)');

  const plain = scratchFolder('plain');
  expect(await Promise.all(['src/a', 'src/dist/x', 'src/c.pyc'].map((name) => written(plain, name)))).toEqual([true, false, false]);
  const listed = scratchFolder('listed');
  writeFiles(listed, { '.gitignore': 'made\n' });
  expect(await Promise.all(['src/made', 'src/dist/x'].map((name) => written(listed, name)))).toEqual([false, true]);
});
