import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { sweep } from '../sweeps/sweep.ts';
import { acting, approvedReview, call, calls, finish, passed, spec, write, type Act } from './answers.ts';
import { openCrashable, type Crashable } from './crash.ts';
import type { Kill } from './killing-files.ts';
import { filesAt } from './scene.ts';
import { tinyFiles } from './tiny.ts';

const lines = Array.from({ length: 12 }, (_, index) => `line ${index}\n`).join('');
const works = (name: string, line: number): Act[] => [
  write(`${name}/new.txt`, `by ${name}\n`),
  calls(call('read', { path: 'shared/list.txt' })),
  calls(call('edit', { path: 'shared/list.txt', old_text: `line ${line}\n`, new_text: `${name} was here\n` })),
  passed,
];
const layer = (name: string): string => `  ${name}: { owns: [${name}/**, shared/**], validate: ["node check.mjs ${name}"] }\n`;
const handler = acting([
  [/^SPEC /, finish(spec({ One: ['one/new.txt'], Two: ['two/new.txt'] }))],
  [/^One /, ...works('one', 0)],
  [/^Two /, ...works('two', 11)],
  [/^REVIEW /, approvedReview],
]);

async function open(): Promise<Crashable> {
  const files = {
    ...tinyFiles(),
    '.claude/batuta.yaml': `version: 1\nisolation: parallel\nagents:\n${layer('one')}${layer('two')}`,
    'one/a.txt': 'one\n',
    'two/a.txt': 'two\n',
    'shared/list.txt': lines,
  };
  return openCrashable(await filesAt(files, true), 'A thing', handler);
}

async function left(home: string): Promise<string[]> {
  await mkdir(path.join(home, 'workspaces'), { recursive: true });
  return (await readdir(path.join(home, 'workspaces'), { recursive: true })).filter((name) => name.endsWith('worktree.json'));
}

const calm = await open();
const played = await calm.play();
const tree = await calm.tree();
const asked = calm.asked().sort();
await calm.remove();

const moments: Kill['when'][] = ['before', 'half', 'after'];
/** The first and the last write of each kind: what lies between them is the same once more, of the same two agents. */
const telling = (played?.kinds ?? []).flatMap((kind, index, all) =>
  [all.indexOf(kind), all.lastIndexOf(kind)].includes(index) ? [index + 1] : [],
);
const kills = telling.map((at, index) => ({ at, when: moments[index % 3] ?? 'before' }));

sweep(
  'kill −9 at journal writes of every kind, of agents in worktrees: all of their work is merged once, no journaled answer asked for again',
  kills,
  { sample: 1, name: ({ at, when }) => `${when} write ${at}` },
  async (kill) => {
    const run = await open();
    const second = (await run.play({ kill })) ?? (await run.play());
    expect({ status: second?.outcome.status, tree: await run.tree() }).toEqual({ status: 'completed', tree });
    // Answers in flight at the kill were not journaled: of each agent at work one.
    const again = run.asked().sort();
    for (const one of asked) again.splice(again.indexOf(one), 1);
    expect(again.length).toBeLessThanOrEqual(2);
    expect(new Set(again).size).toBe(again.length);
    expect(await left(run.home)).toEqual([]);
    await run.remove();
  },
);
