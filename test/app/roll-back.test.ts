import { documentInEnglish } from '../../src/core/describe/message.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { rollBack } from '../../src/app/roll-back.ts';
import type { RollBackTarget } from '../../src/app/contracts.ts';
import { hunksOf } from '../../src/core/run/hunks.ts';
import { passed, writes, writesSpec } from '../pipelines/feature/acts.ts';
import { agent, finished, openStage } from '../pipelines/feature/stage.ts';
import type { Stage } from '../pipelines/feature/stage.ts';
import { nothingLearned } from '../fakes/nothing-learned.ts';

let stage: Stage;
afterEach(() => stage.close());

const old = `${Array.from({ length: 30 }, (_, index) => `line ${index}`).join('\n')}\n`;
const changed = old.replace('line 2\n', 'line two\n').replace('line 28\n', 'line 28\nmore\n');
const rejected = (title: string): string =>
  `## Review: REJECTED\n### Issues Found\n#### Issue 1: ${title}\n- **File**: backend/a.ts\n- **Line**: 1\n- **Description**: d\n- **Fix**: so\n- **Rule Violated**: none\n`;

/** A run that waits after a review that came twice; its fix has changed `backend/fix.ts`. */
async function waiting(): Promise<void> {
  const reviews = [rejected('A'), rejected('A')];
  stage = await openStage({
    agents: [agent('backend')],
    files: { 'backend/a.ts': old },
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts', 'backend/new.ts'] }, { type: 'new entity' })],
      [
        /^Backend/,
        async (task, world) => {
          await writes('backend/a.ts', changed)(task, world);
          return writes('backend/new.ts', 'new\n')(task, world);
        },
      ],
      [
        /^REVIEW-FIX/,
        async (_task, { write, ctx }) => {
          await ctx.blobs.put(new TextEncoder().encode(changed));
          await write('backend/fix.ts', 'fix\n');
          return finished(passed);
        },
      ],
      [/^REVIEW /, () => finished(reviews.shift() ?? '## Review: APPROVED')],
    ],
  });
  await stage.start();
  await stage.until('approval');
  await stage.approve();
  await stage.until('stop');
}

const back = async (target: RollBackTarget) =>
  documentInEnglish(
    await rollBack(
      { files: stage.files, checkpoints: stage.checkpoints, engine: stage.engine, runId: 'run', by: 'ana', unlearn: nothingLearned },
      target,
    ),
  );
const changedSince = (file: string) => ({
  restored: [],
  skipped: [{ file, reason: 'it was changed since, possibly by you; undo its changes one by one, or edit it' }],
});
const content = async (path: string): Promise<string | null> => {
  const file = await stage.files.read(path);
  return file && new TextDecoder().decode(file.bytes);
};

