import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import { createFakeWorld, type FakeWorld } from '../../fakes/fake-app.ts';
import { FakeRun } from '../../fakes/fake-run.ts';
import { answered, asked } from '../../fakes/questions.ts';
import { createFakeTerminal, runPlain } from '../fake-terminal.ts';
import { completed, started } from '../recorded-runs.ts';

const testLines = Array.from({ length: 30 }, (_, index) => `+line ${index + 1} of the test`);

/** Everything that an approval without a spec is bound to. */
const quick = asked({
  kind: 'quick',
  reason: 'quick',
  message: 'A quick change, without a spec: Two digits\nIt changes at most: src/price.js\nsrc/price.js:3 – the cents are a plain number',
  detail: 'Before the fix the reproduction fails, three times out of three: npm run test\nIt will be proven by:\n  npm run test',
  delta: ['--- /dev/null', '+++ b/test/cents.test.js', ...testLines].join('\n'),
  options: [
    { id: 'approve', title: 'Approve and implement', text: 'none', yes: true },
    { id: 'spec', title: 'Write a spec first', text: 'none' },
    { id: 'decline', title: 'Decline', text: 'none', destructive: true },
  ],
});

const seen = asked({
  kind: 'seen',
  reason: 'before',
  message: 'No command shows this bug. Please look, before anything is changed: the page',
  options: [
    { id: 'there', title: 'I saw it', text: 'may' },
    { id: 'gone', title: 'I do not see it', text: 'may' },
  ],
});

const beyondSpec = asked({
  kind: 'confirm',
  reason: 'deletion',
  agent: 'backend',
  risk: 'medium',
  message: 'backend wants to make changes that the approved spec does not list.',
  detail: 'src/a.ts: 51 lines deleted. You are asked above 50.\nsrc/b.ts: 60 lines deleted. You are asked above 50.',
  options: [
    { id: 'once', title: 'Go ahead', text: 'none' },
    { id: 'reject', title: 'Decline', text: 'may', safe: true, yes: true },
  ],
});

const worldOf = (question: typeof quick): FakeWorld =>
  createFakeWorld({
    known: [
      {
        run: new FakeRun('run-1', [started, question]),
        script: async (player) => {
          const { option } = await player.reply();
          player.emit(answered(question, option), ...completed);
        },
      },
    ],
  });

const bound = [
  'A quick change, without a spec: Two digits',
  'It changes at most: src/price.js',
  'src/price.js:3 – the cents are a plain number',
  'Before the fix the reproduction fails, three times out of three: npm run test',
  'It will be proven by:',
  'npm run test',
  '+++ b/test/cents.test.js',
  ...testLines,
];
/** Which of all that does not stand on a line of its own. */
const missing = (out: string): string[] => {
  const rows = out.split('\n').map((row) =>
    row
      .replace(/^[\s│!]*/u, '')
      .replace('Waiting for your approval: ', '')
      .trimEnd(),
  );
  return bound.filter((text) => !rows.includes(text));
};

describe('an approval without a spec', () => {
  it('shows in a terminal everything that it is bound to, as an approval', async () => {
    const world = worldOf(quick);
    const terminal = createFakeTerminal(world, { tty: true, columns: 100 });
    const code = runCli(['approve', 'run-1'], terminal.io);
    await terminal.typeAfter('› ', 'a\r');
    expect([await code, missing(terminal.out())]).toEqual([0, []]);
    expect(terminal.out()).toContain('! Waiting for your approval: A quick change');
    expect(terminal.out()).not.toContain('Stopped');
  });

  it('is whole in the inbox, and in the report of a run that nobody answered', async () => {
    expect(missing((await runPlain(worldOf(quick), ['inbox'])).out)).toEqual([]);
    const { code, out } = await runPlain(worldOf(quick), ['approve', 'run-1']);
    expect([code, missing(out.replace('**', ''))]).toEqual([3, []]);
    expect(out).toContain('waiting for your approval');
    expect(out).not.toMatch(/Last error|stopped|--guidance/u);
    expect(
      out
        .split('\n')
        .filter((row) => row.startsWith('  batuta'))
        .map((row) => row.trim().replace(/ {3,}.*/u, '')),
    ).toEqual([
      'batuta approve run-1',
      'batuta reply run-1 1 approve',
      'batuta reply run-1 1 spec',
      'batuta reply run-1 1 decline',
      'batuta cancel run-1',
    ]);
  });

  it('is approved by --yes', async () => {
    const world = worldOf(quick);
    expect((await runPlain(world, ['approve', 'run-1', '--yes'])).code).toBe(0);
    expect(world.runs.get('run-1')?.run.answers).toMatchObject([{ option: 'approve', unattended: true }]);
  });
});

