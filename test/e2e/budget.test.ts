import { afterEach, expect, test } from 'vitest';
import type { Report } from '../../src/protocol/report.ts';
import { acting, call, calls, finish, passed, spec, write } from './answers.ts';
import { openScene, type Ran, type Scene } from './scene.ts';
import { tiny } from './tiny.ts';

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

async function open(settings = ''): Promise<Scene> {
  const scene = await openScene(tiny(twins, settings));
  scenes.push(scene);
  return scene;
}

type Reached = Ran & { report: Report };

/** Goes on until it is done, and nothing was asked twice. */
async function expectToGoOn(scene: Scene, ran: Reached, more: readonly string[]): Promise<void> {
  expect({ code: ran.code, status: ran.report.status }).toEqual({ code: 4, status: 'budget-reached' });
  const again = await scene.run(['resume', ran.report.runId, '--yes', ...more]);
  expect({ code: again.code, status: again.report.status }).toEqual({ code: 0, status: 'completed' });
  expect([...scene.asked()].sort()).toEqual([...new Set(scene.asked())].sort());
  expect(scene.asked().length).toBe(turnsOfAll);
  expect(await scene.read('src/a.txt')).toBe('new a\n');
  expect(await scene.read('lib/b.txt')).toBe('new b\n');
}

test('too small for the very first call: 4, nothing asked, the report says so; with more it goes on', async () => {
  const scene = await open();
  const ran = await scene.run([...feature, '--budget', '0.0001']);
  expect({ asked: scene.asked(), spent: ran.report.cost.usd, open: ran.report.cost.open.calls }).toEqual({ asked: [], spent: 0, open: 0 });
  expect(ran.report.reason).toBe('Budget reached.');
  expect(ran.report.nextSteps).toEqual([
    'Resume the run with a larger budget; completed work is not paid for again.',
    expect.stringMatching(/^continue with a larger budget: batuta resume \S+ --budget \d+$/),
  ]);
  await expectToGoOn(scene, ran, ['--budget', '5']);
});

test.each([1, 2, 3, 5, 7])('a cap of %i turns: exactly so many, then 4; with more it goes on', async (turns) => {
  const scene = await open();
  const ran = await scene.run([...feature, '--turns', String(turns)]);
  expect({ asked: scene.asked().length, spent: ran.report.caps.turns }).toEqual({
    asked: turns,
    spent: { limit: turns, spent: turns, percent: 100 },
  });
  await expectToGoOn(scene, ran, ['--turns', '100']);
});

test.each([0.09, 0.1])('a cap of $%f is not passed by two agents side by side', async (usd) => {
  const scene = await open();
  const ran = await scene.run([...feature, '--budget', String(usd)]);
  if (ran.code === 0) throw new Error(`The budget was not reached: ${ran.report.cost.usd}`);
  expect(ran.report.cost.usd).toBeLessThanOrEqual(usd);
  expect(ran.report.cost.open.calls).toBe(0);
  await expectToGoOn(scene, ran, ['--budget', '5']);
});

test('a cap of tokens holds', async () => {
  const scene = await open();
  const ran = await scene.run([...feature, '--tokens', '15000']);
  expect(ran.report.tokens.total).toBeLessThanOrEqual(15_000);
  expect(ran.report.caps.tokens.limit).toBe(15_000);
  await expectToGoOn(scene, ran, ['--tokens', '1000000']);
});

test('resume without more says what is needed, and asks nothing', async () => {
  const scene = await open();
  const ran = await scene.run([...feature, '--turns', '3']);
  const again = await scene.cli(['resume', ran.report.runId]);
  expect(again.code).toBe(4);
  expect(again.stderr).toContain(`resume ${ran.report.runId} --turns 6`);
  expect(scene.asked().length).toBe(3);
});

test('the lowest of all caps wins: the workspace lowers what the person allows', async () => {
  const scene = await open('budget: { turns: 2 }\n');
  const ran = await scene.run([...feature, '--turns', '50']);
  expect({ code: ran.code, asked: scene.asked().length }).toEqual({ code: 4, asked: 2 });
});

test('a model without a price is shown, counted, and governed by tokens and turns', async () => {
  const scene = await open();
  const whole = await scene.run([...feature, '--model', 'somebody-s-model']);
  expect({ code: whole.code, usd: whole.report.cost.usd, unpriced: whole.report.cost.unpricedTurns }).toEqual({
    code: 0,
    usd: 0,
    unpriced: turnsOfAll,
  });
  expect(whole.report.cost.byModel).toMatchObject([{ model: 'somebody-s-model', turns: turnsOfAll, usd: null }]);
  expect(whole.report.tokens.total).toBeGreaterThan(0);

  const capped = await open();
  const ran = await capped.run([...feature, '--model', 'somebody-s-model', '--turns', '4']);
  expect(capped.asked().length).toBe(4);
  await expectToGoOn(capped, ran, ['--turns', '20']);
  const people = await (await open()).cli([...feature, '--model', 'somebody-s-model']);
  expect(people.stdout).toContain('Spent so far $0.00 of $5.00 + 2 unpriced calls · caps');
  expect(people.stdout).toMatch(/Spec +somebody-s-model .* 2 +unpriced/);
  expect(people.stdout).toContain('8 calls have no price: not in the sum, held by the caps on tokens and calls.');
});
