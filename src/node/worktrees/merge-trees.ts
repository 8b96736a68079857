import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MergedTrees, TreesToMerge } from '../../core/worktrees.ts';
import { hiddenMode, parseTreeLine } from '../git-entries.ts';
import { asText, durable, gitFailure, names, type Git, type GitCall } from '../git-program.ts';

/** git merges commits, and wants to know who made them. */
const somebody = {
  GIT_AUTHOR_NAME: 'Batuta',
  GIT_AUTHOR_EMAIL: 'batuta@localhost',
  GIT_AUTHOR_DATE: '2000-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'Batuta',
  GIT_COMMITTER_EMAIL: 'batuta@localhost',
  GIT_COMMITTER_DATE: '2000-01-01T00:00:00Z',
};

/** Merges two trees that began as one, within the store alone. Files that no agent may read, of which it has no content, are in no merged tree. */
export function createMerge(git: Git, store: string): (trees: TreesToMerge) => Promise<MergedTrees> {
  const call: GitCall = { cwd: store, env: { GIT_DIR: store, ...somebody } };
  /** Trees without such files: mostly the next merge goes on from what the last one made. */
  const plain = new Set<string>();
  const commit = async (tree: string, parents: readonly string[]): Promise<string> => {
    const readable = plain.has(tree) ? tree : await withoutHidden(git, store, tree);
    plain.add(readable);
    const args = [...durable, 'commit-tree', '-m', 'checkpoint', ...parents.flatMap((parent) => ['-p', parent]), readable];
    return (await git.ok(args, call)).stdout.toString('latin1').trim();
  };
  // The agents of a round all began with the same tree.
  let last: { readonly base: string; readonly begin: string } | null = null;
  return async ({ base, ours, theirs }) => {
    last = last?.base === base ? last : { base, begin: await commit(base, []) };
    const merged = await mergeCommits(git, call, [await commit(ours, [last.begin]), await commit(theirs, [last.begin])]);
    plain.add(merged.tree);
    return merged;
  };
}

async function mergeCommits(git: Git, call: GitCall, sides: readonly string[]): Promise<MergedTrees> {
  // Files follow a folder that one side renamed only where somebody says so.
  const settings = ['-c', 'merge.directoryRenames=false', '-c', 'merge.conflictStyle=merge'];
  const { code, stdout, stderr } = await git.run(
    [...durable, ...settings, 'merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', ...sides],
    call,
  );
  if (code > 1) throw gitFailure('merge-tree', stderr);
  const [tree = '', ...named] = names(stdout);
  const paths = [...new Set(named.filter((name) => name !== '').map(asText))].sort();
  // git lays one of two things of the same name beside the other, with the name of the commit that it is of.
  const besides = new RegExp(`^(.+)~(?:${sides.join('|')})(?:_\\d+)?$`, 'su');
  const clashes = paths.flatMap((aside) => {
    const path = besides.exec(aside)?.[1];
    return path === undefined ? [] : [{ path, aside }];
  });
  return { tree, conflicts: paths.filter((path) => !besides.test(path)), clashes };
}

async function withoutHidden(git: Git, store: string, tree: string): Promise<string> {
  const listed = names((await git.ok(['ls-tree', '-r', '-z', '--full-tree', tree], { cwd: store, env: { GIT_DIR: store } })).stdout);
  const hidden = listed.map(parseTreeLine).filter(({ mode }) => mode === hiddenMode);
  if (hidden.length === 0) return tree;
  const file = join(store, 'indexes', `${process.pid}-merge-${randomBytes(6).toString('hex')}`);
  await mkdir(join(store, 'indexes'), { recursive: true, mode: 0o700 });
  const call: GitCall = { cwd: store, env: { GIT_DIR: store, GIT_INDEX_FILE: file, GIT_OPTIONAL_LOCKS: '1' } };
  try {
    await git.ok(['read-tree', tree], call);
    const gone = hidden.map(({ name }) => `0 ${'0'.repeat(64)}\t${name}\0`).join('');
    await git.ok(['update-index', '-z', '--index-info'], { ...call, input: gone });
    return (await git.ok([...durable, 'write-tree'], call)).stdout.toString('latin1').trim();
  } finally {
    await rm(file, { force: true });
  }
}
