// npm run test:webview – the pages of the views in a real Chromium, on a page that plays the host.
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startVitest, type TestCase } from 'vitest/node';
import { buildWebviews } from '../../.ci/webview-bundle.ts';
import { built } from './harness/built.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Where the numbers go as JSON: {"passed": n, "failed": n}. */
    result: { type: 'string' },
    /** Part of the names of the tests that run. */
    only: { type: 'string' },
    /** Also takes pictures of every state in every theme, to look at. What they could show wrong, other tests find without eyes. */
    pictures: { type: 'boolean', default: false },
  },
});

await rm(built, { recursive: true, force: true });
await buildWebviews(built);
const vitest = await startVitest('test', positionals, {
  config: false,
  root: join(import.meta.dirname, '..', '..'),
  include: ['test/webview/**/*.browser.ts'],
  watch: false,
  exclude: values.pictures ? [] : ['test/webview/pictures.browser.ts'],
  ...(values.only === undefined ? {} : { testNamePattern: values.only }),
  // One browser draws while the other's page is looked at.
  maxWorkers: 2,
  // What hangs is ended; no limit that a busy machine comes near.
  testTimeout: 10 * 60_000,
  hookTimeout: 10 * 60_000,
  // Half a minute is hundreds of times what a page needs to draw itself; longer, a fault that many tests meet costs an hour.
  expect: { poll: { timeout: 30_000 } },
  // The browser has races of its own, as in the stories of the editor: what passes only when played once more is named below.
  retry: 1,
});
const tests = vitest.state.getTestModules().flatMap((module) => [...module.children.allTests()]);
const nameOf = (test: TestCase): string => `${test.module.relativeModuleId}: ${test.fullName}`;
const failures = tests.filter((test) => test.result().state !== 'passed').map(nameOf);
const unsteady = tests.filter((test) => test.diagnostic()?.flaky === true);
for (const test of unsteady) process.stdout.write(`Unsteady, passed only when played once more: ${nameOf(test)}\n${reasonsOf(test)}\n`);
if (values.result !== undefined) {
  await writeFile(values.result, JSON.stringify({ passed: tests.length - failures.length, failed: failures.length, failures }));
}
await vitest.close();

function reasonsOf(test: TestCase): string {
  return (test.result().errors ?? []).map(({ message }) => message).join('\n');
}
