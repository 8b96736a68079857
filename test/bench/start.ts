/**
 * How long the built command line takes to start, beside an empty Node: `node test/bench/start.ts`. Figures are ratios of the fastest
 * of several times, because machines differ. `--times 5` takes fewer. Ends with 1 when a limit is exceeded.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { commandLine } from '../../.ci/bundles.ts';

/** Most times the start of an empty Node that each may take. */
const limits = { '--version': 1.5, '--help': 1.5, runs: 3 };

const { values } = parseArgs({ options: { times: { type: 'string', default: '15' } } });
const folder = await mkdtemp(join(tmpdir(), 'batuta-bench-'));
await build({ ...commandLine, outdir: folder, outExtension: { '.js': '.mjs' } });
const env = { ...process.env, BATUTA_HOME: join(folder, 'home'), NODE_COMPILE_CACHE: join(folder, 'cache') };

function fastest(argv: readonly string[]): number {
  const times = Array.from({ length: Number(values.times) }, () => {
    const begin = performance.now();
    spawnSync(process.execPath, argv, { env });
    return performance.now() - begin;
  });
  return Math.min(...times);
}

const empty = fastest(['-e', '0']);
process.stdout.write(`empty Node  ${empty.toFixed(0)} ms\n`);
for (const [argument, limit] of Object.entries(limits)) {
  const ratio = fastest([join(folder, 'cli.mjs'), argument]) / empty;
  if (ratio > limit) process.exitCode = 1;
  process.stdout.write(`batuta ${argument}  ${ratio.toFixed(2)} × (at most ${limit})\n`);
}
await rm(folder, { recursive: true, force: true });
