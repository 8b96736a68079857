import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startVitest } from 'vitest/node';
import { installServer } from '../harness/install-server.ts';
import { installVsix } from '../harness/install-vsix.ts';
import { installTestRunnerExtension, installVirtualFolderExtension } from '../harness/test-extensions.ts';

const project = join(import.meta.dirname, '..', '..', '..');
const ending = '.browser.ts';

/** Names of the stories that are played in a browser; each is a file of its own. */
export async function storyNames(): Promise<string[]> {
  const files = await readdir(import.meta.dirname);
  return files.flatMap((file) => (file.endsWith(ending) ? [file.slice(0, -ending.length)] : [])).toSorted();
}

/** Plays stories in the real workbench, with the packaged extension, one after the other. What was skipped after a failure has failed. */
export async function runStories(names: readonly string[]): Promise<{ readonly passed: number; readonly failed: number }> {
  const extensions = await mkdtemp(join(tmpdir(), 'batuta-extensions-'));
  try {
    const installation = await installServer((line) => console.log(line));
    await installVirtualFolderExtension(extensions);
    await installTestRunnerExtension(extensions);
    await installVsix(installation, extensions);
    const vitest = await startVitest('test', [], {
      config: false,
      root: project,
      include: names.map((name) => `test/extension/browser/${name}${ending}`),
      env: { BATUTA_TEST_EXTENSIONS: extensions },
      watch: false,
      fileParallelism: false,
      // Everything waits for conditions with limits of its own.
      testTimeout: 300_000,
      hookTimeout: 300_000,
    });
    const modules = vitest.state.getTestModules();
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const passed = tests.filter((test) => test.result().state === 'passed').length;
    // A file that could not be loaded has no tests that could fail.
    const broken = modules.filter((module) => module.state() === 'failed' && module.children.size === 0).length;
    await vitest.close();
    return { passed, failed: tests.length - passed + broken };
  } finally {
    await rm(extensions, { recursive: true, force: true });
  }
}
