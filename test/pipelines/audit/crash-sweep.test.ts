import { expect, test } from 'vitest';
import { sweep } from '../../sweeps/sweep.ts';
import { crashMachine, playOn, resultOf, survivorOf } from '../feature/crash-machine.ts';
import { agent } from '../feature/stage.ts';
import { auditOptions, file, planted, second, secondPlanted, wayOfTwo, wayToTarget } from './acts.ts';

const machines = {
  'one module': () => crashMachine({ 'README.md': 'a shop', [file]: planted }, () => auditOptions(wayToTarget)),
  'two modules': () =>
    crashMachine({ 'README.md': 'a shop', [file]: planted, [second]: secondPlanted }, () => ({
      ...auditOptions(wayOfTwo, { modules: ['backend', 'frontend'] }),
      agents: [agent('backend'), agent('frontend')],
    })),
};

for (const [name, machine] of Object.entries(machines)) {
  const calm = await machine()();
  await playOn(calm.stage);
  const whole = await resultOf(calm.stage);

  test(`the calm run of ${name} reaches the target`, async () => {
    const { status, proof, audit, result } = await calm.stage.state();
    expect({ status, verdict: proof?.verdict, audits: audit?.rounds.length, missed: result?.missed }).toEqual({
      status: 'completed',
      verdict: 'proven',
      audits: 4,
      missed: undefined,
    });
  });

  sweep(
    `${name}: a process dies at a write of the journal, in whatever phase, and the next leads to the same`,
    Array.from({ length: calm.writes() }, (_value, index) => index + 1),
    { sample: name === 'one module' ? 75 : 40, name: (at) => `write ${at}`, alone: true },
    async (at) => {
      expect(await resultOf(await survivorOf(machine(), at))).toEqual(whole);
    },
  );
}
