// store-child.ts – begins each store that stands in a line of its input, keeps a few contents in it, and prints their ids, or why there are none.
import { createInterface } from 'node:readline';
import { createGit } from '../../src/node/git-program.ts';
import { ensureOwnRepository } from '../../src/node/own-repository.ts';

const git = createGit(process.env);

async function idsIn(store: string): Promise<string> {
  await ensureOwnRepository(store);
  const ids: string[] = [];
  for (const input of ['one', 'two', 'three']) {
    const { stdout } = await git.ok(['hash-object', '-w', '--stdin'], { cwd: store, env: { GIT_DIR: store }, input });
    ids.push(stdout.toString('latin1').trim());
  }
  return ids.join(' ');
}

process.stdout.write('ready\n');
for await (const store of createInterface({ input: process.stdin })) process.stdout.write(`${await idsIn(store).catch(String)}\n`);
