/**
 * Changes the code in small ways, one at a time, and asks whether a test notices. On demand, never in CI:
 *   npm run mutation -- --folders src/engines,src/core/evidence --count 200 --seed 1 [--json FILE] [--again FILE] [--slow 20] [--tests test/core] [--nearest 5] [--tree FOLDER]
 */
import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { sampleOf, shuffled } from '../sweeps/seed.ts';
import { isSlow, reaching, type Times } from './choose-tests.ts';
import { copyTree, type TreeCopy } from './copy-tree.ts';
import { importsBelow } from './imports.ts';
import { mutantsOf, mutated, type Mutant } from './mutants.ts';
import { readOptions, type Options } from './options.ts';
import { reportOf, type Tried } from './report.ts';
import { sameMutants } from './same-mutants.ts';
import { createTestRunner, type TestRunner } from './test-runner.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(options: Options): Promise<void> {
  const copy = await copyTree(options.tree);
  // What hangs is told from what is slow by the slowest test of the unchanged tree.
  let patienceMs = 10 * 60_000;
  const runner = createTestRunner(copy.root, () => patienceMs);
  try {
    const mutants = await chooseMutants(copy, options);
    say(`${mutants.length} mutants, seed ${options.seed}`);
    const names = importsBelow(copy.root);
    const tests = globSync(`${options.tests}/**/*.test.ts`, { cwd: copy.root, exclude: ['test/extension/**', 'test/workspaces/**'] });
    const reached = [...new Set(mutants.flatMap(({ file }) => reaching(file, tests, names).slice(0, options.nearest)))];
    const asked = options.slow > 0 ? reached : reached.filter((test) => !isSlow(test));
    const times = await timesOf(runner, asked);
    patienceMs = Math.max(20_000, 4 * Math.max(...Object.values(times)));
    const sound = Object.keys(times);
    const tried: Tried[] = [];
    for (const mutant of mutants) {
      const order = reaching(mutant.file, sound, names, times).slice(0, options.nearest);
      const fate = await tryOn(
        copy,
        runner,
        mutant,
        order.filter((test) => !isSlow(test, times)),
      );
      say(`${tried.length + 1} ${fate.fate} ${mutant.file}:${mutant.line} ${fate.by ?? ''}`);
      tried.push({ ...mutant, ...fate });
      await keep(options, tried);
    }
    const survivors = sampleOf(
      tried.filter(({ fate }) => fate === 'survived' || fate === 'uncovered'),
      options.slow,
      options.seed,
    );
    for (const survivor of survivors) {
      const order = reaching(survivor.file, sound, names, times).filter((test) => isSlow(test, times));
      if (order.length === 0) continue;
      const fate = await tryOn(copy, runner, survivor, order);
      say(`slow tests: ${fate.fate} ${survivor.file}:${survivor.line} ${fate.by ?? ''}`);
      tried[tried.indexOf(survivor)] = { ...survivor, ...fate };
    }
    await keep(options, tried);
    say(reportOf(tried, options.folders));
  } finally {
    await runner.close();
    await copy.remove();
  }
}

/** After each, so that a run that is ended early was not in vain. */
async function keep({ json }: Options, tried: readonly Tried[]): Promise<void> {
  if (json !== null) await writeFile(json, JSON.stringify(tried, null, 1));
}

async function chooseMutants(copy: TreeCopy, { folders, count, seed, again }: Options): Promise<Mutant[]> {
  const files = folders
    .flatMap((folder) => (folder.endsWith('.ts') ? folder : globSync(`${folder}/**/*.ts`, { cwd: copy.root })))
    .toSorted();
  const all = (await Promise.all(files.map(async (file) => mutantsOf(file, await copy.read(file))))).flat();
  return again === null
    ? shuffled(sampleOf(all, count, seed), seed)
    : sameMutants(JSON.parse(await readFile(again, 'utf8')) as Mutant[], all);
}

/** The tests that pass on the unchanged tree, with their times. */
async function timesOf(runner: TestRunner, tests: readonly string[]): Promise<Times> {
  const played = await runner.play({ tests, changed: [], bail: false });
  if (played.result === 'stalled') throw new Error('The tests hang on the unchanged tree.');
  for (const failed of played.failed) say(`fails without any change, so it is left out: ${failed}`);
  return Object.fromEntries(Object.entries(played.durations).filter(([test]) => !played.failed.some((failed) => failed.startsWith(test))));
}

/** The file of the mutant before: what a test process knows of it is not true any more. */
let restored = '';

async function tryOn(copy: TreeCopy, runner: TestRunner, mutant: Mutant, tests: readonly string[]): Promise<Pick<Tried, 'fate' | 'by'>> {
  if (tests.length === 0) return { fate: 'uncovered', by: null };
  const source = await copy.read(mutant.file);
  await copy.write(mutant.file, mutated(source, mutant));
  const played = await runner.play({ tests, changed: [restored, mutant.file].filter(Boolean), bail: true });
  await copy.write(mutant.file, source);
  restored = mutant.file;
  if (played.result === 'stalled') return { fate: 'hung', by: null };
  return { fate: played.result === 'failed' ? 'killed' : 'survived', by: played.failed[0] ?? null };
}

await main(readOptions(process.argv.slice(2)));
