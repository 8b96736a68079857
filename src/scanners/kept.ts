import type { CodeScan, SourceFile, SourceFiles } from '../core/registry/code-scan.ts';
import type { Message } from '../protocol/message.ts';
import { partBehind, readParts, type Parts } from './kept-parts.ts';
import type { FileSyntax } from './syntax/file-syntax.ts';

/** What a scan knows of a file. */
export interface KeptFile {
  /** Names of what it declares, with blanks between them. */
  readonly declares: string;
  readonly syntax?: FileSyntax;
  readonly skipped?: Message;
}

export interface Kept {
  get(file: SourceFile): KeptFile | null;
  set(file: SourceFile, known: KeptFile): void;
  /**
   * What the last scan found, if all files still say what they said; `look` sets what those say that were written since. null: some say
   * something else, or there are others.
   */
  found(listed: readonly SourceFile[], look: (file: SourceFile) => Promise<unknown>): Promise<CodeScan | null>;
  /** Whether more than names was known of a file, however it was then. */
  wasParsed(path: string): boolean;
  /** Whether just this was. */
  wasSaid(path: string, known: KeptFile): boolean;
  /** Writes what was set and found, if anything changed, for the listed files. null: what `found` gave. */
  save(listed: readonly SourceFile[], found: CodeScan | null): Promise<void>;
}

/** What the last scan found, as JSON (null: there was none), and the lines of all files by path; without a stamp where nobody needed to look. */
interface Known {
  readonly parts: Parts;
  readonly result: string | null;
  readonly lines: Map<string, string>;
  /** What was listed last in this process. */
  readonly listed: readonly SourceFile[];
}

/**
 * What the last scan knew: what it found, and a line for each file, with path, stamp, names and, as JSON, the rest. It is written as a whole; what
 * changes later comes behind it, until that is as much again. JSON of lines is read only where it is needed: most files have none. Only we write it,
 * into a folder of our own. In one process it is read again only when somebody else wrote it.
 */
export function keepScans(sources: SourceFiles): () => Promise<Kept> {
  let last: (Known & { readonly stamp: string }) | null = null;
  return async () => {
    const stamp = sources.keptStamp();
    const known = last?.stamp === stamp ? last : opened((await sources.kept()) ?? '');
    // A scan that fails in the middle knows of files what it did not find anything by.
    last = null;
    return openKept(known, async (next, text, isWhole) => {
      if (text !== null) await (isWhole ? sources.keep(text) : sources.append(text));
      last = { ...next, stamp: sources.keptStamp() };
    });
  };
}

function openKept(known: Known, saved: (next: Known, text: string | null, isWhole: boolean) => Promise<void>): Kept {
  const { parts, lines } = known;
  const changed = new Set<string>();
  /** Of lines, what was read of them. */
  const read = new Map<string, KeptFile>();
  const set = (path: string, stamp: string, file: KeptFile): void => {
    lines.set(path, lineOf(path, stamp, file));
    read.set(path, file);
    // Where nothing is kept, all is written.
    if (known.result !== null) changed.add(path);
  };
  return {
    get: ({ path, stamp }) => {
      const line = lines.get(path);
      if (line === undefined || !isOf(line, path, stamp)) return null;
      const file = read.get(path) ?? parsed(line);
      read.set(path, file);
      return file;
    },
    set: ({ path, stamp }, file) => set(path, stamp, file),
    found: async (listed, look) => {
      if (known.result === null || lines.size !== listed.length) return null;
      for (let index = 0; index < listed.length; index++) {
        const file = listed[index];
        if (!file || file === known.listed[index]) continue;
        const line = lines.get(file.path);
        if (line === undefined) return null;
        if (isOf(line, file.path, file.stamp) || isOf(line, file.path, '')) continue;
        await look(file);
        if (said(lines.get(file.path)) !== said(line)) return null;
      }
      return JSON.parse(known.result) as CodeScan;
    },
    wasParsed: (path) => lines.get(path)?.endsWith('\t') === false,
    wasSaid: (path, file) => said(lines.get(path)) === said(lineOf(path, '', file)),
    save: async (listed, found) => {
      const result = found ? JSON.stringify(found) : known.result;
      for (const { path } of found ? listed : []) if (!lines.has(path)) set(path, '', { declares: '' });
      const isNew = result !== known.result;
      const areGone = lines.size !== listed.length;
      if (!isNew && !areGone && changed.size === 0) return saved({ ...known, listed }, null, false);
      const isWhole = known.result === null || areGone || parts.size > 2 * parts.first;
      if (areGone) {
        const present = new Set(listed.map(({ path }) => path));
        for (const path of lines.keys()) if (!present.has(path)) lines.delete(path);
      }
      const rows = Array.from(isWhole ? lines.keys() : changed, (path) => lines.get(path) ?? '');
      const { part, parts: now } = partBehind(isWhole ? null : parts, [isNew || isWhole ? (result ?? '') : '', ...rows].join('\n'));
      await saved({ parts: now, result, lines, listed }, part, isWhole);
    },
  };
}

function opened(text: string): Known {
  const lines = new Map<string, string>();
  const { texts, ...parts } = readParts(text);
  let result: string | null = null;
  for (const part of texts) {
    const [found = '', ...rows] = part.split('\n');
    if (found !== '') result = found;
    for (const row of rows) lines.set(row.slice(0, row.indexOf('\t')), row);
  }
  return { parts, result, lines, listed: [] };
}

function lineOf(path: string, stamp: string, { declares, ...more }: KeptFile): string {
  const json = Object.keys(more).length > 0 ? JSON.stringify(more) : '';
  return `${path}\t${stamp}\t${declares}\t${json}`;
}

/** Whether a line has this stamp. */
const isOf = (line: string, path: string, stamp: string): boolean =>
  line.startsWith(stamp, path.length + 1) && line[path.length + 1 + stamp.length] === '\t';

/** A line without path and stamp. */
const said = (line: string | undefined): string | undefined => line?.slice(line.indexOf('\t', line.indexOf('\t') + 1));

function parsed(text: string): KeptFile {
  const [, , declares = '', json = ''] = text.split('\t');
  return json === '' ? { declares } : { declares, ...(JSON.parse(json) as Omit<KeptFile, 'declares'>) };
}
