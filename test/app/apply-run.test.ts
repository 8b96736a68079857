import { afterEach, expect, test } from 'vitest';
import { applyRun } from '../../src/app/apply-run.ts';
import { rollBack } from '../../src/app/roll-back.ts';
import { writes, writesSpec } from '../pipelines/feature/acts.ts';
import { agent, openStage } from '../pipelines/feature/stage.ts';
import type { Stage } from '../pipelines/feature/stage.ts';
import { nothingLearned } from '../fakes/nothing-learned.ts';

let stage: Stage;
afterEach(() => stage.close());

test('a run of which everything was undone is not committed: its message would speak of a change that is not there', async () => {
  stage = await openStage({
    agents: [agent('backend')],
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
      [/^Backend/, writes('backend/a.ts', 'x')],
    ],
  });
  const handle = await stage.start();
  await stage.until('approval');
  await stage.approve();
  await handle.done;
  const { files, checkpoints, engine } = stage;
  const before = await stage.state();
  const spec = before.spec?.file.replace('spec/completed/', 'spec/active/') ?? '';
  const done = await rollBack({ files, checkpoints, engine, runId: 'run', by: 'ana', unlearn: nothingLearned }, { run: true });
  expect(done).toEqual({ restored: ['backend/a.ts', spec], removed: ['backend/a.ts'], skipped: [], spec });
  const state = await stage.state();
  expect([state.status, state.files, state.rolledBack]).toEqual(['completed', {}, ['backend/a.ts', spec]]);
  // The spec is where it was, with its boxes open.
  expect([state.spec?.file, await files.exists(before.spec?.file ?? '')]).toEqual([spec, false]);
  expect(new TextDecoder().decode((await files.read(spec))?.bytes)).toContain('- [ ] backend/a.ts');
  await expect(rollBack({ files, checkpoints, engine, runId: 'run', by: 'ana', unlearn: nothingLearned }, { run: true })).rejects.toThrow(
    'Everything that run run changed has already been undone.',
  );
  await expect(
    applyRun({
      workspace: '/workspace',
      files,
      checkpoints,
      engine,
      runId: 'run',
      state,
      target: { branch: 'feature/x' },
      confirm: async () => true,
    }),
  ).rejects.toThrow('Everything that run run changed was undone');
});
