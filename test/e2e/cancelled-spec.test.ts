import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { feature, mustEnd, openWorld, runIdIn } from './batuta-process.ts';

test('a run that is cancelled at its approval says which spec it leaves, and how to go on with it or to remove it', async () => {
  const world = await openWorld();
  try {
    const planned = await world.run(feature('--plan'));
    mustEnd(planned, 3);
    const runId = runIdIn(planned.said);
    const spec = /^spec\/active\/\S+\/spec\.md$/mu.exec(planned.stdout)?.[0] ?? '';
    const cancelled = await world.run(['cancel', 'last']);
    mustEnd(cancelled, 0);
    expect(cancelled.stdout.split('\n')).toEqual([
      `Run ${runId} is cancelled.`,
      `Its spec is left: ${spec}`,
      `  batuta approve ${spec}   start a new run with it`,
      'Delete its folder if you no longer want it.',
      '',
    ]);
    // What is proposed works.
    const again = await world.run(['approve', spec, '--provider', 'scripted', '--trust-workspace']);
    mustEnd(again, 3);
    // From elsewhere the commands name the folder.
    const elsewhere = await world.run(['cancel', runIdIn(again.said), '--workspace', world.root], { cwd: world.folder });
    expect(elsewhere.stdout).toContain(`  batuta --workspace ${world.root} approve ${spec} `);
  } finally {
    await world.remove();
  }
});

test('of a spec that is gone nothing is said, and --json names one that is left', async () => {
  const world = await openWorld();
  try {
    for (const gone of [false, true]) {
      const planned = await world.run(feature('--plan'));
      mustEnd(planned, 3);
      const spec = /^spec\/active\/\S+\/spec\.md$/mu.exec(planned.stdout)?.[0] ?? '';
      if (gone) await rm(path.join(world.root, path.dirname(spec)), { recursive: true });
      const { stdout } = await world.run(['cancel', 'last', '--json']);
      expect(JSON.parse(stdout)).toEqual({
        runId: runIdIn(planned.said),
        restored: [],
        skipped: [],
        kept: [],
        ...(gone ? {} : { spec }),
      });
    }
  } finally {
    await world.remove();
  }
});
