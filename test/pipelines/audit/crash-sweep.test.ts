import { expect, test } from 'vitest';
import { sweep } from '../../sweeps/sweep.ts';
import { crashMachine, playOn, resultOf, survivorOf } from '../feature/crash-machine.ts';
import { auditOptions, file, planted, wayToTarget } from './acts.ts';

const machine = () => crashMachine({ 'README.md': 'a shop', [file]: planted }, () => auditOptions(wayToTarget));

const calm = await machine()();
await playOn(calm.stage);
const whole = await resultOf(calm.stage);

test('the calm run reaches the target', async () => {
  const { status, proof, audit, result } = await calm.stage.state();
  expect({ status, verdict: proof?.verdict, audits: audit?.rounds.length, missed: result?.missed }).toEqual({
    status: 'completed',
    verdict: 'proven',
    audits: 4,
    missed: undefined,
  });
});

sweep(
  'a process dies at a write of the journal, in whatever phase, and the next leads to the same',
  Array.from({ length: calm.writes() }, (_value, index) => index + 1),
  { sample: 75, name: (at) => `write ${at}`, alone: true },
  async (at) => {
    expect(await resultOf(await survivorOf(machine(), at))).toEqual(whole);
  },
);
