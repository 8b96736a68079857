import { execFileSync } from 'node:child_process';
import { appendFile, lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCheckpoints } from '../../src/node/checkpoints.ts';
import { pruneStore } from '../../src/node/prune-store.ts';
import { makeFiles, nameOf } from './checkpoints.ts';
import { amount, type Measured } from './measured.ts';

const files = 5000;
const month = 31 * 86_400_000;

/**
 * What checkpoints take on the disk, each with one file changed: how far it grows with their number, and, packed as Batuta does it from time to time, beside
 * the same states as commits of a repository that git has packed. Each of them is still needed.
 */
export async function benchStore(times = 60): Promise<Measured[]> {
  const home = await mkdtemp(join(tmpdir(), 'batuta-bench-'));
  try {
    const [root, store] = [join(home, 'workspace'), join(home, 'store.git')];
    await makeFiles(root, files);
    const git = (...args: string[]): unknown => execFileSync('git', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    const commit = (): void => {
      git('add', '-A');
      git('-c', 'user.name=B', '-c', 'user.email=b@localhost', '-c', 'gc.auto=0', 'commit', '-qm', 'All');
    };
    git('init', '-q', '--object-format=sha256');
    commit();
    const checkpoints = await openCheckpoints({ root, store });
    const needed = new Set([(await checkpoints.take()).tree]);
    const first = await bytesOf(join(store, 'objects'));
    let one = 0;
    for (let time = 0; time < times; time++) {
      await appendFile(join(root, nameOf((time * 97) % files)), `// changed ${time}\n`);
      needed.add((await checkpoints.take()).tree);
      if (time === 0) one = (await bytesOf(join(store, 'objects'))) - first;
      commit();
    }
    const loose = await bytesOf(join(store, 'objects'));
    if (
      !(await pruneStore({
        store,
        needed: async () => needed,
        env: process.env,
        now: Date.now() + month,
        signal: new AbortController().signal,
      }))
    )
      throw new Error('The store was not packed.');
    const packed = await bytesOf(join(store, 'objects'));
    git('gc', '-q', '--prune=now');
    const peer = await bytesOf(join(root, '.git', 'objects'));
    const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KB`;
    const growth = (packed - first) / (times * one);
    const words = `${kilobytes(packed - first)} packed, ${kilobytes(loose - first)} before`;
    return [
      // At 1 it would grow by as much with each checkpoint.
      amount(`growth of the store by ${times} checkpoints`, 1, growth, `× ${times} times the first`, words, `one: ${kilobytes(one)}`),
      amount(`store of ${times + 1} checkpoints, packed`, 1.5, packed / peer, '× bytes', kilobytes(packed), `git gc: ${kilobytes(peer)}`),
    ];
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** On the disk: a small file takes a whole block. */
async function bytesOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) bytes += (await lstat(join(entry.parentPath, entry.name))).blocks * 512;
  return bytes;
}
