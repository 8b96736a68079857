import { afterAll, afterEach, beforeEach } from 'vitest';
import { Stage } from './stage.ts';
import type { StageOptions } from './stage.ts';

/**
 * A stage for the tests of one file, which go on where the one before stopped: after a failure the rest is skipped.
 * Pictures and logs of a failure are left behind.
 */
export function stageOfFile(options: Omit<StageOptions, 'extensions'>): () => Promise<Stage> {
  let opening: Promise<Stage> | undefined;
  let broken = false;
  const open = (): Promise<Stage> => {
    const extensions = process.env['BATUTA_TEST_EXTENSIONS'];
    if (extensions === undefined) throw new Error('These tests need the installed extension: npm run test:editor -- --only browser');
    opening ??= Stage.open({ ...options, extensions });
    return opening;
  };
  beforeEach(({ skip }) => skip(broken, 'what it goes on from failed'));
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail' || broken) return;
    broken = true;
    await (await opening)?.leaveTraces(task.name);
  });
  afterAll(async () => (await opening)?.close());
  return open;
}
