import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { scratchFolder } from '../node/scratch.ts';

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

it.runIf(process.getuid?.() === 0)('nor where somebody else put the folder into the home before that was closed to them', () => {
  const home = join(scratchFolder('home'), 'batuta');
  const compiled = join(home, 'compiled');
  mkdirSync(compiled, { recursive: true, mode: 0o700 });
  chownSync(compiled, 12_345, 12_345);
  execFileSync(process.execPath, [resolve('src/cli/main.ts'), '--version'], { env: { PATH: process.env['PATH'], BATUTA_HOME: home } });
  expect(readdirSync(compiled)).toEqual([]);
});
