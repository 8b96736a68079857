import { afterEach, expect, test } from 'vitest';
import { passed, writes } from '../feature/acts.ts';
import type { Stage } from '../feature/stage.ts';
import { brokenFile, checks, diagnoses, openBug, writesSpec } from './acts.ts';

let stage: Stage;
afterEach(() => stage.close());

test('a fix after which the reproduction passes only sometimes is sent back, with what failed', async () => {
  let runs = 0;
  stage = await openBug(
    [
      [/^DIAGNOSE/, diagnoses()],
      [/^SPEC/, writesSpec],
      [/^Backend/, writes(brokenFile, 'good, mostly\n', passed)],
      [/^RETRY Backend.*1/, writes(brokenFile, 'good\n', passed)],
    ],
    {
      commands: {
        'check-backend': () => {
          if (stage.files.text(brokenFile) !== 'good, mostly\n') return checks(stage.files);
          // Its own validation passes, and the first try of the reproduction.
          runs += 1;
          return runs === 3 ? { exitCode: 1, output: 'expected 1, got 3' } : { exitCode: 0, output: '' };
        },
      },
    },
  );
  const run = await stage.start();
  await stage.until('approval');
  await stage.approve();
  expect(await run.done).toMatchObject({ status: 'completed' });
  expect(stage.asked.filter((label) => /^(?:RETRY )?Backend/.test(label))).toHaveLength(2);
  const retry = stage.tasks.findLast(({ agent }) => agent === 'backend')?.prompt.task ?? '';
  expect(retry).toContain('only sometimes');
  const { reproduced, proof } = await stage.state();
  expect([reproduced.after?.outcome, proof?.verdict]).toEqual(['passes', 'proven']);
});
