import { afterEach, expect, test } from 'vitest';
import { passed, writesSpec } from './acts.ts';
import { runTests, unknown } from './small-runner.ts';
import { agent, finished, openStage, type Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const old = 'adds backend/sum.js a\n';
const appended = `${old}more backend/sum.js b\n`;

/** An agent appends to a test; while the old one lies there for the counter-proof, a person saves a file, once. */
async function play(file: string, saved: string): Promise<void> {
  let isSaved = false;
  stage = await openStage({
    agents: [agent('backend')],
    files: { 'backend/sum.js': 'a\n', 'backend/sum.test.js': old },
    baselines: unknown,
    approves: true,
    skipUpToFiles: 0,
    commands: {
      'check-backend': () => {
        const swapped = stage.files.text('backend/sum.js') !== 'a\n' && stage.files.text('backend/sum.test.js') === old;
        if (swapped && !isSaved) stage.files.set(file, saved);
        isSaved ||= swapped;
        return runTests(stage.files);
      },
    },
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/sum.js'] })],
      [
        /^Backend/,
        async (_task, { write }) => {
          await write('backend/sum.js', 'a + b\n');
          await write('backend/sum.test.js', appended);
          return finished(passed);
        },
      ],
      [/^RETRY/, () => finished(passed)],
      [/^REVIEW/, () => finished('## Review: APPROVED\n')],
    ],
  });
  await stage.start();
}
const story = async (): Promise<unknown> => {
  const events = await stage.engine.read('run', 0);
  const { proof, swapped } = await stage.state();
  return {
    proof: [proof?.verdict, proof?.reason],
    asked: events.flatMap((event) => (event.type === 'question.asked' ? [event.question.kind] : [])).slice(1),
    swapped,
  };
};

test('a save in a test that lies there as it was stays; the counter-proof is made again with it', async () => {
  const mine = `${old}mine backend/sum.js b\n`;
  await play('backend/sum.test.js', mine);
  expect(await stage.ended()).toBe('completed');
  expect(stage.files.text('backend/sum.test.js')).toBe(mine);
  expect(await story()).toEqual({ proof: ['proven', null], asked: [], swapped: [] });
});

test('a save after which the work fails is no pass of the work: it stays, and the run asks', async () => {
  const mine = 'adds backend/sum.js c\n';
  await play('backend/sum.test.js', mine);
  await stage.until('stop');
  expect([stage.files.text('backend/sum.test.js'), (await stage.state()).swapped]).toEqual([mine, []]);
});

test('a save of another file meanwhile is not taken for the run’s: it is asked about, and no reason to make it again', async () => {
  await play('README.md', 'mine\n');
  await stage.until('stop');
  const { files, uncertain } = await stage.state();
  expect([Object.keys(files).includes('README.md'), Object.keys(uncertain)]).toEqual([false, ['README.md']]);
  await stage.reply('accept');
  expect(await stage.ended()).toBe('completed');
  expect([stage.files.text('README.md'), stage.files.text('backend/sum.test.js')]).toEqual(['mine\n', appended]);
});
