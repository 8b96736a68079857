import { afterEach, expect, test } from 'vitest';
import { swapBack } from '../../../src/app/roll-back.ts';
import type { Stage } from '../feature/stage.ts';
import { brokenFile, openBug, specFile, specOfElsewhere, testFile } from './acts.ts';

let stage: Stage;
afterEach(() => stage.close());

/** Waits for a person, who has to mend the command, while the spec's test is laid aside. */
const openWaiting = async (): Promise<void> => {
  stage = await openBug([], {
    specFile,
    files: { [brokenFile]: 'bad\n', [specFile]: specOfElsewhere },
    commands: { 'check-backend': () => ({ outcome: 'missing', exitCode: null }) },
    baselines: { get: async () => null, put: async () => undefined },
  });
  stage.files.set(testFile, 'a test of the total\n', true);
  await stage.start();
  await stage.until('stop');
  expect(stage.files.text(testFile)).toBeNull();
};

test('cancelled or undone while the test of a spec is laid aside: it lies there again, as it was', async () => {
  await openWaiting();
  const { files, engine } = stage;
  await swapBack({ files, engine, runId: 'run' });
  const back = await files.entry(testFile);
  expect([files.text(testFile), back?.mode]).toEqual(['a test of the total\n', 'executable']);
});
