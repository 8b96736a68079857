import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import picomatch from 'picomatch';
import type { ReportRequest } from '../core/ports.ts';
import { makeScratchFolder } from './scratch-folder.ts';

/** Bytes of reports that are read; tests that are named beyond it are not known. */
const mostBytes = 32 * 1024 * 1024;
/** What runners write into the folder. */
const isReport = /\.(?:json|xml|trx)$/u;
/** Folders with many files and no reports. */
const skipped = new Set(['node_modules', '.git', '.caches']);

export interface ReportCollector {
  /** Where runners write them. */
  readonly folder: string;
  variables(env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>>;
  /** Texts of the reports, once the command has ended. */
  finish(): Promise<readonly string[]>;
  discard(): Promise<void>;
}

/** A folder for the reports of a command that is about to start in `cwd`. */
export async function collectReports(request: ReportRequest, cwd: string): Promise<ReportCollector> {
  const folder = await makeScratchFolder('output');
  for (const [name, text] of Object.entries(request.files)) await writeFile(join(folder, name), text);
  const isWritten = picomatch([...request.written], { dot: true });
  // By the clock of the file system, which need not be ours.
  const since = (await stat(folder)).mtimeMs;
  return {
    folder,
    variables: (env) => request.variables(folder, env),
    finish: async () => {
      const files = await filesBelow(folder, '', (path) => isReport.test(path));
      if (request.written.length > 0) {
        for (const file of await filesBelow(cwd, '', isWritten)) if ((await stat(file)).mtimeMs >= since) files.push(file);
      }
      const texts: string[] = [];
      let total = 0;
      for (const file of files.sort()) {
        total += (await stat(file)).size;
        if (total > mostBytes) break;
        texts.push(await readFile(file, 'utf8'));
      }
      return texts;
    },
    discard: () => rm(folder, { recursive: true, force: true }),
  };
}

async function filesBelow(root: string, folder: string, wanted: (path: string) => boolean): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory() && !skipped.has(entry.name)) found.push(...(await filesBelow(root, path, wanted)));
    else if (entry.isFile() && wanted(path)) found.push(join(root, path));
  }
  return found;
}
