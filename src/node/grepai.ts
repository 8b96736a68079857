import { execFile } from 'node:child_process';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import * as z from 'zod';
import { nameAt, type CodeCalls, type CodePlace, type CodePosition } from '../core/code-intelligence.ts';
import type { Search } from '../core/ports.ts';
import { findProgram } from './find-program.ts';

export interface GrepaiOptions {
  /** Absolute, links resolved. */
  readonly root: string;
  readonly search: Pick<Search, 'ignored'>;
  /** null: not there, or no text. */
  readonly read: (path: string) => Promise<string | null>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Milliseconds. */
const longestAnswer = 10_000;
const largestAnswer = 8 * 1024 * 1024;

const place = z.object({ file: z.string(), line: z.number().int().positive() });
const symbol = place.extend({ name: z.string() });
const traced = z.object({
  callers: z.array(z.object({ symbol: z.object({ name: z.string() }), call_site: place })).nullish(),
  callees: z.array(z.object({ symbol: symbol.or(z.object({ name: z.string() })) })).nullish(),
});

/**
 * Who calls what by the index of grepai, where it is installed and the workspace has one that is ignored by git; nobody's answer is an empty
 * list. Only its traces are used: they need no network. An index may be old, so that only places count where the name still stands.
 */
export function createGrepai({ root, search, read, env }: GrepaiOptions): CodeCalls {
  const trace = async (kind: 'callers' | 'callees', name: string, signal: AbortSignal): Promise<z.infer<typeof traced> | null> => {
    // It writes beside its index; where that is part of the tree, a proof would not hold.
    if ((await read('.grepai/config.yaml')) === null || !(await search.ignored('.grepai/config.yaml', signal))) return null;
    const program = await findProgram('grepai', root, env, root);
    if (!program.found) return null;
    const output = await ask(program.file, [...program.args, 'trace', kind, '--json', '--', name], { root, env, signal });
    return output === null ? null : parsed(output);
  };
  const standing = async (name: string, file: string, line: number, text: string): Promise<CodePlace[]> => {
    const path = relative(root, resolve(root, file)).split(sep).join('/');
    if (isAbsolute(path) || path === '' || path.split('/')[0] === '..') return [];
    const column = columnOf(name, (await read(path).catch(() => null))?.split(/\r?\n/u)[line - 1] ?? '');
    return column === null ? [] : [{ path, line, column, text }];
  };
  const named = async (at: CodePosition): Promise<string | null> => nameAt(await read(at.path), at);
  return {
    callers: async (at, signal) => {
      const name = await named(at);
      const found = name === null ? null : await trace('callers', name, signal);
      if (name === null || !found?.callers) return [];
      const places = found.callers.map((one) => standing(name, one.call_site.file, one.call_site.line, one.symbol.name));
      return (await Promise.all(places)).flat();
    },
    callees: async (at, signal) => {
      const name = await named(at);
      const found = name === null ? null : await trace('callees', name, signal);
      const declared = (found?.callees ?? []).flatMap(({ symbol: one }) => ('file' in one ? [one] : []));
      return (await Promise.all(declared.map((one) => standing(one.name, one.file, one.line, one.name)))).flat();
    },
  };
}

/** Where a name stands in a line, from 1; null: it does not. */
function columnOf(name: string, line: string): number | null {
  for (let at = line.indexOf(name); at >= 0; at = line.indexOf(name, at + 1))
    if (nameAt(line, { line: 1, column: at + 1 }) === name) return at + 1;
  return null;
}

function parsed(output: string): z.infer<typeof traced> | null {
  try {
    return traced.safeParse(JSON.parse(output)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** null: it failed, took too long or said too much; then others answer. */
function ask(
  file: string,
  args: readonly string[],
  { root, env, signal }: { root: string; env: GrepaiOptions['env']; signal: AbortSignal },
): Promise<string | null> {
  const kept = ['PATH', 'HOME', 'USERPROFILE', 'SystemRoot', 'TMPDIR', 'TEMP'];
  const own = Object.fromEntries(kept.flatMap((key) => (env[key] === undefined ? [] : [[key, env[key]]])));
  return new Promise((done, failed) => {
    execFile(file, args, { cwd: root, env: own, signal, timeout: longestAnswer, maxBuffer: largestAnswer }, (error, stdout) => {
      if (signal.aborted) failed(signal.reason instanceof Error ? signal.reason : new Error('stopped'));
      else done(error === null ? stdout : null);
    });
  });
}
