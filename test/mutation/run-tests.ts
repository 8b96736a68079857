/** A process that plays test files of one tree again and again, in one worker each time. Arguments: the tree. Orders and news by IPC. */
import path from 'node:path';
import { BaseSequencer, createVitest, type TestCase, type TestModule, type TestSpecification } from 'vitest/node';
import type { RunNews, RunOrder } from './messages.ts';

const root = process.argv[2] ?? '';
/** Of the order that is played. */
const failed: string[] = [];
const durations = new Map<string, number>();
const say = (news: RunNews): void => void process.send?.(news);

/** As they were ordered. */
class Given extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files;
  }
}

async function play({ tests, changed, bail }: RunOrder): Promise<void> {
  vitest.config.bail = bail ? 1 : 0;
  for (const project of vitest.projects) project.config.bail = vitest.config.bail;
  for (const file of changed) vitest.invalidateFile(path.join(root, file));
  const project = vitest.getRootProject();
  const specifications = tests.map((file) => project.createSpecification(path.join(root, file)));
  failed.length = 0;
  durations.clear();
  // What it resolves with holds results of earlier orders as well.
  await vitest.runTestSpecifications(specifications);
  say({ type: 'done', failed, durations: Object.fromEntries(durations) });
}

const nameOf = (module: TestModule): string => path.relative(root, module.moduleId).split(path.sep).join('/');

function tried(test: TestCase): void {
  say({ type: 'alive' });
  if (test.result().state === 'failed') failed.push(`${nameOf(test.module)} > ${test.fullName}`);
}

/** A file may also fail as a whole: a hook, an import. */
function over(module: TestModule): void {
  durations.set(nameOf(module), module.diagnostic().duration);
  if (module.state() === 'failed' && !failed.some((name) => name.startsWith(nameOf(module)))) failed.push(nameOf(module));
}

const vitest = await createVitest('test', {
  root,
  watch: false,
  isolate: false,
  maxWorkers: 1,
  fileParallelism: false,
  sequence: { sequencer: Given },
  reporters: [
    {
      onTestModuleStart: () => say({ type: 'alive' }),
      onTestCaseResult: tried,
      onTestModuleEnd: over,
      onTestRunEnd: (_modules, errors) => void failed.push(...errors.map((error) => `outside of the tests: ${error.message}`)),
    },
  ],
});
process.on('message', (order: RunOrder) => void play(order));
// The main process is gone.
process.on('disconnect', () => process.exit(0));
say({ type: 'ready' });
