import { randomInt } from 'node:crypto';
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { namedVariable, seedVariable, wholeVariable } from './test/sweeps/seed.ts';
import { WholeRunsFirst } from './test/sweeps/whole-runs-first.ts';

const minute = 60_000;
const hasNames = process.argv.slice(2).some((argument) => /(?:^|[\\/])test[\\/]/u.test(argument));

/** `--mode all` plays the sweeps whole; otherwise a sample of each, another one each time unless the environment names the seed. */
export default defineConfig(({ mode }) => ({
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    // The editor's suite runs in an extension host; the workspaces have test runners of their own.
    exclude: ['test/extension/**', 'test/workspaces/**', 'node_modules/**'],
    pool: 'forks',
    // Half of the suite's time was the same imports in each file. Tests leave nothing behind in their process.
    isolate: false,
    // A process is started by copying the worker's page tables, 100 times in a whole run: what is new in memory stays small.
    execArgv: ['--max-semi-space-size=4'],
    sequence: { sequencer: WholeRunsFirst },
    // One more than the smallest machine has cores: whole runs wait for processes a quarter of their time.
    maxWorkers: 3,
    maxConcurrency: 2,
    globalSetup: ['test/sweeps/print-seed.ts'],
    setupFiles: ['test/sweeps/property-cases.ts'],
    env: {
      // Hundreds of short processes of our own are started: each compiles only what is new.
      NODE_COMPILE_CACHE: path.resolve(import.meta.dirname, 'node_modules/.cache/compile'),
      // Where there is a sandbox, its own tests turn it on: all others test the same everywhere.
      BATUTA_SANDBOX: 'off',
      [seedVariable]: process.env[seedVariable] ?? String(randomInt(1_000_000)),
      [namedVariable]: hasNames ? '1' : (process.env[namedVariable] ?? '0'),
      [wholeVariable]: mode === 'all' ? '1' : '0',
    },
    // The last net only: what waits for a process or a condition is ended by a lack of progress (test/progress).
    testTimeout: 20 * minute,
    hookTimeout: 20 * minute,
    teardownTimeout: minute,
    expect: { poll: { timeout: 10 * minute } },
  },
}));
