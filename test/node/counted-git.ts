import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { stubProgram } from '../fakes/stub-program.ts';
import { bareEnvironment, scratchFolder } from './scratch.ts';

/** A git on PATH that notes down each start, and what was started since it was asked last. */
export async function countedGit() {
  const folder = scratchFolder('counted');
  const log = join(folder, 'log');
  const real = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
  const bin = await stubProgram(join(folder, 'bin'), 'git', `echo "$*" >> '${log}'\nexec '${real}' "$@"`);
  const started = (): string[] => {
    const lines = readFileSync(log, { encoding: 'utf8', flag: 'a+' }).split('\n').filter(Boolean);
    writeFileSync(log, '');
    return lines.map((line) => line.replaceAll(/-c \S+ |--no-pager /gu, '').split(' ')[0] ?? '').sort();
  };
  return { PATH: `${bin}${delimiter}${bareEnvironment.PATH}`, started };
}
