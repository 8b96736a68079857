import { spawn, type SpawnOptions } from 'node:child_process';
import * as z from 'zod';
import { parsedJson } from '../protocol/json.ts';
import { InterruptedError } from '../core/durable/errors.ts';
import { isSystemError } from '../core/is-system-error.ts';
import type { SearchHit } from '../core/ports.ts';
import { findProgram, plainEnvironment } from './find-program.ts';
import { asName } from './git-program.ts';
import { createOfWorkspace, firstBytes, hitOf, longestSearch, tooSlow, type Grep, type GrepFile } from './grep.ts';

/** So many characters of arguments every system takes at once. */
const longestArguments = process.platform === 'win32' ? 20_000 : 400_000;

/** What it writes with `--json`, as far as it is read here. Texts that are no UTF-8 come as bytes. */
const written = z.object({
  type: z.enum(['begin', 'match', 'context', 'end', 'summary']),
  data: z.object({
    path: z.object({ text: z.string().optional() }).nullish(),
    line_number: z.number().nullish(),
    lines: z.object({ text: z.string().optional(), bytes: z.string().optional() }).optional(),
    /** Where it saw that the file is no text. */
    binary_offset: z.number().nullish(),
  }),
});

/** What it says of a file that has gone since, or that this user may not read: it is left out, as by the others. */
const leftOut = new RegExp(String.raw`^rg: .*\(os error (?:${process.platform === 'win32' ? '2|3|5' : '1|2|13|20'})\)$`, 'u');

/** `strange`: it does not write what ripgrep does. */
type Heard = 'go on' | 'enough' | 'strange';

/**
 * ripgrep, where it is on PATH outside of the folder that is searched and of the person's workspace. It is given each file by name, so that
 * neither its ignore rules nor its settings choose what is read. Patterns are Perl's where it was built with them; unlike for the others, `\w`,
 * `\d` and `\b` know letters and digits of all scripts. What it cannot do it leaves to others.
 */
export function createRipgrep({
  root,
  workspace,
  env,
}: {
  readonly root: string;
  readonly workspace: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}): Grep {
  const own = plainEnvironment(env);
  const start = (file: string, args: readonly string[], signal: AbortSignal, onLine: (line: Buffer) => Heard): Promise<number | null> =>
    run(file, ['--no-config', ...args], { cwd: root, env: own }, signal, onLine);
  const dialects = new Map<string, readonly string[]>();
  const dialectOf = async (file: string, signal: AbortSignal): Promise<readonly string[]> => {
    const known = dialects.get(file);
    if (known) return known;
    const code = await start(file, ['--pcre2-version'], signal, () => 'go on');
    const found = code === 0 ? ['--pcre2'] : [];
    if (code !== null) dialects.set(file, found);
    return found;
  };
  return async (files, query, limit, signal) => {
    // Names are handed over as text.
    if (files.some(({ name, path }) => asName(path) !== name)) return null;
    const program = await findProgram('rg', root, env, [root, workspace]);
    if (!program.found) return null;
    const options = [
      '--json',
      '--threads=1',
      // A BOM is a part of the first line, and UTF-16 no text, as for the others.
      '--encoding=none',
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
    let isWhole = false;
    const onLine = (line: Buffer): Heard => {
      const said = written.safeParse(parsedJson(line.toString('utf8')));
      if (!said.success) return 'strange';
      const { type, data } = said.data;
      if (type === 'begin') ofFile = [];
      else if (type === 'match') ofFile.push(hitOf(data.path?.text?.slice(2) ?? '', data.line_number ?? 0, bytesOf(data.lines)));
      else if (type === 'end') {
        const nul = data.binary_offset ?? null;
        // To the others this is text: they read on where it stops.
        if (nul !== null && nul >= firstBytes) return 'strange';
        if (nul === null) hits.push(...ofFile);
      } else if (type === 'summary') isWhole = true;
      return hits.length < limit ? 'go on' : 'enough';
    };
    try {
      for (const some of portions(files)) {
        const paths = some.filter(isRegular).map(({ path }) => `./${path}`);
        if (paths.length === 0) continue;
        isWhole = false;
        const code = await start(program.file, [...options, ...paths], AbortSignal.any([signal, slow]), onLine);
        if (code === null) return null;
        if (hits.length >= limit) break;
        // It ends with a summary, whatever it found.
        if (!isWhole) return null;
      }
    } catch (error) {
      if (slow.aborted && !signal.aborted) throw tooSlow();
      throw error;
    }
    return hits.slice(0, limit);
  };
}

const bytesOf = ({ text, bytes }: z.infer<typeof written>['data']['lines'] = {}): Buffer =>
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

/** So many characters of its errors are looked at. */
const longestErrors = 1_000_000;

/**
 * The exit code, without a shell. `onLine` gets what it writes; where it does not say `go on`, the program is ended. null: it could not be started,
 * was killed, is strange, or failed in another way than by files to leave out.
 */
function run(
  file: string,
  args: readonly string[],
  where: Pick<SpawnOptions, 'cwd' | 'env'>,
  signal: AbortSignal,
  onLine: (line: Buffer) => Heard,
): Promise<number | null> {
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
    if (child === null) return resolve(null);
    const stop = (): void => void child.kill('SIGKILL');
    let rest: Buffer = Buffer.alloc(0);
    let heard: Heard = 'go on';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(10); end >= 0 && heard === 'go on'; end = rest.indexOf(10)) {
        heard = onLine(rest.subarray(0, end));
        rest = rest.subarray(end + 1);
      }
      if (heard !== 'go on') stop();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (errors.length <= longestErrors) errors += text;
    });
    /** It told of nothing but files to leave out, and told something. */
    const onlyLeftOut = (): boolean => {
      const lines = errors.split(/\r?\n/u).filter((line) => line !== '');
      return lines.length > 0 && errors.length <= longestErrors && lines.every((line) => leftOut.test(line));
    };
    const end = (code: number | null): void => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) reject(new InterruptedError('interrupted'));
      else if (heard === 'enough') resolve(0);
      else resolve(heard === 'strange' || (code !== null && code > 1 && !onlyLeftOut()) ? null : code);
    };
    child.on('error', () => end(null));
    child.on('close', end);
    signal.addEventListener('abort', stop, { once: true });
  });
}
