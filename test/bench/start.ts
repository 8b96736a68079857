import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCommandLine } from '../../.ci/bundles.ts';
import { alternately } from './alternately.ts';
import { compare, type Measured } from './measured.ts';

/** So many starts are measured at once: the processor time of children is known in hundredths of a second only. */
const starts = 5;

/** The start of the built command line, beside that of an empty Node. */
export async function benchStart(times = 9): Promise<Measured[]> {
  const folder = await mkdtemp(join(tmpdir(), 'batuta-bench-'));
  try {
    await buildCommandLine(folder);
    // Whoever uses it has a folder of its own, with what was compiled before.
    const env = { ...process.env, BATUTA_HOME: join(folder, 'home') };
    await mkdir(env.BATUTA_HOME, { mode: 0o700 });
    const starting =
      (...argv: string[]) =>
      (): void => {
        for (let index = 0; index < starts; index++) spawnSync(process.execPath, argv, { env });
      };
    const cli = join(folder, 'cli.cjs');
    const taken = await alternately(times, {
      empty: starting('-e', '0'),
      '--version': starting(cli, '--version'),
      '--help': starting(cli, '--help'),
      runs: starting(cli, 'runs'),
    });
    const line = (name: Exclude<keyof typeof taken, 'empty'>, goal: number): Measured =>
      compare(`${starts} × batuta ${name}`, { goal, by: 'cpu', peer: 'node -e 0' }, taken[name], taken.empty);
    return [line('--version', 1.5), line('--help', 1.5), line('runs', 3)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
