import { afterEach, expect, test } from 'vitest';
import { rollBack } from '../../src/app/roll-back.ts';
import type { RollBackTarget } from '../../src/app/contracts.ts';
import type { Engine } from '../../src/core/durable/contracts.ts';
import { documentInEnglish } from '../../src/core/describe/message.ts';
import { passed, writes, writesSpec } from '../pipelines/feature/acts.ts';
import { agent, finished, openStage, type Stage } from '../pipelines/feature/stage.ts';
import { nothingLearned } from '../fakes/nothing-learned.ts';

let stage: Stage;
afterEach(() => stage.close());

const back = async (target: RollBackTarget) =>
  documentInEnglish(
    await rollBack(
      { files: stage.files, checkpoints: stage.checkpoints, engine: stage.engine, runId: 'run', by: 'ana', unlearn: nothingLearned },
      target,
    ),
  );
const content = async (path: string): Promise<string | null> => {
  const file = await stage.files.read(path);
  return file && new TextDecoder().decode(file.bytes);
};

/** The backend has passed; the frontend, which builds on it, has failed as often as it may. No process has the run. */
async function stopped(): Promise<void> {
  stage = await openStage({
    agents: [agent('backend'), agent('frontend', { needs: ['backend'] })],
    files: { 'backend/old.ts': 'old\n' },
    commands: { 'check-frontend': () => ({ exitCode: 1 }) },
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/old.ts', 'backend/new.ts'], Frontend: ['frontend/view.ts'] })],
      [
        /^Backend/,
        async (task, world) => {
          await writes('backend/old.ts', 'changed\n')(task, world);
          return writes('backend/new.ts', 'new\n')(task, world);
        },
      ],
      [/Frontend/, writes('frontend/view.ts', 'view\n')],
      [/^REVIEW/, () => finished(passed)],
    ],
    approves: true,
  });
  const handle = await stage.start();
  await stage.until('stop');
  handle.stop();
  await handle.done;
}

test('a run that is not over ends for good when all of it is undone, so that nothing goes on without its files', async () => {
  await stopped();
  expect(await back({ run: true })).toEqual({
    restored: ['backend/new.ts', 'backend/old.ts', 'frontend/view.ts'],
    removed: ['backend/new.ts', 'frontend/view.ts'],
    skipped: [],
    spec: expect.stringMatching(/^spec\/active\/\d{4}-\d\d-\d\d-suppliers\/spec\.md$/u),
  });
  expect([await content('backend/old.ts'), await content('backend/new.ts'), await content('frontend/view.ts')]).toEqual([
    'old\n',
    null,
    null,
  ]);
  expect((await stage.state()).status).toBe('cancelled');
  expect(await stage.engine.open('run')).toMatchObject({ refusal: { reason: 'ended', status: 'cancelled' } });
  await expect(back({ run: true })).rejects.toThrow('Everything that run run changed has already been undone.');
});

test('what the end of the run took away by itself is told as undone with it', async () => {
  await stopped();
  const { engine, files } = stage;
  const cancel = async (runId: string, by: string): Promise<void> => {
    await engine.cancel(runId, by);
    const [file, before] = ['frontend/view.ts', (await files.read('frontend/view.ts'))?.hash ?? null];
    await files.swap(file, { before, after: null });
    const change = { type: 'file.changed', agent: 'person', file, before, after: null, added: 0, removed: 1 } as const;
    await engine.append(runId, [change, { type: 'run.undone', restored: [file], removed: [file], skipped: [], by }]);
  };
  const others: Pick<Engine, 'append' | 'blobs' | 'list' | 'read'> = {
    append: (runId, events) => engine.append(runId, events),
    blobs: (runId) => engine.blobs(runId),
    list: () => engine.list(),
    read: (runId, cursor) => engine.read(runId, cursor),
  };
  const parts = { files, checkpoints: stage.checkpoints, engine: { ...others, cancel }, runId: 'run', by: 'ana', unlearn: nothingLearned };
  expect(await rollBack(parts, { run: true })).toMatchObject({
    restored: ['backend/new.ts', 'backend/old.ts', 'frontend/view.ts'],
    removed: ['backend/new.ts', 'frontend/view.ts'],
    skipped: [],
  });
});

test.each<RollBackTarget>([{ file: 'backend/old.ts' }, { phase: 'implement' }, { checkpoint: 'before the work' }])(
  'of a run that goes on nothing is taken back that has passed, before all of it was proven together: %j',
  async (target) => {
    await stopped();
    const before = await stage.state();
    await expect(back(target)).rejects.toThrow(
      'Run run is not over and builds on what this takes back of Backend, which has passed. Undo a part when the run is over; or undo the whole run, which ends it.',
    );
    expect([await content('backend/old.ts'), await stage.state()]).toEqual(['changed\n', before]);
  },
);

test('what failed may be taken back before it is tried again', async () => {
  await stopped();
  expect(await back({ file: 'frontend/view.ts' })).toEqual({ restored: ['frontend/view.ts'], removed: ['frontend/view.ts'], skipped: [] });
  expect((await stage.state()).status).toBe('stopped');
});

test('an interrupted run is taken back as a whole, or not at all: its agents know what they wrote', async () => {
  await stopped();
  const { engine } = stage;
  await engine.append('run', [{ type: 'phase.started', phase: 'implement' }, { type: 'run.interrupted' }]);
  await expect(back({ file: 'frontend/view.ts' })).rejects.toThrow(
    'Run run was interrupted at work and would go on without what this takes back.',
  );
  expect(await content('frontend/view.ts')).toBe('view\n');
});
