import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.ts';
import { describeRun } from '../../../src/core/describe/run.ts';
import { documentInEnglish, inEnglish } from '../../../src/core/describe/message.ts';
import { reportMarkdown } from '../../../src/core/report/report-markdown.ts';
import { runReport } from '../../../src/core/report/run-report.ts';
import { reportSchema } from '../../../src/protocol/report.ts';
import { createFakeWorld, type FakeWorld } from '../../fakes/fake-app.ts';
import { FakeRun } from '../../fakes/fake-run.ts';
import { answered, approvalAsked, asked, budgetAsked } from '../../fakes/questions.ts';
import { createFakeTerminal, runPlain } from '../fake-terminal.ts';
import { approved, completed, started, upToApproval } from '../recorded-runs.ts';

type AskedEvent = ReturnType<typeof asked>;

const stuck = (id: number, subject: string, message: string): AskedEvent =>
  asked({
    id,
    subject,
    message,
    detail: `test of ${subject}: exit 1`,
    retriesUsed: 2,
    hints: [`Look at ${subject}.`],
    options: [
      { id: 'guide', title: 'Resume with guidance', text: 'must' },
      { id: 'try', title: 'Resume as it is', text: 'none' },
    ],
  });
const backend = stuck(10, 'backend', 'The price is no number.');
const frontend = stuck(11, 'frontend', 'The button has no label.');
const both = [...upToApproval, ...approved, backend, frontend];

/** A run in which these wait; each is answered by its number, and with the last of them it is completed. */
function worldOf(journal: ConstructorParameters<typeof FakeRun>[1], ...waiting: readonly AskedEvent[]): FakeWorld {
  const script: Parameters<FakeRun['play']>[0] = async (player) => {
    while (player.state().questions.length > 0) {
      const reply = await player.reply();
      const question = waiting.find((one) => one.question.id === reply.question);
      if (question) player.emit(answered(question, reply.option, reply));
    }
    player.emit(...completed);
  };
  return createFakeWorld({ known: [{ run: new FakeRun('run-1', journal), script }] });
}

const commandsIn = (out: string): string[] =>
  out
    .split('\n')
    .filter((row) => row.startsWith('  batuta'))
    .map((row) => row.trim().replace(/ {3,}.*/u, ''));

describe('several questions at once', () => {
  it('are all named, with a command for every answer, in the report and where nobody can be asked', async () => {
    for (const words of [
      ['runs', 'show', 'run-1'],
      ['resume', 'run-1'],
      ['resume', 'run-1', '--json'],
    ]) {
      const plain = await runPlain(worldOf(both, backend, frontend), words);
      const out = plain.out + plain.err;
      expect(commandsIn(out)).toEqual([
        'batuta inbox',
        'batuta reply run-1 10 guide "…"',
        'batuta reply run-1 10 try',
        'batuta reply run-1 11 guide "…"',
        'batuta reply run-1 11 try',
        'batuta cancel run-1',
      ]);
      for (const text of ['2 questions wait for you', '10: Backend: The price is no number.', '11: Frontend: The button has no label.'])
        expect(out).toContain(text);
    }
  });

  it('tell what each asks of the person, too', async () => {
    const { out } = await runPlain(worldOf(both, backend, frontend), ['runs', 'show', 'run-1']);
    expect(out).toContain('Look at backend.');
    expect(out).toContain('Look at frontend.');
  });

  it('are all in the report, as data and as text, each with what failed', async () => {
    const { state } = new FakeRun('run-1', both);
    const report = reportSchema.parse(documentInEnglish(runReport(state)));
    expect(report.questions).toEqual(state.questions);
    expect(
      report.questions.map(({ id, subject, retriesUsed, options }) => [id, subject, retriesUsed, options.map((one) => one.id)]),
    ).toEqual([
      [10, 'backend', 2, ['guide', 'try']],
      [11, 'frontend', 2, ['guide', 'try']],
    ]);
    expect(reportMarkdown(report).split('\n').slice(2, 20)).toEqual([
      '**2 questions wait for you:**',
      '',
      '10: Backend: The price is no number.',
      '',
      'Last error of Backend, after 2 retries:',
      '',
      '```',
      'test of backend: exit 1',
      '```',
      '',
      '11: Frontend: The button has no label.',
      '',
      'Last error of Frontend, after 2 retries:',
      '',
      '```',
      'test of frontend: exit 1',
      '```',
      '',
    ]);
  });

  it('are explained in the standing of the run', () => {
    const why = inEnglish(describeRun(new FakeRun('run-1', both).state).why);
    expect(why.split('\n')).toEqual([
      '2 questions wait for you:',
      '10: Backend: The price is no number.',
      '11: Frontend: The button has no label.',
    ]);
  });

  it('are asked one after the other in a terminal', async () => {
    const world = worldOf(both, backend, frontend);
    const terminal = createFakeTerminal(world, { tty: true, columns: 100 });
    const code = runCli(['resume', 'run-1'], terminal.io);
    await terminal.printed('The price is no number.');
    await terminal.typeAfter('› ', 't\r');
    await terminal.printed('The button has no label.');
    await terminal.typeAfter('› ', 't\r');
    expect([await code, world.runs.get('run-1')?.run.replies.map(({ question }) => question)]).toEqual([0, [10, 11]]);
  });
});

