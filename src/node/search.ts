import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ownsPath } from '../core/policy/owned-paths.ts';
import type { ReadPolicy } from '../core/policy/readable.ts';
import { PatternError, type Search, type SearchHit } from '../core/ports.ts';
import { asText, createGit, gitFailure, type Git } from './git-program.ts';
import { createIgnoring } from './ignored-paths.ts';
import { ensureOwnRepository } from './own-repository.ts';
import { keepReadPolicy } from './readable-policy.ts';
import { createListing, personalExcludes, type Excludes, type Listing } from './workspace-listing.ts';

export interface SearchOptions {
  /** Absolute, links resolved. */
  readonly root: string;
  /** The git directory of our own (the one of the checkpoints); made when it is not there. */
  readonly store: string;
  /** Environment for git; default: that of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Shared with others who look at this workspace. */
  readonly list?: Listing;
  readonly excludes?: Excludes;
}

interface Listed {
  /** As git has it. */
  readonly name: string;
  readonly path: string;
  /** null: nobody has asked yet. */
  isReadable: boolean | null;
}

/** A hit's line is cut here: nobody reads more, and a minified file must not fill a prompt. Characters. */
const longestLine = 500;
/** A pattern that takes longer (milliseconds) is a runaway one. */
const longestSearch = 60_000;

/**
 * Search through git: the listing decides which files there are, `git grep` reads them. It gets an index of its own that holds just
 * the names which the glob and the read policy leave over, so it never opens another file. A pattern is a Perl regular expression
 * (a POSIX extended one where git was built without Perl's) and is passed after `-e` only.
 */
export function createSearch({
  root,
  store,
  env = process.env,
  excludes = personalExcludes(root, env),
  list = createListing({ root, store, env, excludes }),
}: SearchOptions): Search {
  const git = createGit(env);
  const ignored = createIgnoring({ root, store, env, excludes });
  let dialect: Promise<string> | null = null;

  const readPolicy = keepReadPolicy(root);
  /** What is known of the files that were listed last; worked out again only after the list or the policy has changed. */
  let known: { readonly list: readonly string[]; readonly policy: ReadPolicy; readonly files: readonly Listed[] } | null = null;
  const paths = async (glob: string | null, limit: number, signal: AbortSignal): Promise<Listed[]> => {
    await ensureOwnRepository(git, store);
    const policy = await readPolicy();
    const listed = await list(signal);
    if (known?.list !== listed || known.policy !== policy)
      known = { list: listed, policy, files: listed.map((name) => ({ name, path: asText(name), isReadable: null })) };
    const found: Listed[] = [];
    for (const file of known.files) {
      if (found.length >= limit) break;
      if (glob !== null && !ownsPath([glob], file.path)) continue;
      file.isReadable ??= policy.refusal(file.path) === null;
      if (file.isReadable) found.push(file);
    }
    return found;
  };

  return {
    ignored: async (path, signal) => {
      await ensureOwnRepository(git, store);
      return ignored(path, signal);
    },
    glob: async (pattern, limit, signal) => {
      const found = await paths(checkedGlob(pattern), limit, signal);
      return found.map(({ path }) => path);
    },
    grep: async (query, limit, signal) => {
      if (query.pattern === '' || /[\0\n\r]/u.test(query.pattern))
        throw new PatternError('The pattern is empty or goes over several lines; search for a part of one line.');
      const found = await paths(checkedGlob(query.glob ?? null), Infinity, signal);
      if (found.length === 0 || limit <= 0) return [];
      dialect ??= bestDialect(git, store);
      dialect.catch(() => (dialect = null));
      const indexFile = join(store, 'indexes', `${process.pid}-grep-${randomBytes(6).toString('hex')}`);
      const call = { cwd: root, env: { GIT_DIR: store, GIT_WORK_TREE: root, GIT_INDEX_FILE: indexFile } };
      await mkdir(join(store, 'indexes'), { recursive: true, mode: 0o700 });
      try {
        const input = found.map(({ name }) => `100644 ${'1'.repeat(64)}\t${name}\0`).join('');
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
    },
  };
}

function checkedGlob(glob: string | null): string | null {
  if (glob !== null && (glob === '' || glob.length > 500 || glob.includes('\0')))
    throw new PatternError('The glob is empty or too long; use one like "src/**/*.ts".');
  return glob;
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
    if (slow.aborted && !signal.aborted)
      throw new PatternError(`The search took longer than ${longestSearch / 1000} seconds; use a simpler pattern or a narrower glob.`);
    throw error;
  }
  return hits;
}

/** `path NUL line NUL text` */
function parseHit(bytes: Buffer): SearchHit {
  const afterPath = bytes.indexOf(0);
  const afterLine = bytes.indexOf(0, afterPath + 1);
  const text = bytes
    .subarray(afterLine + 1)
    .toString('utf8')
    .replace(/\r$/u, '');
  return {
    path: bytes.subarray(0, afterPath).toString('utf8'),
    line: Number(bytes.subarray(afterPath + 1, afterLine).toString('latin1')),
    text: text.length > longestLine ? `${text.slice(0, longestLine)}…` : text,
  };
}

function grepFailure(stderr: string): Error {
  const message = stderr.trim().replace(/^fatal: /u, '');
  const pattern = /^(?:-e option|command line), '[^]*': (.*)$/u.exec(message)?.[1] ?? /(pcre2?_\w+ failed.*)/u.exec(message)?.[1];
  return pattern === undefined
    ? gitFailure('grep', stderr)
    : new PatternError(`The pattern is not a valid regular expression: ${pattern}. Correct it, or search for the literal text.`);
}