describe('roll-back while a run of this process waits', () => {
  test('a phase: what it and later ones changed goes, what came before stays; the ledger follows', async () => {
    await waiting();
    expect(await back({ phase: 'review' })).toEqual({ restored: ['backend/fix.ts'], removed: ['backend/fix.ts'], skipped: [] });
    expect([await content('backend/fix.ts'), await content('backend/a.ts')]).toEqual([null, changed]);
    const state = await stage.state();
    expect(Object.keys(state.files).sort()).toEqual(['backend/a.ts', 'backend/new.ts']);
    expect(state.rolledBack).toEqual(['backend/fix.ts']);
    expect(await back({ checkpoint: 'before the work' })).toEqual({
      restored: ['backend/a.ts', 'backend/new.ts'],
      removed: ['backend/new.ts'],
      skipped: [],
    });
    expect([await content('backend/a.ts'), await content('backend/new.ts')]).toEqual([old, null]);
    expect(
      documentInEnglish(await stage.engine.read('run', 0))
        .filter((event) => event.type === 'run.undone')
        .map((event) => [event.by, event.target]),
    ).toEqual([
      ['ana', 'phase Review'],
      ['ana', 'everything since checkpoint before the work'],
    ]);
  });

  test('one that only waits and has changed nothing ends with it: there is nothing to restore, and its spec stays', async () => {
    stage = await openStage({ agents: [agent('backend')], acts: [[/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })]] });
    await stage.start();
    await stage.until('approval');
    const spec: unknown = expect.stringMatching(/^spec\/active\/.*\/spec\.md$/u);
    expect(await back({ run: true })).toEqual({ restored: [], skipped: [], spec });
    expect((await stage.state()).status).toBe('cancelled');
    await expect(back({ run: true })).rejects.toThrow('Run run changed no files.');
  });

  test('of one that goes on after all its parts were undone one by one nothing is left but to end it', async () => {
    await waiting();
    for (const file of ['backend/fix.ts', 'backend/a.ts', 'backend/new.ts']) await back({ file });
    expect(await back({ run: true })).toMatchObject({ restored: [], skipped: [] });
    expect((await stage.state()).status).toBe('cancelled');
    await expect(back({ run: true })).rejects.toThrow('Everything that run run changed has already been undone.');
  });

  test('what it wrote to memory goes with the run as a whole, and with no part of it; what is to be told of that is kept', async () => {
    await waiting();
    const told: number[] = [];
    const unlearn = async (events: readonly object[]) => {
      told.push(events.length);
      return [{ type: 'notice' as const, level: 'warning' as const, text: 'Memory stays.' }];
    };
    const { files, checkpoints, engine } = stage;
    const parts = { files, checkpoints, engine, runId: 'run', by: 'ana', unlearn };
    // As the report calls it.
    await rollBack(parts, { phase: 'Review' });
    expect(told).toEqual([]);
    await rollBack(parts, { run: true });
    const { status, notices } = await stage.state();
    expect([told.length, status, notices.at(-1)?.text]).toEqual([1, 'cancelled', 'Memory stays.']);
  });

  test('a file that somebody changed since stays', async () => {
    await waiting();
    await stage.files.swap('backend/new.ts', {
      before: (await stage.files.read('backend/new.ts'))?.hash ?? null,
      after: new TextEncoder().encode('mine\n'),
    });
    expect(await back({ file: 'backend/new.ts' })).toEqual(changedSince('backend/new.ts'));
    expect(await content('backend/new.ts')).toBe('mine\n');
    expect(await back({ file: 'backend/a.ts' })).toEqual({ restored: ['backend/a.ts'], skipped: [] });
    await expect(back({ file: 'elsewhere.ts' })).rejects.toThrow('did not change elsewhere.ts');
    await expect(back({ phase: 'complete' })).rejects.toThrow('has no phase "complete"');
  });

  test('one hunk of a file, also when the person changed another part of it', async () => {
    await waiting();
    const [first] = hunksOf(new TextEncoder().encode(old), new TextEncoder().encode(changed), new TextEncoder().encode(changed));
    const mine = changed.replace('line 15\n', 'my line\n');
    await stage.files.swap('backend/a.ts', {
      before: (await stage.files.read('backend/a.ts'))?.hash ?? null,
      after: new TextEncoder().encode(mine),
    });
    expect(await back({ file: 'backend/a.ts', hunk: first?.id ?? '' })).toEqual({ restored: ['backend/a.ts'], skipped: [] });
    expect(await content('backend/a.ts')).toBe(mine.replace('line two', 'line 2'));
    // Their line is in it now, so it is no longer the run's to take back as a whole.
    expect(await back({ file: 'backend/a.ts' })).toEqual(changedSince('backend/a.ts'));
  });

  test('what a command took away is not brought back, and told for as long as it is so; also where nothing else is to be undone', async () => {
    stage = await openStage({
      agents: [agent('backend')],
      files: { 'backend/old.test.ts': 'old\n' },
      commands: {
        'check-backend': () => {
          stage.files.remove('backend/old.test.ts');
          return { exitCode: 1 };
        },
      },
      acts: [
        [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
        [/Backend/, writes('backend/a.ts', 'new\n')],
      ],
      approves: true,
    });
    await stage.start();
    await stage.until('stop');
    expect((await stage.state()).questions[0]?.hints.at(-1)).toBe(
      'Changed while a command ran, possibly by you, so undo does not restore it: backend/old.test.ts',
    );
    const left = [{ file: 'backend/old.test.ts', reason: 'it was deleted while "check-backend" ran, possibly by you' }];
    const spec: unknown = expect.stringMatching(/^spec\/active\/\d{4}-\d\d-\d\d-suppliers\/spec\.md$/u);
    expect(await back({ run: true })).toEqual({ restored: ['backend/a.ts'], removed: ['backend/a.ts'], skipped: left, spec });
    expect(await back({ run: true })).toEqual({ restored: [], skipped: left, spec });
    stage.files.set('backend/old.test.ts', 'old\n');
    await expect(back({ run: true })).rejects.toThrow('Everything that run run changed has already been undone.');
  });
});
