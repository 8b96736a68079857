import { execFileSync } from 'node:child_process';
import { structuredPatch } from 'diff';

/** One change of a file as a model would ask for it, taken from a commit. */
export interface RealEdit {
  readonly path: string;
  /** The file before it and, if nothing else changes, after it. */
  readonly before: string;
  readonly after: string;
  /** Whole lines, without the last line end; `old` occurs once. */
  readonly old: readonly string[];
  readonly wanted: readonly string[];
  /** First line of `old` in the file, from 0. */
  readonly first: number;
  /** Lines of `old` before and behind the changed ones. */
  readonly context: { readonly above: number; readonly below: number };
}

const sources = /\.(?:ts|tsx|js|jsx|vue|py|cs|java|go|rb|css|scss|html|md|json|yaml|yml|sql)$/u;
const longestHunk = 25;
const longestFile = 200_000;
const editsOfAFile = 2;
const editsOfACommit = 6;

/** Edits out of the newest commits of a repository, spread over its history; `git`: its git directory. */
export function realEdits(git: string, most: number): RealEdit[] {
  const run = (...args: string[]): string =>
    execFileSync('git', [`--git-dir=${git}`, ...args], { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });
  const commits = run('log', '--no-merges', '--format=%H', '-n', '6000', 'HEAD').split('\n').filter(Boolean);
  const step = Math.max(1, Math.floor(commits.length / most));
  const edits: RealEdit[] = [];
  for (let at = 0; at < commits.length && edits.length < most; at += step) {
    const commit = commits[at] ?? '';
    const paths = run('diff-tree', '-r', '--root', '--no-commit-id', '--name-only', '--diff-filter=M', commit)
      .split('\n')
      .filter((path) => sources.test(path));
    const ofCommit: RealEdit[] = [];
    for (const path of paths.slice(0, editsOfACommit)) {
      const before = textOf(() => run('show', `${commit}^:${path}`));
      const after = textOf(() => run('show', `${commit}:${path}`));
      if (before !== null && after !== null) ofCommit.push(...editsOf(path, before, after).slice(0, editsOfAFile));
    }
    edits.push(...ofCommit.slice(0, editsOfACommit));
  }
  return edits.slice(0, most);
}

/** null: a file of a partial copy, one that is no text, or one that no agent reads whole. */
function textOf(read: () => string): string | null {
  try {
    const text = read();
    return text.length > longestFile || text.includes('\0') || text.includes('\uFFFD') || text.includes('\r') ? null : text;
  } catch {
    return null;
  }
}

function editsOf(path: string, before: string, after: string): RealEdit[] {
  const lines = before.split('\n');
  const patch = structuredPatch(path, path, before, after, undefined, undefined, { context: 0 });
  return patch.hunks.flatMap((hunk) => {
    const removed = hunk.lines.filter((line) => line.startsWith('-')).map((line) => line.slice(1));
    const added = hunk.lines.filter((line) => line.startsWith('+')).map((line) => line.slice(1));
    if (removed.length + added.length > longestHunk || hunk.lines.some((line) => line.startsWith('\\'))) return [];
    const from = hunk.oldStart - 1;
    const to = from + removed.length;
    for (let context = 2; context <= 8; context++) {
      const [first, last] = [Math.max(0, from - context), Math.min(lines.length - 1, to + context)];
      const old = lines.slice(first, last);
      if (old.every((line) => line.trim() === '') || !isOnce(before, old.join('\n'))) continue;
      const wanted = [...lines.slice(first, from), ...added, ...lines.slice(to, last)];
      const changed = [...lines.slice(0, from), ...added, ...lines.slice(to)].join('\n');
      return [{ path, before, after: changed, old, wanted, first, context: { above: from - first, below: last - to } }];
    }
    return [];
  });
}

const isOnce = (text: string, part: string): boolean => text.includes(part) && text.indexOf(part) === text.lastIndexOf(part);
