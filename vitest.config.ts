import path from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    // The editor's suite runs in an extension host; the workspaces have test runners of their own.
    exclude: ['test/extension/**', 'test/workspaces/**', 'node_modules/**'],
    pool: 'forks',
    maxWorkers: 2,
    // Hundreds of short processes of our own are started: each compiles only what is new.
    env: { NODE_COMPILE_CACHE: path.resolve(import.meta.dirname, 'node_modules/.cache/compile') },
    // Real processes on a busy machine: generous, because a time-out only ever ends what hangs.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
  },
});
