import { describe, expect, it } from 'vitest';
import { createFakeWorld, type KnownRun } from '../../fakes/fake-app.ts';
import { FakeRun, type Player } from '../../fakes/fake-run.ts';
import { runPlain } from '../fake-terminal.ts';
import { answered, approvalAsked } from '../../fakes/questions.ts';
import { approved, asked, completed, implemented, specFile, upToApproval } from '../recorded-runs.ts';
import { featureScript } from '../recorded-scripts.ts';

const known = (journal: ConstructorParameters<typeof FakeRun>[1], more: Partial<KnownRun> = {}): KnownRun => ({
  run: new FakeRun('run-1', journal),
  ...more,
});
const waiting = [...upToApproval];
const completedRun = [...upToApproval, ...approved, ...implemented, ...completed];

describe('approve', () => {
  it('goes on with a run that was saved days ago', async () => {
    const saved = [...waiting, answered(asked, 'save'), approvalAsked({ id: 2, file: specFile, reason: 'saved' })];
    const world = createFakeWorld({ known: [known(saved, { script: fromApproval })] });
    const result = await runPlain(world, ['approve', 'run-1', '--yes']);
    expect([result.code, world.runs.get('run-1')?.run.answers.map(({ option }) => option)]).toEqual([0, ['approve']]);
  });

  it('answers by signal a run that another process works on', async () => {
    const refusal = { reason: 'owned', host: 'here', pid: 7, sameHost: true } as const;
    const one = known(waiting, { refusal });
    const owner = one.run.play(fromApproval);
    const result = await runPlain(createFakeWorld({ known: [one] }), ['approve', 'run-1', '--yes']);
    expect([result.code, (await owner.done).status, one.run.answers.length]).toEqual([0, 'completed', 1]);
    expect(result.out).toContain('your answer is sent to it');
  });

  it('starts from a spec file when no run here waits for it', async () => {
    const world = createFakeWorld({ script: featureScript(completed) });
    const result = await runPlain(world, ['approve', import.meta.filename, '--workspace', '/home/shop', '--yes']);
    expect([result.code, world.calls]).toEqual([0, [`start from ${import.meta.filename}`, 'close']]);
  });

  it('looks for a spec in the folder that is named, then in the current one', async () => {
    for (const word of ['approve.test.ts', import.meta.filename]) {
      const world = createFakeWorld({ script: featureScript(completed) });
      const result = await runPlain(world, ['approve', `./${word}`.replace('.//', '/'), '--workspace', import.meta.dirname, '--yes']);
      expect([result.code, world.calls]).toEqual([0, [`start from ${import.meta.filename}`, 'close']]);
    }
  });

  it.each(['approve', 'resume'])('with %s no run gets the trust that it began without', async (command) => {
    const [begun, ...others] = waiting;
    const untrusted = { ...begun, trusted: false } as typeof begun & object;
    const world = createFakeWorld({ known: [known([untrusted, ...others], { script: fromApproval })] });
    expect(await runPlain(world, [command, 'run-1', '--trust-workspace'])).toEqual({
      code: 2,
      out: '',
      err: 'Run run-1 began without trust and keeps that, so its commands do not run. To have its work proven: batuta cancel run-1, and begin again with --trust-workspace.\n',
    });
    expect(world.runs.get('run-1')?.run.answers).toEqual([]);
  });

  it.each([
    ['budget', '3'],
    ['tokens', '2M'],
    ['turns', '9'],
    ['model', 'opus'],
  ])('never passes over --%s, which a run has since it began', async (option, value) => {
    const world = createFakeWorld({ known: [known(waiting, { script: fromApproval })] });
    expect(await runPlain(world, ['approve', 'run-1', '--yes', `--${option}`, value])).toEqual({
      code: 2,
      out: '',
      err: `--${option} is for a spec that has no run yet; run run-1 keeps its own. Approve it without.\n`,
    });
    expect(world.runs.get('run-1')?.run.answers).toEqual([]);
  });

  it('is refused for a run that waits for nothing', async () => {
    expect(await runPlain(createFakeWorld({ known: [known(completedRun)] }), ['approve', 'run-1', '--yes'])).toMatchObject({
      code: 2,
      err: 'Run run-1 does not wait for an approval; it is completed. See: batuta runs show run-1\n',
    });
  });
});

async function fromApproval(player: Player): Promise<void> {
  const { option } = await player.reply();
  const [question] = player.state().questions;
  if (question) player.emit(answered({ type: 'question.asked', question }, option), ...approved.slice(1), ...implemented, ...completed);
}
