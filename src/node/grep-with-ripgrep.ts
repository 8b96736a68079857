import { spawn, type SpawnOptions } from 'node:child_process';
import { InterruptedError } from '../core/durable/errors.ts';
import { isSystemError } from '../core/is-system-error.ts';
import type { SearchHit } from '../core/ports.ts';
import { findProgram } from './find-program.ts';
import { asName } from './git-program.ts';
import { createOfWorkspace, hitOf, longestSearch, tooSlow, type Grep, type GrepFile } from './grep.ts';

/** So many characters of arguments every system takes at once. */
const longestArguments = process.platform === 'win32' ? 20_000 : 400_000;
/** Variables that it needs; its own, which name settings, are left out. */
const kept = ['PATH', 'HOME', 'USERPROFILE', 'SystemRoot', 'TMPDIR', 'TEMP'];

/** What it writes with `--json`, as far as it is read here. Texts that are no UTF-8 come as bytes. */
interface Written {
  readonly type: 'begin' | 'match' | 'context' | 'end' | 'summary';
  readonly data: {
    readonly path?: { readonly text?: string };
    readonly line_number?: number;
    readonly lines?: { readonly text?: string; readonly bytes?: string };
    /** Where it saw that the file is no text. */
    readonly binary_offset?: number | null;
  };
}

/**
 * ripgrep, where it is on PATH outside of the workspace. It is given each file by name, so that neither its ignore rules nor its settings choose what
 * is read. Patterns are Perl's where it was built with them. What it cannot do it leaves to others.
 */
export function createRipgrep({ root, env }: { readonly root: string; readonly env: Readonly<Record<string, string | undefined>> }): Grep {
  const own = Object.fromEntries(kept.flatMap((key) => (env[key] === undefined ? [] : [[key, env[key]]])));
  const start = (file: string, args: readonly string[], signal: AbortSignal, onLine: (line: Buffer) => boolean): Promise<Ended> =>
    run(file, ['--no-config', ...args], { cwd: root, env: own }, signal, onLine);
  const dialects = new Map<string, readonly string[]>();
  const dialectOf = async (file: string, signal: AbortSignal): Promise<readonly string[]> => {
    const known = dialects.get(file);
    if (known) return known;
    const { code } = await start(file, ['--pcre2-version'], signal, () => true);
    const found = code === 0 ? ['--pcre2'] : [];
    dialects.set(file, found);
    return found;
  };
  return async (files, query, limit, signal) => {
    // Names are handed over as text.
    if (files.some(({ name, path }) => asName(path) !== name)) return null;
    const program = await findProgram('rg', root, env, root);
    if (!program.found) return null;
    const options = [
      '--json',
      '--threads=1',
      '--no-messages',
      `--max-count=${Math.min(limit, 1_000_000)}`,
      query.ignoreCase ? '--ignore-case' : '--case-sensitive',
      ...(query.literal ? ['--fixed-strings'] : await dialectOf(program.file, signal)),
      '-e',
      query.pattern,
      '--',
    ];
    const slow = AbortSignal.timeout(longestSearch);
    const { isRegular } = createOfWorkspace(root);
    const hits: SearchHit[] = [];
    let ofFile: SearchHit[] = [];
    const onLine = (line: Buffer): boolean => {
      const { type, data } = JSON.parse(line.toString('utf8')) as Written;
      if (type === 'begin') ofFile = [];
      else if (type === 'match') ofFile.push(hitOf(data.path?.text?.slice(2) ?? '', data.line_number ?? 0, bytesOf(data.lines)));
      else if (type === 'end' && typeof data.binary_offset !== 'number') hits.push(...ofFile);
      return hits.length < limit;
    };
    try {
      for (const some of portions(files)) {
        const paths = some.filter(isRegular).map(({ path }) => `./${path}`);
        if (paths.length === 0) continue;
        const ended = await start(program.file, [...options, ...paths], AbortSignal.any([signal, slow]), onLine);
        // A file that has gone since is no fault, and it says nothing of it.
        if (ended.code > 1 && ended.said) return null;
        if (hits.length >= limit) break;
      }
    } catch (error) {
      if (slow.aborted && !signal.aborted) throw tooSlow();
      throw error;
    }
    return hits.slice(0, limit);
  };
}

const bytesOf = ({ text, bytes }: NonNullable<Written['data']['lines']> = {}): Buffer =>
  bytes === undefined ? Buffer.from(text ?? '') : Buffer.from(bytes, 'base64');

function* portions(files: readonly GrepFile[]): Generator<readonly GrepFile[]> {
  let from = 0;
  let length = 0;
  for (const [at, { name }] of files.entries()) {
    // A name takes as many bytes as it has characters here.
    length += name.length + 3;
    if (length <= longestArguments) continue;
    if (at > from) yield files.slice(from, at);
    from = at;
    length = name.length + 3;
  }
  if (from < files.length) yield files.slice(from);
}

const spawnPiped = (file: string, args: readonly string[], where: Pick<SpawnOptions, 'cwd' | 'env'>) =>
  spawn(file, args, { ...where, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });

interface Ended {
  readonly code: number;
  /** It wrote an error. */
  readonly said: boolean;
}

/** Without a shell. `onLine` gets what it writes; where it returns false, the program is ended. One that cannot be started has failed. */
function run(
  file: string,
  args: readonly string[],
  where: Pick<SpawnOptions, 'cwd' | 'env'>,
  signal: AbortSignal,
  onLine: (line: Buffer) => boolean,
): Promise<Ended> {
  const started = (): ReturnType<typeof spawnPiped> | null => {
    try {
      return spawnPiped(file, args, where);
    } catch (error) {
      // More arguments than this system takes are told at once.
      if (isSystemError(error)) return null;
      throw error;
    }
  };
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new InterruptedError('interrupted'));
    const child = started();
    if (child === null) return resolve({ code: 2, said: true });
    const stop = (): void => void child.kill('SIGKILL');
    let rest: Buffer = Buffer.alloc(0);
    let enough = false;
    let said = false;
    child.stdout.on('data', (chunk: Buffer) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(10); end >= 0 && !enough; end = rest.indexOf(10)) {
        enough = !onLine(rest.subarray(0, end));
        rest = rest.subarray(end + 1);
      }
      if (enough) stop();
    });
    child.stderr.on('data', () => (said = true));
    const end = (code: number): void => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) reject(new InterruptedError('interrupted'));
      else resolve({ code, said });
    };
    child.on('error', () => {
      said = true;
      end(2);
    });
    child.on('close', (code) => end(enough ? 0 : (code ?? 2)));
    signal.addEventListener('abort', stop, { once: true });
  });
}
