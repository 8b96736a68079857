import { afterEach, expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { agent, type Stage } from '../feature/stage.ts';
import { brokenFile, diagnoses, fixes, openBug, writesSpec } from './acts.ts';

let stage: Stage;
afterEach(() => stage.close());

test('where no test can be: a command with a stated expectation, before and after', async () => {
  const reproduction = { kind: 'command', command: ['show-total'], fails: 'total 3', passes: 'total 1', look: '' };
  stage = await openBug(
    [
      [/^DIAGNOSE/, diagnoses({ reproduction }, null)],
      [/^SPEC/, writesSpec],
      [/^Backend/, fixes],
    ],
    {
      agents: [agent('backend', { run: [['show-total']] })],
      commands: { 'show-total': () => ({ exitCode: 0, output: stage.files.text(brokenFile) === 'bad\n' ? 'total 3' : 'total  1' }) },
    },
  );
  const run = await stage.start();
  await stage.until('approval');
  const { spec } = await stage.state();
  expect(stage.files.text(spec?.file ?? '')).toContain('- Command: show-total\n- Fails with: total 3\n- Passes with: total 1\n');
  await stage.approve();
  expect(await run.done).toMatchObject({ status: 'completed' });
  const { reproduced, proof } = await stage.state();
  expect([reproduced.before?.outcome, reproduced.after?.outcome]).toEqual(['fails', 'passes']);
  expect(proof).toMatchObject({ verdict: 'proven' });
});

test('what only a person sees: asked before and after, and the fix is unproven', async () => {
  const reproduction = { kind: 'seen', command: [], fails: '', passes: '', look: 'the total in the list is cut off' };
  stage = await openBug([
    [/^DIAGNOSE/, diagnoses({ reproduction }, null)],
    [/^SPEC/, writesSpec],
    [/^Backend/, fixes],
    [/^RETRY Backend/, fixes],
  ]);
  const run = await stage.start();
  await stage.until('stop');
  const [before] = (await stage.state()).questions;
  expect(inEnglish(before?.message ?? '')).toBe(
    'No command shows this bug. Please look, before anything is changed: the total in the list is cut off',
  );
  await stage.reply('there');
  await stage.until('approval');
  await stage.approve();
  await stage.until('stop');
  await stage.reply('there', { text: 'still cut' });
  await stage.until('stop');
  expect(stage.tasks.at(-1)?.prompt.task).toContain('still cut');
  await stage.reply('gone');
  expect(await run.done).toMatchObject({ status: 'completed' });
  const { proof, phases } = await stage.state();
  expect(proof).toMatchObject({ verdict: 'unproven', reason: 'not-reproduced', acceptedBy: 'test' });
  expect(inEnglish(phases.find(({ phase }) => phase === 'fix')?.note ?? '')).toBe(
    'After the fix test sees the bug no more: the total in the list is cut off',
  );
});

test('a diagnosis that cannot be used is asked for again, with what is wrong', async () => {
  const wrong = { kind: 'test', command: ['rm'], fails: '', passes: '', look: '' };
  let times = 0;
  stage = await openBug([
    [
      /^DIAGNOSE/,
      (task, on) => diagnoses(times++ === 0 ? { reproduction: wrong, causes: [{ file: 'none.ts', line: 1, why: 'x' }] } : {})(task, on),
    ],
    [/^SPEC/, writesSpec],
  ]);
  await stage.start();
  await stage.until('approval');
  const task = stage.tasks.filter(({ agent: name }) => name === 'diagnose').at(-1)?.prompt.task;
  expect(task).toContain(
    '- There is no file none.ts.\n- "rm" is none of the commands that may be run: check-backend\n- Say which words the output of the test holds with the bug ("fails")',
  );
});

test('the same diagnosis again is not sent back in the same words: a person is asked', async () => {
  stage = await openBug([[/^DIAGNOSE/, diagnoses({}, null)]]);
  await stage.start();
  await stage.until('stop');
  const [question] = (await stage.state()).questions;
  expect([stage.tasks.length, inEnglish(question?.message ?? ''), inEnglish(question?.detail ?? ''), question?.retriesUsed]).toEqual([
    2,
    'The diagnosis cannot be used.',
    'No new test file was written.',
    1,
  ]);
  // As it is, it is tried anew.
  await stage.reply('try');
  await stage.until('stop');
  expect(stage.tasks.length).toBe(3);
});

test('where no command may be run, one diagnosis is enough: a person is asked, and told why no test shows it', async () => {
  stage = await openBug([[/^DIAGNOSE/, diagnoses()]], { trusted: false, agents: [agent('backend', { validate: [] })], quick: true });
  await stage.start('The total is wrong\nMore about it');
  await stage.until('stop');
  const [question] = (await stage.state()).questions;
  expect([stage.tasks.length, question?.kind, inEnglish(question?.message ?? ''), question?.hints.map(inEnglish)]).toEqual([
    1,
    'seen',
    'No command shows this bug. Please look, before anything is changed: The total is wrong',
    ['This workspace is not trusted, so no test could show it. To have that, end this run, trust the workspace, and report the bug again.'],
  ]);
  expect(stage.tasks[0]?.prompt.system.join('\n')).toContain('no command may be run at all (the workspace is not trusted): choose "seen"');
  await stage.reply('there');
  await stage.until('stop');
  expect((await stage.state()).questions.map(({ kind }) => kind)).toEqual(['quick']);
});

test.each([
  [brokenFile, null, `Name the line of the cause in ${brokenFile}.`],
  [brokenFile, 7, `${brokenFile} has no line 7: it ends with line 1.`],
  ['../elsewhere.ts', 1, 'There is no file ../elsewhere.ts.'],
])('a cause has a file of the workspace and a line in it (%s %s)', async (file, line, words) => {
  let times = 0;
  stage = await openBug([
    [/^DIAGNOSE/, (task, on) => diagnoses(times++ === 0 ? { causes: [{ file, line, why: 'it adds' }] } : {})(task, on)],
    [/^SPEC/, writesSpec],
  ]);
  await stage.start();
  await stage.until('approval');
  expect(stage.tasks.findLast(({ agent: name }) => name === 'diagnose')?.prompt.task).toContain(`- ${words}`);
});
