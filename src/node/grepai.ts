import { execFile } from 'node:child_process';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import * as z from 'zod';
import { mapLimit } from '../core/map-limit.ts';
import { parsedJson } from '../protocol/json.ts';
import { nameAt, type CodeCalls, type CodePlace, type CodePosition } from '../core/code-intelligence.ts';
import type { Search, SearchPassage } from '../core/ports.ts';
import { findProgram, plainEnvironment, type FoundFile } from './find-program.ts';

export interface GrepaiOptions {
  /** Absolute, links resolved. */
  readonly root: string;
  readonly search: Pick<Search, 'ignored' | 'glob'>;
  /** null: not there, or no text. */
  readonly read: (path: string) => Promise<string | null>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Milliseconds. */
const longestAnswer = 10_000;
const largestAnswer = 8 * 1024 * 1024;

// Made when grepai answers: mostly it is not there.
const traced = z.lazy(() => {
  const place = z.object({ file: z.string(), line: z.number().int().positive() });
  const symbol = place.extend({ name: z.string() });
  return z.object({
    callers: z.array(z.object({ symbol: z.object({ name: z.string() }), call_site: place })).nullish(),
    callees: z.array(z.object({ symbol: symbol.or(z.object({ name: z.string() })) })).nullish(),
  });
});

/** Passages that are asked for, for one that is wanted: many are of files that are not. */
const asked = 4;
const passages = z.lazy(() =>
  z.array(z.object({ file_path: z.string(), start_line: z.number().int().positive(), end_line: z.number().int().positive() })),
);

export interface Grepai extends CodeCalls {
  /** It is installed, and the workspace has an index that is ignored by git. */
  usable(signal: AbortSignal): Promise<boolean>;
  readonly similar: NonNullable<Search['similar']>;
}

/**
 * Code by its meaning, and who calls what, by the index of grepai, where it is `usable`; nobody's answer is an empty list. Its traces need no
 * network; for a search it asks the model that the index was made with, where its own settings say. An index may be old, so that only places
 * count where the name still stands.
 */
export function createGrepai({ root, search, read, env }: GrepaiOptions): Grepai {
  const found = async (signal: AbortSignal): Promise<FoundFile | null> => {
    // It writes beside its index; where that is part of the tree, a proof would not hold.
    if ((await read('.grepai/config.yaml')) === null || !(await search.ignored('.grepai/config.yaml', signal))) return null;
    const program = await findProgram('grepai', root, env, root);
    return program.found ? program : null;
  };
  /** null: it does not answer, or something else. */
  const told = async <T>(args: readonly string[], as: z.ZodType<T>, signal: AbortSignal): Promise<T | null> => {
    const program = await found(signal);
    const output = program && (await ask(program.file, [...program.args, ...args], { root, env, signal }));
    return output === null ? null : (as.safeParse(parsedJson(output)).data ?? null);
  };
  const trace = (kind: 'callers' | 'callees', name: string, signal: AbortSignal): Promise<z.infer<typeof traced> | null> =>
    told(['trace', kind, '--json', '--', name], traced, signal);
  const inside = (file: string): string | null => {
    const path = relative(root, resolve(root, file)).split(sep).join('/');
    return isAbsolute(path) || path === '' || path.split('/')[0] === '..' ? null : path;
  };
  const standing = async (name: string, file: string, line: number, text: string): Promise<CodePlace[]> => {
    const path = inside(file);
    if (path === null) return [];
    const column = columnOf(name, (await read(path).catch(() => null))?.split(/\r?\n/u)[line - 1] ?? '');
    return column === null ? [] : [{ path, line, column, text }];
  };
  const named = async (at: CodePosition): Promise<string | null> => nameAt(await read(at.path), at);
  return {
    usable: async (signal) => (await found(signal)) !== null,
    similar: async (words, { glob, limit }, signal) => {
      const results = await told(['search', '--json', '--limit', String(limit * asked), '--', words], passages, signal);
      if (results === null) return null;
      const there = new Set(await search.glob(glob ?? null, Infinity, signal));
      const kept: SearchPassage[] = [];
      for (const { file_path: file, start_line: from, end_line: to } of results) {
        const path = inside(file);
        const isKnown = kept.some((one) => one.path === path && one.from <= to && from <= one.to);
        if (path !== null && there.has(path) && !isKnown && kept.length < limit) kept.push({ path, from, to });
      }
      return kept;
    },
    callers: async (at, signal) => {
      const name = await named(at);
      const found = name === null ? null : await trace('callers', name, signal);
      if (name === null || !found?.callers) return [];
      const { callers } = found;
      return (await mapLimit(callers, (one) => standing(name, one.call_site.file, one.call_site.line, one.symbol.name))).flat();
    },
    callees: async (at, signal) => {
      const name = await named(at);
      const found = name === null ? null : await trace('callees', name, signal);
      const declared = (found?.callees ?? []).flatMap(({ symbol: one }) => ('file' in one ? [one] : []));
      return (await mapLimit(declared, (one) => standing(one.name, one.file, one.line, one.name))).flat();
    },
  };
}

/** Where a name stands in a line, from 1; null: it does not. */
function columnOf(name: string, line: string): number | null {
  for (let at = line.indexOf(name); at >= 0; at = line.indexOf(name, at + 1))
    if (nameAt(line, { line: 1, column: at + 1 }) === name) return at + 1;
  return null;
}

/** null: it failed, took too long or said too much; then others answer. */
function ask(
  file: string,
  args: readonly string[],
  { root, env, signal }: { root: string; env: GrepaiOptions['env']; signal: AbortSignal },
): Promise<string | null> {
  return new Promise((done, failed) => {
    const how = { cwd: root, env: plainEnvironment(env), signal, timeout: longestAnswer, maxBuffer: largestAnswer };
    execFile(file, args, how, (error, stdout) => {
      if (signal.aborted) failed(signal.reason instanceof Error ? signal.reason : new Error('stopped'));
      else done(error === null ? stdout : null);
    });
  });
}
