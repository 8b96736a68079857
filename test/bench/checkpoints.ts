import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openCheckpoints } from '../../src/node/checkpoints.ts';
import { alternately } from './alternately.ts';
import { compare, type Measured } from './measured.ts';

/** What makes a plain `git add` as safe from a power cut as a checkpoint is. */
const durable = ['-c', 'core.fsync=loose-object', '-c', 'core.fsyncMethod=batch'];
const perFolder = 100;

/** Checkpoints of a repository with so many files: the first one beside an equally durable `git add -A`, later ones beside `git status`. */
export async function benchCheckpoints(files: number, times = files > 50_000 ? 3 : 5): Promise<Measured[]> {
  const home = await mkdtemp(join(tmpdir(), 'batuta-bench-'));
  try {
    const root = join(home, 'workspace');
    await makeFiles(root, files);
    const git = (...args: string[]): unknown => execFileSync('git', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    git('init', '-q');
    git('add', '-A');
    git('-c', 'user.name=B', '-c', 'user.email=b@localhost', 'commit', '-qm', 'All');
    const [store, copy] = [join(home, 'store.git'), join(home, 'copy.git')];
    const firsts = await alternately(times, {
      ours: { before: () => rm(store, { recursive: true, force: true }), run: async () => (await openCheckpoints({ root, store })).take() },
      peer: {
        before: async () => {
          await rm(copy, { recursive: true, force: true });
          execFileSync('git', ['init', '-q', '--bare', copy]);
        },
        run: () => git(`--git-dir=${copy}`, '--work-tree=.', ...durable, 'add', '-A'),
      },
    });
    const checkpoints = await openCheckpoints({ root, store });
    await checkpoints.take();
    const change = (): Promise<void> => appendFile(join(root, nameOf(files - 1)), '.');
    const status = (): unknown => git('status', '--porcelain');
    const laters = await alternately(times * 3, {
      same: { before: () => checkpoints.take(), run: () => checkpoints.take() },
      status,
      changed: { before: change, run: () => checkpoints.take() },
      statusChanged: { before: change, run: status },
    });
    const of = `${files} files`;
    const later = { goal: 1.5, by: 'wall', peer: 'git status' } as const;
    return [
      compare(`first checkpoint of ${of}`, { goal: 1.2, by: 'wall', peer: 'durable git add -A' }, firsts.ours, firsts.peer),
      compare(`a checkpoint of ${of}, none changed`, later, laters.same, laters.status),
      compare(`a checkpoint of ${of}, one changed`, later, laters.changed, laters.statusChanged),
    ];
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

export const nameOf = (index: number): string => `src/part-${Math.floor(index / perFolder)}/file-${index}.ts`;

export async function makeFiles(root: string, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const file = join(root, nameOf(index));
    if (index % perFolder === 0) await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `export const part${index} = ${index};\n`.repeat(20 + (index % 60)));
  }
}
