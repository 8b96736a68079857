import { expect, test } from 'vitest';
import { writes, writesSpec } from './acts.ts';
import { crashMachine, playOn, survivorOf } from './crash-machine.ts';
import { unknown } from './small-runner.ts';
import { agent } from './stage.ts';

/** A build that rewrites a file of the person's, until there is work. */
const machine = () =>
  crashMachine({ 'README.md': 'a shop', 'backend/made.txt': 'as it was' }, (files) => ({
    agents: [agent('backend', { handover: [['generate']] })],
    baselines: unknown,
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
      [
        /^Backend/,
        (task, at) => {
          untilWork ||= calm.writes();
          return writes('backend/a.ts', 'good')(task, at);
        },
      ],
    ],
    commands: Object.fromEntries(
      ['check-backend', 'generate'].map((name) => [
        name,
        () => {
          if (files.text('backend/a.ts') === null) files.set('backend/made.txt', `made by ${name}`);
          return { exitCode: 0 };
        },
      ]),
    ),
  }));

/** Journal writes before an agent works. */
let untilWork = 0;
const calm = await machine()();
await playOn(calm.stage);
const approval = async (events: typeof calm.stage.engine): Promise<number> =>
  (await events.read('run', 0)).findIndex(({ type }) => type === 'question.asked');

test('the calm run brings back what its commands rewrote before any change', async () => {
  expect(calm.stage.files.text('backend/made.txt')).toBe('as it was');
  expect(await approval(calm.stage.engine)).toBeGreaterThan(0);
});

test.each(Array.from({ length: untilWork }, (_value, index) => index + 1))(
  'a process dies at write %i of the journal, and the next brings it back as well',
  async (at) => {
    const stage = await survivorOf(machine(), at);
    expect(stage.files.text('backend/made.txt')).toBe('as it was');
    const { notices } = await stage.state();
    expect(notices.filter(({ level }) => level === 'warning')).toEqual([]);
  },
);

test('what the person wrote there after that is theirs: it stays, and is told', async () => {
  for (let at = 1; ; at++) {
    const open = machine();
    const first = await open({ at, when: 'before' });
    await Promise.race([playOn(first.stage), first.died]);
    const second = await open();
    if (second.stage.files.text('backend/made.txt') === 'as it was') continue;
    second.stage.files.set('backend/made.txt', 'mine');
    expect(await playOn(second.stage)).toBe('completed');
    expect(second.stage.files.text('backend/made.txt')).toBe('mine');
    const { notices } = await second.stage.state();
    expect(notices.filter(({ level }) => level === 'warning').map(({ text }) => text)).toEqual([
      'While "check-backend" ran before any change, these files changed and were left as is: backend/made.txt',
    ]);
    return;
  }
});
