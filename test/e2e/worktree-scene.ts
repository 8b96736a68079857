import { readdirSync } from 'node:fs';
import path from 'node:path';
import { call, calls, type Act } from './answers.ts';
import type { Scene } from './scene.ts';
import { tinyFiles } from './tiny.ts';

export const layer = (name: string, more = ''): string =>
  `  ${name}: { owns: [${name}/**, shared/**], validate: ["node check.mjs ${name}", "node check.mjs shared"]${more} }\n`;
const settings = (more = '', layers = layer('one') + layer('two') + layer('three')): string =>
  `version: 1\nisolation: parallel\nagents:\n${layers}${more}`;
export const lines = (change: Record<number, string> = {}): string =>
  Array.from({ length: 12 }, (_, index) => `${change[index] ?? `line ${index}`}\r\n`).join('');
export const files = (more = '', layers?: string): Record<string, string> => ({
  ...tinyFiles(),
  '.claude/batuta.yaml': settings(more, layers),
  'one/a.txt': 'one\n',
  'two/a.txt': 'two\n',
  'three/a.txt': 'three\n',
  'shared/list.txt': lines(),
  '.gitattributes': '*.txt text eol=lf\n',
});

export const read = (file: string): Act => calls(call('read', { path: file }));
export const edit = (file: string, from: string, to: string): Act => calls(call('edit', { path: file, old_text: from, new_text: to }));
export const leftWorktrees = (scene: Scene): string[] =>
  readdirSync(path.join(scene.home, 'workspaces'), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('worktree.json'));

/** Of two agents. */
export const other = { one: 'two', two: 'one' } as Readonly<Record<string, string>>;
