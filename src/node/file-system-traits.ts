import { chmod, lstat, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { temporaryLink, temporaryPrefix, writeTemporary } from './atomic-write.ts';
import { systemCode } from './system-error.ts';
import { lookAt } from './watched-file.ts';

/** What git asks a file system when it begins a repository there, and believes ever after. */
export interface FileSystemTraits {
  /** Whether a file can be made executable and says so afterwards; never on Windows. */
  readonly keepsModes: boolean;
  readonly hasLinks: boolean;
  readonly ignoresCase: boolean;
  /** Whether a name with `ä` is found by `a` and its dots; null where git does not ask: it does only on macOS. */
  readonly composes: boolean | null;
}

const composed = '\u00E4';

/** These say nothing of links, only that there is no room for one now. */
const passing = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE']);

/**
 * Asks the file system of `folder`. The answer depends on the disk, not on the platform alone: Linux mounts FAT and Windows' folders, macOS can be
 * formatted with case, Windows allows links to some. All names are temporary ones of our own, so any number may ask at once and none meets another's.
 */
export async function fileSystemTraits(folder: string): Promise<FileSystemTraits> {
  const isMac = process.platform === 'darwin';
  const options = { fleeting: true, prefix: isMac ? `${temporaryPrefix}${composed}` : temporaryPrefix };
  const file = await writeTemporary(join(folder, 'traits'), Buffer.alloc(0), options);
  const isFoundAs = (name: string): boolean => lookAt(join(dirname(file), name), false) !== null;
  try {
    return {
      keepsModes: await keepsModes(file),
      hasLinks: await hasLinks(folder),
      ignoresCase: isFoundAs(basename(file).toUpperCase()),
      composes: isMac ? isFoundAs(basename(file).normalize('NFD')) : null,
    };
  } finally {
    await rm(file, { force: true });
  }
}

async function keepsModes(file: string): Promise<boolean> {
  const { mode } = await lstat(file);
  // Where all are executable, as on a mounted FAT, that says nothing of a file.
  if ((mode & 0o100) !== 0) return false;
  const isAllowed = await chmod(file, mode | 0o100).then(
    () => true,
    () => false,
  );
  return isAllowed && (await lstat(file)).mode !== mode;
}

async function hasLinks(folder: string): Promise<boolean> {
  try {
    const link = await temporaryLink(join(folder, 'traits'), Buffer.from('traits'));
    const isLink = (await lstat(link)).isSymbolicLink();
    await rm(link, { force: true });
    return isLink;
  } catch (error) {
    if (passing.has(systemCode(error) ?? '')) throw error;
    return false;
  }
}
