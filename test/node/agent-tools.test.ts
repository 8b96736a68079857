import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { editTool } from '../../src/core/tool/edit.ts';
import { readTool } from '../../src/core/tool/read.ts';
import type { ToolEnvironment } from '../../src/core/tool/tool.ts';
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
