import type { SourceFile, SourceFiles } from '../core/registry/code-scan.ts';
import type { Message } from '../protocol/message.ts';
import type { FileSyntax } from './syntax/file-syntax.ts';

/** Another one when files are read in another way: what was kept before counts no more. */
const version = 'scan 3';

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
  /** Writes what was set, if anything was, for the listed files. */
  save(listed: readonly SourceFile[]): Promise<void>;
}

interface Line {
  readonly stamp: string;
  readonly text: string;
  known: KeptFile | null;
}

/**
 * What the last scan knew: a line for each file, with path, stamp, names and, as JSON, the rest. Lines of files that did not change are passed
 * on as they are, and their JSON is read only where it is needed: most files have none. Only we write it, into a folder of our own; a damaged
 * line is no line.
 */
export async function openKept(sources: SourceFiles): Promise<Kept> {
  const [head, ...rows] = ((await sources.kept()) ?? '').split('\n');
  const lines = new Map<string, Line>();
  if (head === version)
    for (const text of rows) {
      const [path = '', stamp] = text.split('\t', 2);
      if (stamp !== undefined) lines.set(path, { stamp, text, known: null });
    }
  let isChanged = false;
  return {
    get: ({ path, stamp }) => {
      const line = lines.get(path);
      if (line?.stamp !== stamp) return null;
      return (line.known ??= parsed(line.text));
    },
    set: ({ path, stamp }, known) => {
      const { declares, ...more } = known;
      const json = Object.keys(more).length > 0 ? JSON.stringify(more) : '';
      lines.set(path, { stamp, text: `${path}\t${stamp}\t${declares}\t${json}`, known });
      isChanged = true;
    },
    save: async (listed) => {
      if (!isChanged && lines.size === listed.length) return;
      const current = listed.flatMap(({ path }) => lines.get(path)?.text ?? []);
      await sources.keep([version, ...current].join('\n'));
    },
  };
}

function parsed(text: string): KeptFile | null {
  const [, , declares, json] = text.split('\t');
  if (declares === undefined || json === undefined) return null;
  try {
    return json === '' ? { declares } : { declares, ...(JSON.parse(json) as Omit<KeptFile, 'declares'>) };
  } catch {
    // It is only a cache: the file is read again.
    return null;
  }
}