describe('resume with several questions', () => {
  it('answers the one of the agent that is named', async () => {
    const world = worldOf(both, backend, frontend);
    const { out } = await runPlain(world, ['resume', 'run-1', '--guidance', 'Call it Pay.', '--agent', 'frontend']);
    expect(world.runs.get('run-1')?.run.replies).toMatchObject([{ question: 11, option: 'guide', text: 'Call it Pay.' }]);
    expect(commandsIn(out)).toEqual(['batuta resume run-1 --guidance "…"', 'batuta resume run-1', 'batuta cancel run-1']);
  });

  it('raises the budget where that is one of them', async () => {
    const budget = budgetAsked({ id: 12 });
    const world = worldOf([...both, budget], backend, frontend, budget);
    await runPlain(world, ['resume', 'run-1', '--budget', '9']);
    expect(world.runs.get('run-1')?.run.replies).toMatchObject([{ question: 12, option: 'raise', caps: { usd: 9 } }]);
  });

  it('refuses to raise another cap than the one that was reached, also where an agent asked before', async () => {
    const reached = { type: 'budget.reached', cap: 'turns', spent: 2, limit: 200 } as const;
    const budget = budgetAsked({ id: 12 });
    const world = worldOf([...both, reached, budget], backend, frontend, budget);
    const { code, err } = await runPlain(world, ['resume', 'run-1', '--budget', '9']);
    expect([code, world.runs.get('run-1')?.run.replies]).toEqual([2, []]);
    expect(err).toMatch(/Only --turns lifts it: batuta resume run-1 --turns 400\n$/u);
  });

  it('does not guess which of them is meant', async () => {
    const world = worldOf(both, backend, frontend);
    const { code, err } = await runPlain(world, ['resume', 'run-1', '--guidance', 'Call it Pay.']);
    expect([code, world.runs.get('run-1')?.run.replies]).toEqual([2, []]);
    expect(err).toContain('2 questions wait for you');
    expect(err).toContain('batuta reply run-1 11 guide "…"');
  });
});

describe('approve with several questions', () => {
  const spec = approvalAsked({ id: 11 });
  const quick = asked({
    id: 11,
    kind: 'quick',
    message: 'A quick change',
    options: [{ id: 'approve', title: 'Approve and implement', text: 'none', yes: true }],
  });

  it.each([
    ['a spec', spec],
    ['a quick change', quick],
  ])('approves %s although an agent asked before', async (_, approval) => {
    const world = worldOf([started, backend, approval], backend, approval);
    const { code } = await runPlain(world, ['approve', 'run-1', '--yes']);
    expect(world.runs.get('run-1')?.run.replies).toMatchObject([{ question: 11, option: 'approve', unattended: true }]);
    expect(code).toBe(1);
  });
});

it('what needs no person is declined where nobody can be asked, also behind another question', async () => {
  const risky = asked({
    id: 11,
    kind: 'confirm',
    agent: 'frontend',
    message: 'frontend wants to delete files.',
    options: [
      { id: 'once', title: 'Go ahead', text: 'none' },
      { id: 'reject', title: 'Decline', text: 'may', safe: true },
    ],
  });
  const which = asked({ id: 10, kind: 'entity', message: 'Which of them?', options: [{ id: 'both', title: 'Both', text: 'none' }] });
  const world = worldOf([...upToApproval, ...approved, which, risky], which, risky);
  const { out } = await runPlain(world, ['resume', 'run-1']);
  expect(world.runs.get('run-1')?.run.replies).toMatchObject([{ question: 11, option: 'reject', unattended: true }]);
  expect(commandsIn(out)).toEqual(['batuta reply run-1 10 both', 'batuta cancel run-1']);
});
