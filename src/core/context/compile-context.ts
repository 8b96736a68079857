import { createHash } from 'node:crypto';
import type { Message } from '../../protocol/message.ts';
import { WorkspaceError, type FileContent, type WorkspaceFiles } from '../ports.ts';
import { messageOf } from '../describe/message-error.ts';
import { lines, sentence } from '../describe/message.ts';
import { ContextError } from './context-error.ts';

const folder = '.claude/context';

/** A compiled context that was written. */
export interface Compiled {
  readonly path: string;
  readonly before: FileContent | null;
  readonly after: Uint8Array;
}

/** What faces do with a workspace's contexts. */
export interface Contexts {
  /** Compiles them; the numbers are files. UserError when one cannot be read or written. */
  compileContexts(): Promise<{ compiled: number; skipped: number }>;
  /** Whether every compiled context is that of its sources. UserError when one cannot be read. */
  checkContexts(): Promise<ContextState[]>;
}

interface Source {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Compiles `.claude/context/{agent}/*.md` into `.claude/context/{agent}.context.md` for every agent whose sources changed.
 * An agent without sources keeps the compiled file it has. One that cannot be compiled does not hold up the others: they
 * are done first, then a `ContextError` names all files at fault. `written`: awaited after each.
 */
export async function compileContexts(
  files: WorkspaceFiles,
  now: Date,
  written: (change: Compiled) => Promise<void> = async () => {},
): Promise<{ compiled: number; skipped: number }> {
  const report = { compiled: 0, skipped: 0 };
  const problems: Message[] = [];
  for (const name of await files.list(folder)) {
    if (!name.endsWith('/')) continue;
    try {
      const result = await compileOne(files, name.slice(0, -1), now, written);
      if (result) report[result] += 1;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      problems.push(
        error instanceof ContextError ? error.text : sentence('{0} cannot be compiled: {1}', `${folder}/${name}`, messageOf(error)),
      );
    }
  }
  if (problems.length > 0) throw new ContextError(lines(problems));
  return report;
}

/** A folder of contexts and what was compiled of it. `stale`: its sources changed since. */
interface ContextState {
  readonly agent: string;
  readonly path: string;
  readonly state: 'current' | 'stale' | 'missing';
  readonly sources: readonly string[];
}

/** Every agent that has sources, and whether its compiled context is theirs. Writes nothing. Throws `ContextError` for a file that cannot be read. */
export async function checkContexts(files: WorkspaceFiles): Promise<ContextState[]> {
  const states: ContextState[] = [];
  for (const name of await files.list(folder)) {
    if (!name.endsWith('/')) continue;
    const agent = name.slice(0, -1);
    const sources = await readSources(files, agent);
    if (sources.length === 0) continue;
    const path = compiledPath(agent);
    const existing = await readFile(files, path);
    const isCurrent = existing !== null && compiledHash(existing.bytes) === sourceHash(sources);
    const state = existing === null ? 'missing' : isCurrent ? 'current' : 'stale';
    states.push({ agent, path, state, sources: sources.map((source) => source.path) });
  }
  return states;
}

/** The compiled context of that name as text; null when there is none. Throws `ContextError` when it is no UTF-8 text, `WorkspaceError`. */
export async function readContext(files: WorkspaceFiles, name: string): Promise<string | null> {
  const path = compiledPath(name);
  const content = await readFile(files, path);
  return content ? decode(path, content.bytes) : null;
}

/** Where an agent's compiled context lies. */
export function compiledPath(agent: string): string {
  return `${folder}/${agent}.context.md`;
}

async function compileOne(
  files: WorkspaceFiles,
  agent: string,
  now: Date,
  written: (change: Compiled) => Promise<void>,
): Promise<'compiled' | 'skipped' | null> {
  const sources = await readSources(files, agent);
  if (sources.length === 0) return null;
  const path = compiledPath(agent);
  const existing = await readFile(files, path);
  const hash = sourceHash(sources);
  if (existing && compiledHash(existing.bytes) === hash) return 'skipped';
  const after = new TextEncoder().encode(compiledText(agent, hash, now, sources));
  const result = await files.swap(path, { before: existing?.hash ?? null, after });
  if (result.status === 'conflict') throw new ContextError(sentence('{0} was changed by someone else and was not overwritten.', path));
  await written({ path, before: existing, after });
  return 'compiled';
}

/** `*.core.md` first, then the rest; both in order of their names' code units, so that every machine agrees. */
async function readSources(files: WorkspaceFiles, agent: string): Promise<Source[]> {
  const names = (await files.list(`${folder}/${agent}`)).filter(
    (name) => name.endsWith('.md') && !name.endsWith('.context.md') && !/^readme/iu.test(name),
  );
  const core = names.filter((name) => name.endsWith('.core.md'));
  const rest = names.filter((name) => !name.endsWith('.core.md'));
  const sources: Source[] = [];
  for (const name of [...core.sort(), ...rest.sort()]) {
    const path = `${folder}/${agent}/${name}`;
    const content = await readFile(files, path);
    // Gone since it was listed: then it is no source any more.
    if (content) sources.push({ path, bytes: content.bytes });
  }
  return sources;
}

async function readFile(files: WorkspaceFiles, path: string): Promise<FileContent | null> {
  try {
    return await files.read(path);
  } catch (error) {
    // The machine's fault, not the file's: another time it can be read.
    if (error instanceof WorkspaceError) throw error;
    throw new ContextError(sentence('{0} cannot be read: {1}', path, messageOf(error)));
  }
}

/** SHA-256 over, per source in order, `path NUL bytes NUL`; paths relative to the workspace. */
function sourceHash(sources: readonly Source[]): string {
  const hash = createHash('sha256');
  for (const { path, bytes } of sources) hash.update(path, 'utf8').update('\0').update(bytes).update('\0');
  return hash.digest('hex');
}

function compiledHash(bytes: Uint8Array): string | null {
  const start = new TextDecoder().decode(bytes.subarray(0, 200));
  return /^<!-- compiled-from-hash: ([0-9a-f]{64}) -->/u.exec(start)?.[1] ?? null;
}

function compiledText(agent: string, hash: string, now: Date, sources: readonly Source[]): string {
  const title = agent.charAt(0).toUpperCase() + agent.slice(1);
  const head = [`<!-- compiled-from-hash: ${hash} -->`, `<!-- compiled-at: ${now.toISOString()} -->`, `# ${title} Compiled Context`].join(
    '\n',
  );
  const parts = sources.map(({ path, bytes }) => decode(path, bytes).replaceAll('\r\n', '\n').trim());
  return `${[head, ...parts.filter((part) => part !== '')].join('\n\n')}\n`;
}

function decode(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ContextError(sentence('{0} is not UTF-8 text. Save it as UTF-8.', path));
  }
}
