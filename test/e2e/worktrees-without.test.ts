import { expect } from 'vitest';
import type { Question } from '../../src/protocol/question.ts';
import { sampled as test } from '../sweeps/sampled.ts';
import { acting, approvedReview, finish, passed, spec, write } from './answers.ts';
import { done, filesOf, inSession, openFiles, summary } from './playing.ts';
import { wholeRun } from './whole-run.ts';
import { files, layer, leftWorktrees, works } from './worktree-scene.ts';

test.each(['ours', 'theirs'])(
  'folders that no command needs are not in a worktree, and stay in the workspace; whoever writes in place of a file that was left out is asked about: %s',
  async (option) => {
    const show = 'node -p "fs.readdirSync(\'shared\').join()"'.replaceAll("'", "''");
    const shows = layer('one') + layer('two').replace('validate: [', `validate: ['${show}', `);
    const big = { 'shared/big/logo': 'logo\n', 'shared/big/deep/film': 'film\n' };
    const scene = await openFiles(
      { ...files('worktrees: { without: [shared/big] }\n', shows), ...big },
      acting([
        [/^SPEC /, finish(spec({ One: ['one/new.txt'], Two: ['two/new.txt'] }))],
        [/^One /, write('one/new.txt', 'by one\n'), write('shared/big/logo', 'another\n'), write('shared/big/added', 'new\n'), passed],
        [/^Two /, ...works('two', 5)],
        [/^REVIEW /, approvedReview],
      ]),
    );
    const asked: string[][] = [];
    const onConflict = async ({ subject, delta, options }: Question): Promise<void> =>
      void asked.push([subject, options.map(({ id }) => id).join(), ...delta.split('\n').filter((line) => /^[+-]/u.test(line))]);
    const run = await wholeRun(scene, { onConflict, conflicts: [{ option }] });
    expect(summary(run)).toEqual(done);
    expect(asked).toEqual([['one', 'theirs,ours', '--- a/shared/big/logo', '+++ b/shared/big/logo', '-logo', '+another']]);
    const printed = run.events.flatMap((event) =>
      event.type === 'validation.completed' && event.evidence.command.includes('-p') ? [event.evidence] : [],
    );
    // It is proven without them, and then where all lies together.
    expect(printed.map(({ apart, tail }) => [apart === true, tail.trim()])).toEqual([
      [true, 'list.txt'],
      [false, 'big,list.txt'],
    ]);
    const logo = option === 'ours' ? [] : ['shared/big/logo'];
    expect(await scene.read('shared/big/logo')).toBe(option === 'ours' ? 'logo\n' : 'another\n');
    expect(await scene.read('shared/big/deep/film')).toBe('film\n');
    expect(filesOf(run)).toEqual(['one/new.txt', 'shared/big/added', ...logo, 'shared/list.txt', 'two/new.txt']);
    expect(leftWorktrees(scene)).toEqual([]);
    await inSession(scene, (session) => session.rollBack(run.runId, { run: true }, 'ana'));
    expect([await scene.read('shared/big/logo'), await scene.read('shared/big/added')]).toEqual(['logo\n', null]);
  },
);
