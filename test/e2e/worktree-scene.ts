import { readdirSync } from 'node:fs';
import path from 'node:path';
import { acting, approvedReview, call, calls, finish, passed, spec, write, type Act } from './answers.ts';
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

/** A proof that passes where its agent has not worked yet; else once that of another agent is under way as well. */
export const meetingAt = (place: string): string => `import { existsSync, readdirSync, watch, writeFileSync } from 'node:fs';
const [name] = process.argv.slice(2);
const place = ${JSON.stringify(place)};
if (existsSync(name + '/new.txt')) {
  const watched = watch(place, () => readdirSync(place).length > 1 && watched.close());
  writeFileSync(place + '/' + name, process.cwd());
}
`;

/** Of two agents. */
export const other = { one: 'two', two: 'one' } as Readonly<Record<string, string>>;

/** Writes a file of its own, and a line of the list. */
export const works = (name: string, line: number, text = `${name} was here`): Act[] => [
  write(`${name}/new.txt`, `by ${name}\n`),
  read('shared/list.txt'),
  edit('shared/list.txt', `line ${line}\r\n`, `${text}\r\n`),
  passed,
];
/** The spec of three agents. */
export const all = spec({ One: ['one/new.txt'], Two: ['two/new.txt'], Three: ['three/new.txt'] });
/** A model that says to each agent what is told; the spec and the review are as they should be. */
export const agents = (acts: Readonly<Record<string, readonly Act[]>>) =>
  acting([
    [/^SPEC /, finish(all)],
    ...Object.entries(acts).map(([name, told]) => [new RegExp(`^${name} `, 'u'), ...told] as const),
    [/^REVIEW /, approvedReview],
  ]);