describe('what the spec does not list', () => {
  it.each([[[]], [['--yes']]])('is not done where nobody can be asked, and the last screen says so: %j', async (options) => {
    const world = worldOf(beyondSpec);
    const { code, out } = await runPlain(world, ['resume', 'run-1', ...options]);
    const [answer] = world.runs.get('run-1')?.run.answers ?? [];
    expect([code, answer]).toMatchObject([0, { option: 'reject', unattended: true }]);
    const shown = out.replace(/\s+/gu, ' ');
    expect(shown).toMatch(
      /Not done .{1,3}backend wants to make changes that the approved spec does not list\. \(declined by ana\) src\/a\.ts: 51 lines deleted\./u,
    );
    expect(shown).toContain('src/b.ts: 60 lines deleted. You are asked above 50.');
  });

  it('is asked about in a terminal, with all of it and how grave it is, and goes ahead on a yes', async () => {
    const world = worldOf(beyondSpec);
    const terminal = createFakeTerminal(world, { tty: true, columns: 100 });
    const code = runCli(['resume', 'run-1'], terminal.io);
    await terminal.typeAfter('› ', 'o\r');
    expect([await code, world.runs.get('run-1')?.run.answers]).toMatchObject([0, [{ option: 'once' }]]);
    for (const text of ['medium risk', 'src/a.ts: 51 lines deleted', 'src/b.ts: 60 lines deleted', 'go ahead'])
      expect(terminal.out().toLowerCase()).toContain(text);
    expect(terminal.out()).not.toContain('Not done');
  });
});

describe('which entity is meant', () => {
  const entity = asked({
    kind: 'entity',
    reason: 'unclear',
    subject: 'orders',
    message: 'Which entity is meant by "orders"?',
    options: [
      { id: 'CustomerOrder', title: 'CustomerOrder', text: 'none', safe: true, yes: true },
      { id: 'PurchaseOrder', title: 'PurchaseOrder', text: 'none' },
    ],
  });

  it.each(['p', 'P', 'purchaseorder', 'PurchaseOrder'])('is answered with %s in a terminal', async (typed) => {
    const world = worldOf(entity);
    const terminal = createFakeTerminal(world, { tty: true, columns: 100 });
    const code = runCli(['resume', 'run-1'], terminal.io);
    await terminal.typeAfter('› ', `${typed}\r`);
    expect([await code, world.runs.get('run-1')?.run.answers]).toMatchObject([0, [{ option: 'PurchaseOrder' }]]);
  });

  it('is asked also where only a plan is wanted', async () => {
    const answers: string[] = [];
    const world = createFakeWorld({
      script: async (player) => {
        player.emit(started, entity);
        const { option } = await player.reply();
        answers.push(option);
        player.emit(answered(entity, option), ...completed);
      },
    });
    const terminal = createFakeTerminal(world, { tty: true, columns: 100 });
    const code = runCli(['feature', 'Orders have a discount', '--plan'], terminal.io);
    await terminal.typeAfter('› ', 'p\r');
    expect([await code, answers]).toEqual([0, ['PurchaseOrder']]);
  });

  it('is told with all its answers where nobody can be asked', async () => {
    const { out } = await runPlain(worldOf(entity), ['resume', 'run-1']);
    expect(out).toContain('Which entity is meant by "orders"? CustomerOrder, PurchaseOrder');
  });
});

it('a question is told as one, with a command for each answer', async () => {
  const { out } = await runPlain(worldOf(seen), ['runs', 'show', 'run-1']);
  expect(out).toContain('waiting for your answer');
  expect(out).not.toMatch(/Last error|stopped|--guidance/u);
  expect((await runPlain(worldOf(seen), ['runs'])).out).toContain('waiting for your answer');
  expect(out).toMatch(/batuta reply run-1 1 there +I saw it\n +batuta reply run-1 1 gone +I do not see it\n/u);
});

it('what rightly ended without a change is not told as completed', async () => {
  const nothing: RunEventBody = {
    type: 'run.completed',
    artifacts: [],
    tree: 'a'.repeat(64),
    commitMessage: '',
    conclusion: 'It is no bug.',
  };
  const world = createFakeWorld({ known: [{ run: new FakeRun('run-1', [started, nothing]) }] });
  const { out } = await runPlain(world, ['runs', 'show', 'run-1']);
  expect(out).toContain('ended without a change');
  expect(out).not.toMatch(/✓ .*completed/u);
  expect((await runPlain(world, ['runs'])).out).toContain('ended without a change');
});
