import { expect, test } from 'vitest';
import { feature, mustEnd, openWorld } from './batuta-process.ts';

test('where there is no repository no commit is proposed, at the end of a run and later', async () => {
  const world = await openWorld({ git: false });
  try {
    const ended = await world.run(feature());
    mustEnd(ended, 0);
    const shown = await world.run(['runs', 'show', 'last']);
    for (const { stdout } of [ended, shown]) {
      expect(stdout).toContain('batuta undo ');
      expect(stdout).not.toContain('batuta apply ');
    }
    await world.git('init', '--quiet');
    expect((await world.run(['runs', 'show', 'last'])).stdout).toContain('batuta apply ');
    const written = await world.run(['init']);
    expect(written.stdout).toContain('commit them');
  } finally {
    await world.remove();
  }
});
