import { rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openCheckpoints } from '../../src/node/checkpoints.ts';
import { createGit } from '../../src/node/git-program.ts';
import { ensureOwnRepository } from '../../src/node/own-repository.ts';
import { bareEnvironment, repository, scratchFolder } from './scratch.ts';

it.each([[['HEAD']], [['config']], [['HEAD', 'config']]])(
  'a store whose %s a power failure left empty is begun anew, and holds what it held',
  async (names) => {
    const root = repository({ 'a.txt': 'a' });
    const store = join(scratchFolder('home'), 'checkpoints.git');
    const open = () => openCheckpoints({ root, store, env: bareEnvironment });
    const before = await (await open()).take();
    for (const name of names) truncateSync(join(store, name));
    const again = await open();
    expect(await again.take()).toEqual(before);
    expect(Buffer.from((await again.readAt(before.tree, 'a.txt')) ?? []).toString()).toBe('a');
    expect(names.map((name) => statSync(join(store, name)).size > 0)).toEqual(names.map(() => true));
  },
);

it('of many who begin a store at once, in one process or in several, none fails', async () => {
  const store = scratchFolder('store');
  const git = createGit(bareEnvironment);
  let left = 2;
  // Another process whose own beginning failed in the middle.
  const ok: typeof git.ok = async (...order) => {
    const done = await git.ok(...order);
    if (left-- > 0) rmSync(join(store, 'config'));
    return done;
  };
  await Promise.all(Array.from({ length: 8 }, () => ensureOwnRepository({ ...git, ok }, store)));
  expect(statSync(join(store, 'config')).size).toBeGreaterThan(0);
});
