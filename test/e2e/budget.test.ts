import { afterEach, expect, test } from 'vitest';
import type { SessionOptions } from '../../src/app/contracts.ts';
import type { Caps } from '../../src/protocol/usage.ts';
import { acting, call, calls, finish, passed, spec, write } from './answers.ts';
import { askedOf } from './asked-of.ts';
import { openInMemory, type MemoryScene } from './memory-scene.ts';
import { openScene, type Scene } from './scene.ts';
import { tiny } from './tiny.ts';
import type { WholeRun } from './whole-run.ts';

const scenes: Scene[] = [];
afterEach(async () => {
  for (const scene of scenes.splice(0)) await scene.remove();
});

/** Two agents at work side by side, several turns each. */
const twins = acting([
  [/^SPEC /, calls(call('read', { path: 'README.md' })), finish(spec({ Source: ['src/a.txt'], Library: ['lib/b.txt'] }))],
  [/^Source /, calls(call('read', { path: 'src/a.txt' })), write('src/a.txt', 'new a\n'), passed],
  [/^Library /, calls(call('read', { path: 'lib/b.txt' })), write('lib/b.txt', 'new b\n'), passed],
]);
const turnsOfAll = 8;
const feature = ['feature', 'A thing', '--yes', '--trust-workspace'];

async function open(): Promise<Scene> {
  const scene = await openScene(tiny(twins));
  scenes.push(scene);
  return scene;
}

async function play(choice: SessionOptions, settings = ''): Promise<{ scene: MemoryScene; ran: WholeRun }> {
  const scene = await openInMemory(twins, settings);
  return { scene, ran: await scene.run(choice) };
}

const asked = ({ model }: Pick<Scene, 'model'>): string[] => askedOf(model);

/** Goes on until it is done, and nothing was asked twice. */
async function expectToGoOn(scene: MemoryScene, ran: WholeRun, caps: Partial<Caps>): Promise<void> {
  expect(ran.report.status).toBe('budget-reached');
  const again = await scene.resume({ option: 'raise', caps });
  expect(again.report.status).toBe('completed');
  expect(asked(scene).toSorted()).toEqual([...new Set(asked(scene))].toSorted());
  expect(asked(scene).length).toBe(turnsOfAll);
  expect(scene.read('src/a.txt')).toBe('new a\n');
  expect(scene.read('lib/b.txt')).toBe('new b\n');
}

test('too small for the very first call: 4, nothing asked, the report says so; with more it goes on', async () => {
  const scene = await open();
  const ran = await scene.run([...feature, '--budget', '0.0001']);
  expect({ code: ran.code, status: ran.report.status }).toEqual({ code: 4, status: 'budget-reached' });
  expect({ asked: asked(scene), spent: ran.report.cost.usd, open: ran.report.cost.open.calls }).toEqual({ asked: [], spent: 0, open: 0 });
  expect(ran.report.reason).toBe('Budget reached.');
  expect(ran.report.nextSteps).toEqual([
    'Resume the run with a larger budget; completed work is not paid for again.',
    expect.stringMatching(/^continue with a larger budget: batuta resume \S+ --budget \d+$/),
    expect.stringMatching(/^cancel it: batuta cancel \S+$/),
  ]);
  const again = await scene.run(['resume', ran.report.runId, '--yes', '--budget', '5']);
  expect({ code: again.code, status: again.report.status }).toEqual({ code: 0, status: 'completed' });
  expect(asked(scene).length).toBe(turnsOfAll);
});

test.each([1, 2, 3, 5, 7])('a cap of %i turns: exactly so many; with more it goes on', async (turns) => {
  const { scene, ran } = await play({ caps: { turns } });
  expect({ asked: asked(scene).length, spent: ran.report.caps.turns }).toEqual({
    asked: turns,
    spent: { limit: turns, spent: turns, percent: 100 },
  });
  await expectToGoOn(scene, ran, { turns: 100 });
});

test.each([0.09, 0.1])('a cap of $%f is not passed by two agents side by side', async (usd) => {
  const { scene, ran } = await play({ caps: { usd } });
  if (ran.outcome === 'completed') throw new Error(`The budget was not reached: ${ran.report.cost.usd}`);
  expect(ran.report.cost.usd).toBeLessThanOrEqual(usd);
  expect(ran.report.cost.open.calls).toBe(0);
  await expectToGoOn(scene, ran, { usd: 5 });
});

test('a cap of tokens holds', async () => {
  const { scene, ran } = await play({ caps: { tokens: 15_000 } });
  expect(ran.report.tokens.total).toBeLessThanOrEqual(15_000);
  expect(ran.report.caps.tokens.limit).toBe(15_000);
  await expectToGoOn(scene, ran, { tokens: 1_000_000 });
});

test('resume without more says what is needed, and asks nothing', async () => {
  const scene = await open();
  const ran = await scene.run([...feature, '--turns', '3']);
  const again = await scene.cli(['resume', ran.report.runId]);
  expect(again.code).toBe(4);
  expect(again.stderr).toContain(`resume ${ran.report.runId} --turns 6`);
  expect(asked(scene).length).toBe(3);
});

test('the lowest of all caps wins: the workspace lowers what the person allows', async () => {
  const { scene, ran } = await play({ caps: { turns: 50 } }, 'budget: { turns: 2 }\n');
  expect({ status: ran.report.status, asked: asked(scene).length }).toEqual({ status: 'budget-reached', asked: 2 });
});

test('a model without a price is counted, and governed by tokens and turns', async () => {
  const { ran: whole } = await play({ model: 'somebody-s-model' });
  expect({ status: whole.report.status, usd: whole.report.cost.usd, unpriced: whole.report.cost.unpricedTurns }).toEqual({
    status: 'completed',
    usd: 0,
    unpriced: turnsOfAll,
  });
  expect(whole.report.cost.byModel).toMatchObject([{ model: 'somebody-s-model', turns: turnsOfAll, usd: null }]);
  expect(whole.report.tokens.total).toBeGreaterThan(0);
  const { scene, ran } = await play({ model: 'somebody-s-model', caps: { turns: 4 } });
  expect(asked(scene).length).toBe(4);
  await expectToGoOn(scene, ran, { turns: 20 });
});

test('a model without a price is shown', async () => {
  const people = await (await open()).cli([...feature, '--model', 'somebody-s-model']);
  expect(people.code).toBe(0);
  expect(people.stdout).toContain('Spent so far $0.00 of $5.00 + 2 unpriced calls · caps');
  expect(people.stdout).toMatch(/Spec +somebody-s-model .* 2 +unpriced/);
  expect(people.stdout).toContain('8 calls are unpriced: not in the total, limited by the token and call caps.');
});
