import { crc32 } from 'node:zlib';
import type { CodeScan, SourceFile, SourceFiles } from '../core/registry/code-scan.ts';
import type { Message } from '../protocol/message.ts';
import type { FileSyntax } from './syntax/file-syntax.ts';

/** Another one when files are read in another way, or entities are found in another: what was kept before counts no more. */
const version = 'scan 12';

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
  /** Writes what was set and found, if anything changed, for the listed files. */
  save(listed: readonly SourceFile[], found: CodeScan): Promise<void>;
}

interface Line {
  /** '': nobody needed to look at it. */
  readonly stamp: string;
  readonly text: string;
  known: KeptFile | null;
}

/**
 * What the last scan knew: what it found, and a line for each file, with path, stamp, names and, as JSON, the rest. Lines of files that did
 * not change are passed on as they are, and their JSON is read only where it is needed: most files have none. Only we write it, into a folder
 * of our own; with a damaged byte anywhere it counts for nothing.
 */
export async function openKept(sources: SourceFiles): Promise<Kept> {
  const { result, lines } = opened((await sources.kept()) ?? '');
  let isChanged = false;
  return {
    get: ({ path, stamp }) => {
      const line = lines.get(path);
      return line?.stamp === stamp ? (line.known ??= parsed(line.text)) : null;
    },
    set: ({ path, stamp }, known) => {
      lines.set(path, lineOf(path, stamp, known));
      isChanged = true;
    },
    found: async (listed, look) => {
      if (result === null || lines.size !== listed.length) return null;
      for (const file of listed) {
        const line = lines.get(file.path);
        if (!line) return null;
        if (line.stamp === '' || line.stamp === file.stamp) continue;
        await look(file);
        if (said(lines.get(file.path)) !== said(line)) return null;
      }
      return JSON.parse(result) as CodeScan;
    },
    save: async (listed, found) => {
      if (!isChanged && result !== null && lines.size === listed.length) return;
      const current = listed.map(({ path }) => (lines.get(path) ?? lineOf(path, '', { declares: '' })).text);
      const text = [JSON.stringify(found), ...current].join('\n');
      await sources.keep(`${version} ${crc32(text)}\n${text}`);
    },
  };
}

function opened(text: string): { readonly result: string | null; readonly lines: Map<string, Line> } {
  const lines = new Map<string, Line>();
  const end = text.indexOf('\n');
  const rest = text.slice(end + 1);
  if (text.slice(0, Math.max(0, end)) !== `${version} ${crc32(rest)}`) return { result: null, lines };
  const [result = null, ...rows] = rest.split('\n');
  for (const row of rows) {
    const at = row.indexOf('\t');
    lines.set(row.slice(0, at), { stamp: row.slice(at + 1, row.indexOf('\t', at + 1)), text: row, known: null });
  }
  return { result, lines };
}

function lineOf(path: string, stamp: string, known: KeptFile): Line {
  const { declares, ...more } = known;
  const json = Object.keys(more).length > 0 ? JSON.stringify(more) : '';
  return { stamp, text: `${path}\t${stamp}\t${declares}\t${json}`, known };
}

/** The text of a line without path and stamp. */
const said = (line: Line | undefined): string | undefined => line?.text.slice(line.text.indexOf('\t', line.text.indexOf('\t') + 1));

function parsed(text: string): KeptFile {
  const [, , declares = '', json = ''] = text.split('\t');
  return json === '' ? { declares } : { declares, ...(JSON.parse(json) as Omit<KeptFile, 'declares'>) };
}
