import { expect, test } from 'vitest';
import { quietSurroundings } from '../../fakes/quiet-surroundings.ts';
import { writes, writesSpec } from './acts.ts';
import { crashMachine, playOn, survivorOf } from './crash-machine.ts';
import { unknown } from './small-runner.ts';
import { agent, finished, type Stage } from './stage.ts';

/** A build that rewrites a file of the person's, until there is work. */
const machine = (outputs: readonly string[] = []) =>
  crashMachine({ 'README.md': 'a shop', 'backend/made.txt': 'as it was' }, (files) => ({
    agents: [agent('backend', { outputs: [...outputs], handover: [['generate']] })],
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

test.each([[], ['backend/made.txt']])(
  'what the person wrote there after that is theirs: it stays, and is told (outputs: %s)',
  async (...outputs) => {
    for (let at = 1; ; at++) {
      const open = machine(outputs);
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
  },
);

/** A hand-over that writes a new file, and one that was there: of the same content until there is work. */
const generating = (outputs: readonly string[], begins: (isBase: boolean) => void) => {
  const surroundings = quietSurroundings();
  return crashMachine({ 'README.md': 'a shop', 'gen/old.txt': 'as it was' }, (files) => ({
    agents: [agent('backend', { outputs: [...outputs], handover: [['generate']] })],
    baselines: unknown,
    surroundings,
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
      [/^Backend/, writes('backend/a.ts', 'good')],
      [/^REVIEW /, () => finished('## Review: APPROVED')],
    ],
    commands: {
      generate: () => {
        const source = files.text('backend/a.ts');
        begins(source === null);
        for (const name of ['old', 'new']) files.set(`gen/${name}.txt`, `made of ${source ?? 'nothing'}`);
        return { exitCode: 0 };
      },
    },
  }));
};

/** Whose files are, what is uncertain, and what the person is warned of. */
async function leftBy(stage: Stage): Promise<object> {
  const { files, notices, uncertain } = await stage.state();
  const paths = Object.values(files).map(({ file, before, after, output }) => ({ file, before, after, output }));
  const warnings = notices.filter(({ level }) => level === 'warning').map(({ text }) => text);
  return { files: paths.toSorted((a, b) => a.file.localeCompare(b.file)), uncertain: Object.keys(uncertain), warnings };
}

test.each([
  ['declared', ['gen/**']],
  ['undeclared', []],
])(
  'whose every file is that a hand-over writes on the base, its outputs %s, is found out whenever two processes die',
  async (_name, outputs) => {
    const seen: number[] = [];
    const whole = await generating(outputs, (isBase) => void (isBase && seen.push(whole.writes())))();
    expect(await playOn(whole.stage)).toBe('completed');
    const expected = await leftBy(whole.stage);
    expect(expected).toMatchObject({ uncertain: [], warnings: [] });
    const [first = 0, last = 0] = seen;
    for (let at = first; at < last + 4; at++)
      for (let again = 1; again < 10; again++) {
        let worked = false;
        const open = generating(outputs, (isBase) => void (worked ||= !isBase));
        for (const dies of [at, again]) {
          const one = await open({ at: dies, when: 'before' });
          expect(await Promise.race([playOn(one.stage), one.died])).toBe('died');
        }
        // What is cut off later is another matter.
        if (worked) continue;
        const { stage } = await open();
        expect([at, again, await playOn(stage), await leftBy(stage)]).toEqual([at, again, 'completed', expected]);
        const isAsked = (await stage.engine.read('run', 0)).some(({ type }) => type === 'file.uncertain');
        if (outputs.length > 0) expect([at, again, isAsked]).toEqual([at, again, false]);
      }
  },
);
