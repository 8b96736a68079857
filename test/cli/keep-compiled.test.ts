import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, lchownSync, mkdirSync, readdirSync, renameSync, statSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchFolder } from '../node/scratch.ts';

const isRoot = process.getuid?.() === 0;

/** The version is told; what lies then in the home and among the temporary files. */
function start(mode: number | null): { readonly home: string[]; readonly temporary: string[] } {
  const [temporary, home] = [scratchFolder('temporary'), join(scratchFolder('home'), 'batuta')];
  if (mode !== null) mkdirSync(home);
  if (mode !== null) chmodSync(home, mode);
  const env = { PATH: process.env['PATH'], HOME: temporary, TMPDIR: temporary, BATUTA_HOME: home };
  execFileSync(process.execPath, [resolve('src/cli/main.ts'), '--version'], { env });
  return { home: mode === null ? [] : readdirSync(home), temporary: readdirSync(temporary) };
}

it.each([
  ['in the home', 0o700, ['compiled']],
  ['nowhere where others may write in the home', 0o777, []],
  ['nowhere where there is no home yet', null, []],
])('what was compiled is kept %s, and never where somebody else may have made the folder first', (_, mode, home) => {
  expect(start(mode)).toEqual({ home, temporary: [] });
});

/** A home that others see into. */
function openHome(): string {
  const home = join(scratchFolder('home'), 'batuta');
  mkdirSync(home, { mode: 0o755 });
  return home;
}

/** The version is told by a shell that lets everybody write what it makes. */
function startIn(home: string): void {
  const env = { PATH: process.env['PATH'], BATUTA_HOME: home };
  execFileSync('sh', ['-c', 'umask 000; exec "$0" "$@"', process.execPath, resolve('src/cli/main.ts'), '--version'], { env });
}

/** What was compiled in a home, and its folders that others may write in. */
function compiledIn(home: string): { readonly files: number; readonly open: string[] } {
  const folder = join(home, 'compiled');
  const all = readdirSync(folder, { recursive: true, withFileTypes: true });
  const folders = [folder, ...all.filter((entry) => entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name))];
  return { files: all.filter((entry) => entry.isFile()).length, open: folders.filter((one) => (statSync(one).mode & 0o022) !== 0) };
}

let version: string | undefined;
/** What Node calls the folder of this version of it; found out once. */
function versionName(): string {
  if (version !== undefined) return version;
  const home = openHome();
  startIn(home);
  version = readdirSync(join(home, 'compiled'))[0] ?? '';
  return version;
}

/** A home where a folder for what is compiled lies already, as it is made, empty. */
function preparedHome(): { readonly home: string; readonly folder: string; readonly ofVersion: string } {
  const home = openHome();
  const folder = join(home, 'compiled');
  const ofVersion = join(folder, versionName());
  mkdirSync(ofVersion, { mode: 0o700, recursive: true });
  return { home, folder, ofVersion };
}

it('is kept where nobody else can write, whatever the person’s other files are', () => {
  const home = openHome();
  startIn(home);
  const { files, open } = compiledIn(home);
  expect([files > 0, open]).toEqual([true, []]);
  const prepared = preparedHome();
  startIn(prepared.home);
  expect(compiledIn(prepared.home)).toEqual({ files, open: [] });
});

describe('is not used', () => {
  const put: readonly (readonly [string, (ofVersion: string, folder: string) => void])[] = [
    ['where others may write: the folder', (_ofVersion, folder) => chmodSync(folder, 0o1777)],
    ['where a group may write: the folder', (_ofVersion, folder) => chmodSync(folder, 0o770)],
    ['where others may write: that of this version', (ofVersion) => chmodSync(ofVersion, 0o777)],
  ];
  const others: typeof put = [
    ['that somebody else put there: the folder', (_ofVersion, folder) => chownSync(folder, 12_345, 12_345)],
    ['that somebody else put there: that of this version', (ofVersion) => chownSync(ofVersion, 12_345, 12_345)],
    [
      'that somebody else put there: a link',
      (ofVersion) => {
        renameSync(ofVersion, `${ofVersion}-elsewhere`);
        symlinkSync(`${ofVersion}-elsewhere`, ofVersion);
        lchownSync(ofVersion, 12_345, 12_345);
      },
    ],
  ];
  it.each(isRoot ? [...put, ...others] : put)('%s', (_what, change) => {
    const { home, folder, ofVersion } = preparedHome();
    change(ofVersion, folder);
    startIn(home);
    expect(compiledIn(home).files).toBe(0);
  });
});
