import * as z from 'zod';
import type { SourceFile, SourceFiles } from '../core/registry/code-scan.ts';
import type { Message } from '../protocol/message.ts';
import type { FileSyntax } from './syntax/file-syntax.ts';

/** Raised when files are read in another way: what was kept before counts no more. */
const version = 1;

/** What a scan knows of a file. */
export interface KeptFile {
  readonly declares?: readonly string[];
  readonly syntax?: FileSyntax;
  readonly skipped?: Message;
}

/** Written by us alone, into a folder of our own. */
const keptSchema = z.object({
  version: z.literal(version),
  files: z.record(z.string(), z.object({ stamp: z.string(), known: z.custom<KeptFile>() })),
});

export interface Kept {
  get(file: SourceFile): KeptFile | null;
  set(file: SourceFile, known: KeptFile): void;
  /** Writes what was set, if anything was, for the listed files. */
  save(listed: readonly SourceFile[]): Promise<void>;
}

/** What the last scan knew. */
export async function openKept(sources: SourceFiles): Promise<Kept> {
  const files = new Map(Object.entries(parsed(await sources.kept())));
  let isChanged = false;
  return {
    get: ({ path, stamp }) => {
      const found = files.get(path);
      return found?.stamp === stamp ? found.known : null;
    },
    set: ({ path, stamp }, known) => {
      files.set(path, { stamp, known });
      isChanged = true;
    },
    save: async (listed) => {
      const gone = files.size > listed.length;
      if (!isChanged && !gone) return;
      const current = new Set(listed.map(({ path }) => path));
      for (const path of files.keys()) if (!current.has(path)) files.delete(path);
      await sources.keep(JSON.stringify({ version, files: Object.fromEntries(files) }));
    },
  };
}

function parsed(text: string | null): z.infer<typeof keptSchema>['files'] {
  if (text === null) return {};
  try {
    return keptSchema.parse(JSON.parse(text)).files;
  } catch {
    // It is only a cache: what is damaged or of another version is read again.
    return {};
  }
}
