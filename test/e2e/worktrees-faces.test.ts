import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import { createApp } from '../../src/app/create-app.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { createFakeTerminal } from '../cli/fake-terminal.ts';
import type { Question } from '../../src/protocol/question.ts';
import { acting, approvedReview, finish, passed, spec, write, type Act } from './answers.ts';
import { inSession, openFiles } from './playing.ts';
import type { Ran, Scene } from './scene.ts';
import { edit, files, layer, leftWorktrees, lines, other, read } from './worktree-scene.ts';

const lists = ['shared/a.txt', 'shared/b.txt', 'shared/c.txt'] as const;
const [first, second, third] = lists;
/** As in a real conflict of a larger file: more lines than a log shows. */
const long = (text: string): string => lines({ 5: Array.from({ length: 20 }, (_, index) => `${text} ${index}`).join('\r\n') });

/** Two agents who change the same line of three files. */
function colliding(): Promise<Scene> {
  const works = (name: string): Act[] => [
    write(`${name}/new.txt`, `by ${name}\n`),
    ...lists.flatMap((list) => [read(list), list === third ? write(list, long(name)) : edit(list, 'line 5\r\n', `${name} was here\r\n`)]),
    passed,
  ];
  return openFiles(
    { ...files('', layer('one') + layer('two')), ...Object.fromEntries(lists.map((list) => [list, lines()])) },
    acting([
      [/^SPEC /, finish(spec({ One: ['one/new.txt'], Two: ['two/new.txt'] }))],
      [/^One /, ...works('one')],
      [/^Two /, ...works('two')],
      [/^REVIEW /, approvedReview],
    ]),
  );
}
const read3 = (scene: Scene): Promise<(string | null)[]> => Promise.all(lists.map((list) => scene.read(list)));
const request = ['feature', 'A thing', '--trust-workspace', '--provider', 'anthropic'];

test('in a terminal both sides are shown whole, and each file gets its answer by a letter', async () => {
  const scene = await colliding();
  const terminal = createFakeTerminal({ createApp }, { tty: true, columns: 100, env: environment(scene) });
  const code = runCli(request, { ...terminal.io, cwd: scene.root });
  const answer = async (shown: string, letter: string): Promise<void> => {
    await terminal.printed(shown);
    await terminal.typeAfter('› ', `${letter}\r`);
  };
  await answer('Approve and implement', 'a');
  await terminal.printed('cannot be merged by itself');
  await answer('Answer for each file', 'f');
  const [late = ''] = /(?<=The work of )\w+(?= cannot)/u.exec(terminal.out()) ?? [];
  await answer(first, 't');
  await answer(second, 'x');
  await answer('Enter one of the letters or words.', 'o');
  await answer(third, 's');
  await terminal.printed('Edit and save what lies between marks in the workspace');
  const there = await scene.read(third);
  expect(there).toMatch(/^<{7} workspace\r\n/mu);
  writeFileSync(path.join(scene.root, third), long('both'));
  await answer('Keep what is in the workspace', 'o');
  expect(await code).toBe(0);
  const [its, mine] = [late.toLowerCase(), other[late.toLowerCase()]];
  expect(await read3(scene)).toEqual([lines({ 5: `${its} was here` }), lines({ 5: `${mine} was here` }), long('both')]);
  for (const side of [mine, its])
    for (const index of Array.from({ length: 20 }, (_, line) => line)) expect(terminal.out()).toContain(`${side} ${index}`);
  expect(leftWorktrees(scene)).toEqual([]);
});

const questionOf = ({ events }: Ran): Question | undefined =>
  events.flatMap((event) => (event.type === 'question.asked' && event.question.kind === 'conflict' ? [event.question] : [])).at(-1);

test('where nobody can be asked it waits; `reply --choose` answers file by file, and names what is missing', async () => {
  const scene = await colliding();
  const waiting = await scene.run([...request, '--yes']);
  expect([waiting.code, waiting.report.status]).toEqual([1, 'stopped']);
  const question = questionOf(waiting);
  const { runId } = waiting.report;
  const its = question?.agent ?? '';
  // For an editor, which shows both sides beside each other.
  const apart = (file: string): Promise<Uint8Array | null> =>
    inSession(scene, (session) => session.contentApart(runId, question?.worktree ?? '', file));
  expect(Buffer.from((await apart(second)) ?? []).toString()).toBe(lines({ 5: `${its} was here` }));
  expect([await apart('shared/none.txt'), await apart('../worktree.json'), await apart('shared')]).toEqual([null, null, null]);
  const inbox = (await scene.cli(['inbox'])).stdout;
  lists.forEach((list, index) => expect(inbox).toContain(`${index + 1}. ${list}  agent, self, theirs, ours`));
  expect(inbox).toContain(`reply ${runId} ${question?.id} files --choose 1=…,2=…`);

  const reply = (...more: string[]): Promise<Ran> => scene.cli(['reply', runId, String(question?.id), 'files', ...more]);
  for (const [choose, why] of [
    [[], 'needs --choose with one of the choices for each item, like 1=agent'],
    [['--choose', '1=theirs,2=ours'], 'needs --choose with one of the choices for each item'],
    [
      ['--choose', '1=mine,2=ours,3=ours'],
      '--choose needs numbers from 1 to 3 with one of agent, self, theirs, ours, like 1=agent; "1=mine" is not.',
    ],
    [['--choose', '4=ours'], '"4=ours" is not.'],
  ] as const) {
    const refused = await reply(...choose);
    expect([refused.code, refused.stderr.replaceAll(/\s+/gu, ' ')]).toEqual([2, expect.stringContaining(why)]);
  }
  expect((await reply('--choose', '1=theirs,2=ours,3=theirs')).code).toBe(0);
  expect((await reply('--choose', '1=theirs,2=ours,3=theirs')).code).toBe(1);
  const ran = await scene.run(['resume', runId]);
  expect([ran.code, ran.report.status]).toEqual([0, 'completed']);
  expect(await read3(scene)).toEqual([lines({ 5: `${its} was here` }), lines({ 5: `${other[its]} was here` }), long(its)]);
  expect(leftWorktrees(scene)).toEqual([]);
});

const environment = ({ home, model }: Scene): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: home,
  BATUTA_HOME: home,
  ANTHROPIC_BASE_URL: model.url,
  ANTHROPIC_API_KEY: 'test-key',
});
