import { readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { sampled as it } from '../sweeps/sampled.ts';
import { feature, mustEnd, openWorld, runIdIn, type World } from './batuta-process.ts';

let world: World;
let runId: string;
let journal: string;
beforeEach(async () => {
  world = await openWorld();
  const plan = await world.run(feature('--plan'));
  runId = runIdIn(plan.said);
  journal = path.join(world.home, 'runs', runId, 'journal/000001.log');
});
afterEach(() => world.remove());

it.each([
  ['overwritten', () => writeFile(journal, Buffer.alloc(300, 0xa5)), /is damaged/],
  ['gone', () => rm(journal), /not found/],
  // As one that this user has no right to.
  ['a link to itself', () => rm(journal).then(() => symlink(journal, journal)), /cannot be read now \(ELOOP/],
] as const)('a journal that is %s: every command says so, other runs stay in sight, nothing is removed', async (_name, damage, words) => {
  const other = runIdIn((await world.run(feature('--plan'))).said);
  await damage();
  const before = await world.snapshot();
  const listed = await world.run(['runs', '--json']);
  mustEnd(listed, 0);
  expect(listed.stdout).toContain(other);
  for (const command of [
    ['runs', 'show', runId],
    ['resume', runId],
    ['approve', runId],
    ['cancel', runId],
    ['undo', runId],
    ['apply', runId, '--commit'],
  ]) {
    const ended = await world.run(command);
    expect([1, 2]).toContain(ended.code);
    expect(ended.stderr).toMatch(words);
    expect(ended.stderr).not.toContain('failed that should not');
  }
  expect(await world.snapshot()).toEqual(before);
});

it('a run whose process died before anything happened goes on from its input, from any folder', async () => {
  const [first = ''] = (await readFile(journal, 'utf8')).split('\n', 1);
  await writeFile(journal, `${first}\n`);
  await rm(path.join(world.root, 'spec'), { recursive: true });
  const listed = await world.run(['runs']);
  expect(listed.stdout).toContain(world.root);
  mustEnd(await world.run(['resume', runId, '--yes', '--workspace', world.root], { cwd: world.folder }), 0);
  expect(await readFile(path.join(world.root, 'src/truncate.js'), 'utf8')).toContain('truncate');
});
