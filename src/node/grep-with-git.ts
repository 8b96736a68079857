import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PatternError, type SearchHit } from '../core/ports.ts';
import { gitFailure, type Git } from './git-program.ts';
import { createOfWorkspace, hitOf, tooSlow, longestSearch, type Grep } from './grep.ts';

/**
 * `git grep` gets an index of its own that holds just the files that it may read, so it never opens another. A pattern is a Perl regular
 * expression (a POSIX extended one where git was built without Perl's) and is passed after `-e` only.
 */
export function createGitGrep({ git, root, store }: { readonly git: Git; readonly root: string; readonly store: string }): Grep {
  let dialect: Promise<string> | null = null;
  return async (files, query, limit, signal) => {
    dialect ??= bestDialect(git, store);
    dialect.catch(() => (dialect = null));
    const indexFile = join(store, 'indexes', `${process.pid}-grep-${randomBytes(6).toString('hex')}`);
    const call = { cwd: root, env: { GIT_DIR: store, GIT_WORK_TREE: root, GIT_INDEX_FILE: indexFile } };
    await mkdir(join(store, 'indexes'), { recursive: true, mode: 0o700 });
    try {
      const { isInside } = createOfWorkspace(root);
      const input = files
        .filter(isInside)
        .map(({ name }) => `100644 ${'1'.repeat(64)}\t${name}\0`)
        .join('');
      await git.ok(['-c', 'core.protectNTFS=false', 'update-index', '-z', '--index-info'], { ...call, input, signal });
      const kind = query.literal ? '--fixed-strings' : await dialect;
      const args = [
        'grep',
        '-z',
        '-n',
        '-I',
        '--no-color',
        '--no-textconv',
        '--full-name',
        ...(query.ignoreCase ? ['-i'] : []),
        kind,
        '-e',
        query.pattern,
        '--',
      ];
      return await collect(git, args, call, limit, signal);
    } finally {
      await rm(indexFile, { force: true });
      await rm(`${indexFile}.lock`, { force: true });
    }
  };
}

/** git may be built without Perl's regular expressions. */
async function bestDialect(git: Git, store: string): Promise<string> {
  const { stderr } = await git.run(['grep', '--perl-regexp', '-e', 'x', '--no-index', '--', 'HEAD'], { cwd: store });
  return /perl-compatible/iu.test(stderr) ? '--extended-regexp' : '--perl-regexp';
}

async function collect(
  git: Git,
  args: readonly string[],
  call: { cwd: string; env: Record<string, string> },
  limit: number,
  signal: AbortSignal,
): Promise<SearchHit[]> {
  const hits: SearchHit[] = [];
  let rest: Buffer = Buffer.alloc(0);
  const onOutput = (chunk: Buffer): boolean => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(10); end >= 0 && hits.length < limit; end = rest.indexOf(10)) {
      hits.push(parseHit(rest.subarray(0, end)));
      rest = rest.subarray(end + 1);
    }
    return hits.length < limit;
  };
  const slow = AbortSignal.timeout(longestSearch);
  try {
    const { code, stderr } = await git.run(args, { ...call, onOutput, signal: AbortSignal.any([signal, slow]) });
    if (code > 1) throw grepFailure(stderr);
  } catch (error) {
    if (slow.aborted && !signal.aborted) throw tooSlow();
    throw error;
  }
  return hits;
}

/** `path NUL line NUL text` */
function parseHit(bytes: Buffer): SearchHit {
  const afterPath = bytes.indexOf(0);
  const afterLine = bytes.indexOf(0, afterPath + 1);
  return hitOf(
    bytes.subarray(0, afterPath).toString('utf8'),
    Number(bytes.subarray(afterPath + 1, afterLine).toString('latin1')),
    bytes.subarray(afterLine + 1),
  );
}

function grepFailure(stderr: string): Error {
  const message = stderr.trim().replace(/^fatal: /u, '');
  if (/pcre2?_\w+ failed.*(?:match|depth) limit exceeded/u.test(message)) return tooSlow();
  const pattern = /^(?:-e option|command line), '[^]*': (.*)$/u.exec(message)?.[1] ?? /(pcre2?_\w+ failed.*)/u.exec(message)?.[1];
  return pattern === undefined
    ? gitFailure('grep', stderr)
    : new PatternError(`The pattern is not a valid regular expression: ${pattern}. Correct it, or search for the literal text.`);
}
