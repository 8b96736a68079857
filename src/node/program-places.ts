import { posix, win32 } from 'node:path';

export interface ProgramPlaces {
  /** Whether the name has a folder in it, so that PATH does not count. */
  readonly hasFolder: boolean;
  /** Of PATH, absolute ones alone: others would start programs out of the current folder, which is not trusted. */
  readonly folders: readonly string[];
  /** Where it may lie, the first counts. */
  readonly files: readonly string[];
}

/** A drive, or a folder of a server. `\tools` lies on whatever drive is the current one, and `\\.\x` is a device. */
const ofDrive = /^(?:[A-Z]:\\|\\\\[^\\]+\\[^\\]+\\)/iu;

/**
 * Where a program may lie that is called `name`, seen from `cwd` (absolute). On Windows an entry of PATH may be in quotation marks, and the ending is
 * left out; `.cmd` and `.bat` are none, because cmd would take their arguments apart.
 */
export function programPlaces(name: string, cwd: string, path: string, platform: NodeJS.Platform): ProgramPlaces {
  const windows = platform === 'win32';
  const paths = windows ? win32 : posix;
  const hasFolder = windows ? /[\\/:]/u.test(name) : name.includes('/');
  const entries = path.split(paths.delimiter).map((entry) => (windows ? entry.replace(/^"(.*)"$/u, '$1') : entry));
  const folders = entries.filter(
    (entry) => paths.isAbsolute(entry) && (!windows || ofDrive.test(win32.parse(win32.join(entry, 'x')).root)),
  );
  const places = hasFolder ? [paths.resolve(cwd, name)] : folders.map((folder) => paths.join(folder, name));
  const named = !windows || /\.(?:exe|com)$/iu.test(name);
  return { hasFolder, folders, files: named ? places : places.flatMap((place) => [`${place}.exe`, `${place}.com`]) };
}
