import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { reportSchema } from '../../../src/protocol/report.ts';
import { runEventSchema } from '../../../src/protocol/run-event.ts';
import { createFakeWorld } from '../../fakes/fake-app.ts';
import type { Player } from '../../fakes/fake-run.ts';
import { answered, approvalAsked, asked as questionAsked } from '../../fakes/questions.ts';
import { runPlain } from '../fake-terminal.ts';
import { asked, completed, implemented, specFile, stopped, upToApproval } from '../recorded-runs.ts';
import { featureScript } from '../recorded-scripts.ts';

describe('feature', () => {
  it('hands the options of the command line to the session', async () => {
    const world = createFakeWorld({ script: featureScript(completed) });
    await runPlain(world, [
      'feature',
      'x',
      '--yes',
      '--workspace',
      'sub',
      '--trust-workspace',
      '--provider',
      'anthropic',
      '--model',
      'haiku',
      '--budget',
      '2',
      '--turns',
      '9',
    ]);
    expect(world.sessions).toEqual([
      { workspace: '/home/shop/sub', options: { provider: 'anthropic', model: 'haiku', caps: { usd: 2, turns: 9 }, trusted: true } },
    ]);
    expect(world.started.answers).toEqual([
      { by: 'ana (--yes)', unattended: true, option: 'approve', items: { [specFile]: 'a'.repeat(64) } },
    ]);
    expect(world.calls).toEqual(['close']);
  });

  it('stops at the approval with --plan, also when --yes is given', async () => {
    const world = createFakeWorld({ script: featureScript(completed) });
    const result = await runPlain(world, ['feature', 'x', '--plan', '--yes']);
    expect([result.code, world.started.answers]).toEqual([3, []]);
    expect(result.out).toContain('The plan is ready. None of your code was changed.\n  batuta approve 260101-feature ');
  });

  it('prints nothing but events with --json', async () => {
    const result = await runPlain(createFakeWorld({ script: featureScript(implemented, completed) }), ['feature', 'x', '--yes', '--json']);
    const events = result.out
      .trimEnd()
      .split('\n')
      .map((row) => runEventSchema.parse(JSON.parse(row)));
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
    expect([result.code, events.at(-1)?.type, result.err.trim()]).toEqual([0, 'run.completed', 'Approved, as --yes says.']);
  });

  it('says on standard error how to go on when --json stops at the approval', async () => {
    const result = await runPlain(createFakeWorld({ script: featureScript() }), ['feature', 'x', '--json']);
    expect(result.code).toBe(3);
    expect(
      result.out
        .trimEnd()
        .split('\n')
        .every((row) => row.startsWith('{')),
    ).toBe(true);
    expect(result.err).toContain('batuta approve 260101-feature --yes');
  });

  it('writes report.json, also of a run that stopped', async () => {
    const file = path.join(await mkdtemp(path.join(tmpdir(), 'batuta-report-')), 'report.json');
    const result = await runPlain(createFakeWorld({ script: featureScript(stopped) }), ['feature', 'x', '--yes', '--output', file]);
    const report = reportSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    expect([result.code, report.runId, report.status]).toEqual([1, '260101-feature', 'stopped']);
    expect(result.out).toContain(`report  ${file}`);
  });

  it('writes the report as Markdown into a file of that kind', async () => {
    const file = path.join(await mkdtemp(path.join(tmpdir(), 'batuta-report-')), 'report.md');
    const result = await runPlain(createFakeWorld({ script: featureScript(completed) }), ['feature', 'x', '--yes', '--output', file]);
    expect([result.code, (await readFile(file, 'utf8')).split('\n', 1)]).toEqual([0, ['# ✓ Discounts: completed']]);
  });

  it('says before anything begins that report.json cannot be written', async () => {
    const world = createFakeWorld({ script: featureScript(completed) });
    const wrong = async (file: string): Promise<unknown> => runPlain(world, ['feature', 'x', '--yes', '--output', file]);
    expect(await wrong('/no/such/folder/report.json')).toEqual({
      code: 2,
      out: '',
      err: '--output /no/such/folder/report.json cannot be written: there is no folder /no/such/folder. Make it first, or name another file.\n',
    });
    expect(await wrong(tmpdir())).toMatchObject({ code: 2, err: expect.stringContaining('it is a folder. Name a file in it.') });
    expect(world.sessions).toEqual([]);
  });

  it('approves again what is asked again under --yes, but not for ever', async () => {
    const asking = async (player: Player): Promise<void> => {
      player.emit(...upToApproval);
      for (let id = 2, open = asked; ; id += 1) {
        const { option } = await player.reply();
        player.emit(answered(open, option));
        open = approvalAsked({ id, file: 'spec.md', reason: 'stale', message: 'The code changed.' });
        player.emit(open);
      }
    };
    const world = createFakeWorld({ script: asking });
    const result = await runPlain(world, ['feature', 'x', '--yes']);
    expect([result.code, world.started.answers.length]).toEqual([3, 5]);
    expect(result.out).toContain('The spec was approved 5 times and changed each time; a person has to look.');
    // What it cannot do is not proposed.
    expect(result.out.slice(result.out.indexOf('a person has to look'))).not.toContain('--yes');
  });

  it('does not approve twice under --yes what cannot be carried out', async () => {
    const invalid = async (player: Player): Promise<void> => {
      player.emit(...upToApproval);
      const { option } = await player.reply();
      const message = 'spec.md:9: no agent for "Mobile".';
      player.emit(answered(asked, option), approvalAsked({ id: 2, file: 'spec.md', reason: 'invalid', message }));
      await player.reply();
    };
    const world = createFakeWorld({ script: invalid });
    const result = await runPlain(world, ['feature', 'x', '--yes']);
    expect([result.code, world.started.answers.length]).toEqual([3, 1]);
    expect(result.out).toContain('! spec.md:9: no agent for "Mobile".');
    // What it cannot do is not proposed.
    expect(result.out.slice(result.out.indexOf('no agent for'))).not.toMatch(/batuta (approve|resume) \S+ --yes/u);
  });

  it.each([
    ['a spec', approvalAsked({ id: 2, options: [{ id: 'approve', title: 'Drop the table', text: 'none', destructive: true }] })],
    [
      'whatever else is asked',
      questionAsked({ id: 2, kind: 'confirm', options: [{ id: 'drop', title: 'Drop it', text: 'none', yes: true, destructive: true }] }),
    ],
  ])('never answers under --yes what cannot be undone: %s', async (_name, ask) => {
    const destructive = async (player: Player): Promise<void> => {
      player.emit(...upToApproval);
      player.emit(answered(asked, (await player.reply()).option), ask);
      await player.reply();
    };
    const world = createFakeWorld({ script: destructive });
    const result = await runPlain(world, ['feature', 'x', '--yes']);
    expect([result.code, world.started.answers.map(({ option }) => option)]).toEqual([3, ['approve']]);
    // What it cannot do is not proposed.
    expect(result.out).not.toMatch(/batuta (approve|resume) \S+ --yes/u);
  });
});
