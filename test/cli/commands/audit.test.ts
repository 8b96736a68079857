import { expect, test } from 'vitest';
import { createFakeWorld } from '../../fakes/fake-app.ts';
import { runPlain } from '../fake-terminal.ts';

test.each([
  [[], 'Audit the whole workspace and improve it to a score of 100'],
  [['--module-path', './shop/'], 'Audit shop and improve it to a score of 100'],
  [['--module-path', 'shop', '--module-path', 'prices'], 'Audit shop, prices and improve each to a score of 100'],
])('an audit says in words what it is of: %j', async (folders, request) => {
  const world = createFakeWorld({ script: async (player) => player.emit({ type: 'run.cancelled', by: 'ana' }) });
  await runPlain(world, ['audit', ...folders]);
  expect(world.requests).toEqual([`audit: ${request}`]);
});
