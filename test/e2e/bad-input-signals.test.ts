import { afterEach, beforeEach, expect } from 'vitest';
import { sampled as it } from '../sweeps/sampled.ts';
import { feature, mustEnd, openWorld, runIdIn, settingsWith, type World } from './batuta-process.ts';
import { sweep } from '../sweeps/sweep.ts';
import { createGate, isRunning, type Gate } from './gate.ts';

let world: World;
let gate: Gate;
beforeEach(async () => {
  world = await openWorld();
  gate = createGate(world.folder);
  await world.write('.claude/batuta.yaml', settingsWith(gate.command));
});
afterEach(async () => {
  await gate.open();
  await world.remove();
});

sweep(
  'the current step is finished, then the run is left resumable',
  ['SIGINT', 'SIGTERM', 'SIGHUP'] as const,
  { sample: 1, name: (signal) => signal, alone: true },
  async (signal) => {
    const running = world.start(feature());
    await gate.entered();
    running.signal(signal);
    await running.saw('Finishing the current step');
    await gate.open();
    const ended = await running.ended;
    mustEnd(ended, 130);
    expect(ended.said).toContain('Stopped. Resume continues where it left off at no extra cost.');
    const runId = runIdIn(ended.said);
    expect(ended.said).toContain(`batuta resume ${runId}`);
    const again = await world.run(['resume', runId]);
    mustEnd(again, 0);
    // The step that was under way was kept: the agent's turns and the first proof are not done again.
    expect(again.said).not.toContain('Another process');
  },
);

it('a second SIGINT ends the processes at once; resumable', async () => {
  const running = world.start(feature());
  const command = await gate.entered();
  running.signal('SIGINT');
  await running.saw('Finishing the current step');
  expect(await isRunning(command)).toBe(true);
  running.signal('SIGINT');
  const ended = await running.ended;
  mustEnd(ended, 130);
  expect(await isRunning(command)).toBe(false);
  await gate.open();
  mustEnd(await world.run(['resume', runIdIn(ended.said)]), 0);
});
