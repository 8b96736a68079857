import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
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

interface Played {
  readonly passed: number;
  readonly failed: number;
  /** Names of what failed. */
  readonly failures: readonly string[];
}

/**
 * Plays stories in the real workbench, with the packaged extension, one after the other. What was skipped after a failure
 * has failed. A story that failed is played once more from its beginning, and named as unsteady when it then passes: the
 * browser and the workbench have races of their own.
 */
export async function runStories(names: readonly string[]): Promise<Played> {
  const extensions = await mkdtemp(join(tmpdir(), 'batuta-extensions-'));
  try {
    const installation = await installServer((line) => console.log(line));
    await installVirtualFolderExtension(extensions);
    await installTestRunnerExtension(extensions);
    await installVsix(installation, extensions);
    const first = await play(names, extensions);
    const again = names.filter((name) => first.get(name)?.failed !== 0);
    if (again.length === 0) return sum(first);
    console.log(`\nFailed, and played once more: ${again.join(', ')}\n`);
    const second = await play(again, extensions);
    const unsteady = again.filter((name) => second.get(name)?.failed === 0);
    if (unsteady.length > 0) console.log(`Unsteady, passed only when played once more: ${unsteady.join(', ')}`);
    return sum(new Map([...first, ...second]));
  } finally {
    await rm(extensions, { recursive: true, force: true });
  }
}

/** Results by story. */
async function play(names: readonly string[], extensions: string): Promise<Map<string, Played>> {
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
  const results = vitest.state.getTestModules().map((module): [string, Played] => {
    const tests = [...module.children.allTests()];
    const story = basename(module.moduleId, ending);
    const failures = tests.filter((test) => test.result().state !== 'passed').map((test) => `${story}: ${test.fullName}`);
    const passed = tests.length - failures.length;
    // A file that could not be loaded has no tests that could fail.
    if (module.state() === 'failed' && failures.length === 0) failures.push(`${story}: could not be played`);
    return [story, { passed, failed: failures.length, failures }];
  });
  await vitest.close();
  // A story that was never begun has failed, too.
  return new Map([
    ...names.map((name): [string, Played] => [name, { passed: 0, failed: 1, failures: [`${name}: never begun`] }]),
    ...results,
  ]);
}

function sum(results: ReadonlyMap<string, Played>): Played {
  const all = [...results.values()];
  return {
    passed: all.reduce((total, { passed }) => total + passed, 0),
    failed: all.reduce((total, { failed }) => total + failed, 0),
    failures: all.flatMap(({ failures }) => failures),
  };
}
