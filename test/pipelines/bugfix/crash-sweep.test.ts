import { expect, test } from 'vitest';
import { bugfixPipeline } from '../../../src/pipelines/bugfix/bugfix.ts';
import { crashMachine, playOn, resultOf, survivorOf } from '../feature/crash-machine.ts';
import { passed, specText, writes } from '../feature/acts.ts';
import { sweep } from '../../sweeps/sweep.ts';
import { agent, finished, type Act } from '../feature/stage.ts';
import { brokenFile, checks, diagnoses, testFile } from './acts.ts';

const guessed = 'backend/round.ts';
const spec = (file: string) => finished(specText({ Backend: [file] }, { name: 'Totals' }));
const isSecond: (task: Parameters<Act>[0]) => boolean = ({ prompt }) => prompt.task.includes('Your first diagnosis was wrong');

/** A wrong guess with all its retries, a second diagnosis, another spec, and the fix. */
const acts: (readonly [RegExp, Act])[] = [
  [/^DIAGNOSE/, (task, on) => diagnoses(isSecond(task) ? {} : { causes: [{ file: guessed, line: 1, why: 'rounds up' }] })(task, on)],
  [/^SPEC/, ({ prompt }) => spec(prompt.task.includes('The first fix did not mend') ? brokenFile : guessed)],
  [
    /^Backend/,
    (task, on) =>
      task.prompt.system.join('').includes(`- [ ] ${guessed}`)
        ? writes(guessed, 'guess\n', passed)(task, on)
        : writes(brokenFile, 'good\n', passed)(task, on),
  ],
  [/^RETRY Backend.*1/, writes(guessed, 'second guess\n', passed)],
  [/^RETRY Backend.*2/, writes(guessed, 'third guess\n', passed)],
];

const machine = () =>
  crashMachine({ 'README.md': 'a shop', [brokenFile]: 'bad\n', [guessed]: 'fine\n' }, (files) => ({
    pipeline: bugfixPipeline,
    agents: [agent('backend')],
    acts,
    commands: { 'check-backend': () => checks(files) },
  }));

const calm = await machine()();
await playOn(calm.stage);
const whole = await resultOf(calm.stage);

test('the calm run does all of it', async () => {
  expect(calm.stage.asked).toEqual([
    'DIAGNOSE Sort suppliers',
    'SPEC Sort suppliers',
    'Backend Totals',
    'RETRY Backend Totals (1/2)',
    'RETRY Backend Totals (2/2)',
    'DIAGNOSE Sort suppliers',
    'SPEC Sort suppliers',
    'Backend Totals',
  ]);
  const { status, proof, files } = await calm.stage.state();
  expect({ status, verdict: proof?.verdict, files: Object.keys(files).sort() }).toEqual({
    status: 'completed',
    verdict: 'proven',
    files: [testFile, brokenFile].sort(),
  });
});

sweep(
  'a process dies at a write of the journal, and the next leads to the same',
  Array.from({ length: calm.writes() }, (_value, index) => index + 1),
  { sample: 75, name: (at) => `write ${at}`, alone: true },
  async (at) => {
    expect(await resultOf(await survivorOf(machine(), at))).toEqual(whole);
  },
);
