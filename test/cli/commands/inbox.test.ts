import { describe, expect, it } from 'vitest';
import { replyTo } from '../../../src/core/question/question.ts';
import { createFakeWorld, type FakeWorld } from '../../fakes/fake-app.ts';
import { FakeRun } from '../../fakes/fake-run.ts';
import { answered, asked as asking } from '../../fakes/questions.ts';
import { runPlain } from '../fake-terminal.ts';
import { approved, asked, budgetReached, implemented, specFile, started, upToApproval } from '../recorded-runs.ts';

/** A question that no face knows anything about. */
const which = asking({
  id: 10,
  kind: 'which entity',
  message: 'Which of them do you mean?',
  items: [
    { id: 'order', title: 'Order' },
    { id: 'invoice', title: 'Invoice' },
  ],
  options: [
    { id: 'these', title: 'These', text: 'none' },
    { id: 'other', title: 'Another one', text: 'must' },
  ],
});

const world = (): FakeWorld =>
  createFakeWorld({
    known: [
      { run: new FakeRun('run-3', [...upToApproval, ...approved, ...budgetReached]) },
      { run: new FakeRun('run-2', [started, which]) },
      { run: new FakeRun('run-1', [...upToApproval]) },
    ],
  });

describe('inbox', () => {
  it('lists what waits in all runs, the oldest first, with a command for each answer', async () => {
    const { code, out } = await runPlain(world(), ['inbox']);
    expect(code).toBe(0);
    expect(out.split('\n').map((line) => line.trimEnd())).toEqual([
      expect.stringContaining('? Add discounts to products: a percentage and a period  2026-11-21 09:00  /home/shop'),
      '  Which of them do you mean?',
      '    1. Order',
      '    2. Invoice',
      '    batuta reply run-2 10 these   These',
      '    batuta reply run-2 10 other "…"   Another one',
      '',
      expect.stringContaining('? Discounts  2026-11-21 09:00  /home/shop'),
      `  ${specFile} is waiting for your answer.`,
      '    batuta approve run-1   review it and answer',
      '    batuta reply run-1 1 approve   Approve and implement',
      '    batuta reply run-1 1 changes "…"   Request changes',
      "    batuta reply run-1 1 changes --comment 'FILE:LINE: …'   the same, on lines",
      '    batuta reply run-1 1 save   Save for later',
      '',
      expect.stringContaining('? Discounts  2026-11-21 09:00  /home/shop'),
      '  the budget is reached',
      '    batuta reply run-3 10 raise --budget USD   Raise and resume',
      '',
      '',
    ]);
  });

  it('says what depends on an answer, who should give it, and what cannot be undone', async () => {
    const drop = asking({
      id: 3,
      kind: 'confirm',
      message: 'The migration drops a table.',
      risk: 'critical',
      role: 'database owner',
      deadline: '2026-11-22T09:00:00.000Z',
      options: [
        { id: 'drop', title: 'Drop it', text: 'none', destructive: true },
        { id: 'keep', title: 'Keep it', text: 'none', safe: true },
      ],
    });
    const { out } = await runPlain(createFakeWorld({ known: [{ run: new FakeRun('run-1', [started, drop]) }] }), ['inbox']);
    expect(out.split('\n').slice(1)).toEqual([
      '  The migration drops a table.',
      '  critical risk · to be answered by: database owner · after 2026-11-22 09:00: Keep it',
      '    batuta reply run-1 3 drop   Drop it (cannot be undone)',
      '    batuta reply run-1 3 keep   Keep it',
      '',
      '',
    ]);
  });

  it('lists no question that has an answer, but says how its run goes on', async () => {
    const one = world();
    await runPlain(one, ['reply', 'run-2', '10', 'these']);
    const { out } = await runPlain(one, ['inbox']);
    expect(out).not.toContain('Which of them do you mean?');
    expect(out.split('\n').slice(-3)).toEqual([
      'Answered by ana; no process works on the run:',
      '  batuta resume run-2   continue where it left off',
      '',
    ]);
  });

  it('is one line of JSON for each question, for programs', async () => {
    const { out } = await runPlain(world(), ['inbox', '--json']);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { runId: string; id: number; kind: string });
    expect(lines.map(({ runId, id, kind }) => [runId, id, kind])).toEqual([
      ['run-2', 10, 'which entity'],
      ['run-1', 1, 'approval'],
      ['run-3', 10, 'budget'],
    ]);
  });

  it('says when nothing waits, or nothing in that folder', async () => {
    expect((await runPlain(createFakeWorld({}), ['inbox'])).out).toBe('Nothing waits for you.\n');
    expect((await runPlain(world(), ['inbox', '--workspace', '/elsewhere'])).out).toBe(
      'Nothing waits for you in /elsewhere.\n3 more in other workspaces; without --workspace all are listed.\n',
    );
    expect((await runPlain(world(), ['inbox', '--workspace', '/home/shop'])).out).not.toContain('other workspaces');
  });

  it('lists a run that nobody works on any more, with how it goes on', async () => {
    const lost = { known: [{ run: new FakeRun('run-1', [started]) }] };
    const { out } = await runPlain(createFakeWorld(lost), ['inbox']);
    expect(out.split('\n')).toEqual([
      expect.stringContaining('! Add discounts to products: a percentage and a period  2026-11-21 09:00  /home/shop'),
      '  interrupted: no process works on it',
      '  batuta resume run-1   continue where it left off',
      '  batuta cancel run-1   cancel it',
      '',
      '',
    ]);
    expect((await runPlain(createFakeWorld(lost), ['inbox', '--json'])).out).toBe('');
  });

  it('lists such runs the oldest first too', async () => {
    // As all lists of runs: the newest first.
    const known = ['run-2', 'run-1'].map((id) => ({ run: new FakeRun(id, [started]) }));
    const { out } = await runPlain(createFakeWorld({ known }), ['inbox']);
    expect(out.match(/(?<=batuta resume )run-\d/gu)).toEqual(['run-1', 'run-2']);
  });
});

describe('reply', () => {
  it('answers any question: its ticks, its words, new limits, and the document that was shown', async () => {
    const one = world();
    const results = [
      await runPlain(one, ['reply', 'run-2', '10', 'these', '--tick', '2']),
      await runPlain(one, ['reply', 'run-1', '1', 'approve']),
      await runPlain(one, ['reply', 'run-3', '10', 'raise', '--budget', '10']),
    ];
    expect(results.map(({ code, out }) => [code, out.split('\n', 1)[0]])).toEqual(
      results.map(() => [0, 'Your answer is recorded. No process works on the run:']),
    );
    const replies = ['run-2', 'run-1', 'run-3'].map((id) => one.runs.get(id)?.run.replies);
    expect(replies).toEqual([
      [replyTo(which.question, { by: 'ana', option: 'these', items: { invoice: 'yes' } })],
      [replyTo(asked.question, { by: 'ana', option: 'approve', items: { [specFile]: 'a'.repeat(64) } })],
      [expect.objectContaining({ question: 10, option: 'raise', caps: { usd: 10 } })],
    ]);
  });

  it.each([[['--budget', '10']], [[]]])('raises the cap that was reached, and says which one that is: %j', async (raised) => {
    const journal = [...upToApproval, ...approved, ...budgetReached].map((body) =>
      body.type === 'budget.reached' ? ({ ...body, cap: 'turns' } as const) : body,
    );
    const one = createFakeWorld({ known: [{ run: new FakeRun('run-3', journal) }] });
    expect((await runPlain(one, ['inbox'])).out).toContain('    batuta reply run-3 10 raise --turns COUNT   Raise and resume\n');
    expect((await runPlain(one, ['reply', 'run-3', '10', 'raise', ...raised])).err).toBe(
      'Model call limit reached: 2 of 200 used. Only --turns lifts it: batuta reply run-3 10 raise --turns 400\n',
    );
    expect(one.runs.get('run-3')?.run.replies).toEqual([]);
  });

  it('says who was quicker, and what the answers are', async () => {
    const done = createFakeWorld({ known: [{ run: new FakeRun('run-2', [started, which, answered(which, 'these', { by: 'eva' })]) }] });
    const late = await runPlain(done, ['reply', 'run-2', '10', 'these']);
    expect([late.code, late.err]).toEqual([1, expect.stringMatching(/^Already answered by eva, \d\d:\d\d: These\n$/)]);
    const slips = [
      await runPlain(world(), ['reply', 'run-2', '11', 'these']),
      await runPlain(world(), ['reply', 'run-2', '10', 'all']),
      await runPlain(world(), ['reply', 'run-2', '10', 'these', '--tick', '3']),
    ];
    expect(slips.map(({ code, err }) => [code, err.trim()])).toEqual([
      [2, 'Run run-2 has no question "11". Open: 10. What they ask: batuta inbox'],
      [2, 'The answers are: these (These), other (Another one).'],
      [2, '--tick needs numbers from 1 to 2, like 1,3, or all; "3" is not.'],
    ]);
  });

  it('tells a question that was withdrawn from one that never was', async () => {
    const events = [started, which, { type: 'question.withdrawn', question: 10, reason: 'superseded', option: null } as const];
    const one = createFakeWorld({ known: [{ run: new FakeRun('run-2', events) }] });
    const [gone, never] = [await runPlain(one, ['reply', 'run-2', '10', 'these']), await runPlain(one, ['reply', 'run-2', 'a', 'b'])];
    expect([gone.code, gone.err]).toEqual([1, 'This question has already been answered or withdrawn.\n']);
    expect([never.code, never.err]).toEqual([2, 'Run run-2 has no question "a", and none is open.\n']);
  });

  it('names the words that an answer needs, with the whole command', async () => {
    const one = world();
    const bare = await runPlain(one, ['reply', 'run-1', '1', 'changes']);
    expect([bare.code, bare.err]).toEqual([
      2,
      `"Request changes" needs words of yours: batuta reply run-1 1 changes "…"\nOr on lines: batuta reply run-1 1 changes --comment 'FILE:LINE: …'\n`,
    ]);
    const blank = await runPlain(one, ['reply', 'run-2', '10', 'other', ' ']);
    expect([blank.code, blank.err]).toEqual([2, '"Another one" needs words of yours: batuta reply run-2 10 other "…"\n']);
    expect(['run-1', 'run-2'].flatMap((id) => one.runs.get(id)?.run.replies)).toEqual([]);
  });
});

describe('reply with comments on lines', () => {
  const rejected = asking({
    id: 4,
    reason: 'review',
    options: [
      { id: 'guide', title: 'Resume with guidance', text: 'must', comments: true },
      { id: 'try', title: 'Resume as it is', text: 'none' },
    ],
  });
  const service = 'backend/src/discount/discount-service.ts';
  const spec = { file: specFile, hash: 'a'.repeat(64), text: '## Spec: Discounts\n\n- Pattern: Bundle\n' };
  const reviewedWorld = (): FakeWorld => {
    const events = [...upToApproval, ...approved, ...implemented, rejected];
    const one = createFakeWorld({ known: [{ run: new FakeRun('run-4', events) }, { run: new FakeRun('run-1', [...upToApproval]) }] });
    return Object.assign(one, { spec });
  };
  const say = (...comments: string[]): string[] => comments.flatMap((comment) => ['--comment', comment]);

  it('sends those on a change as they are, without words', async () => {
    const one = reviewedWorld();
    const comments = say(`./${service}:27: Refuse a period: it\nends before it starts.`, `${service}: Where is its test?`);
    expect(await runPlain(one, ['reply', 'run-4', '4', 'guide', ...comments])).toMatchObject({ code: 0, err: '' });
    expect(one.runs.get('run-4')?.run.replies).toEqual([
      replyTo(rejected.question, {
        by: 'ana',
        option: 'guide',
        comments: [
          { file: service, line: 27, text: 'Refuse a period: it\nends before it starts.' },
          { file: service, line: null, text: 'Where is its test?' },
        ],
      }),
    ]);
  });

  it('puts those on a spec into the change request, each with its line', async () => {
    const one = reviewedWorld();
    const { code } = await runPlain(one, ['reply', 'run-1', '1', 'changes', 'Shorter.', ...say(`${specFile}:3: No, simple.`)]);
    expect(code).toBe(0);
    expect(one.runs.get('run-1')?.run.replies).toMatchObject([
      { option: 'changes', text: 'Shorter.\n\n- Line 3 ("- Pattern: Bundle"): No, simple.' },
    ]);
  });

  it('refuses what it could not bring to anybody, and sends nothing', async () => {
    const one = reviewedWorld();
    const slips = [
      ['run-4', '4', 'guide', ...say(`${service}:1: fine`, 'no such form')],
      ['run-4', '4', 'guide', ...say('backend/src/discount/discount-servce.ts:1: why?')],
      ['run-4', '4', 'try', ...say(`${service}:1: why?`)],
      ['run-1', '1', 'changes', ...say('README.md:1: why?')],
      ['run-1', '1', 'changes', ...say(`${specFile}:4: why?`)],
      ['run-1', '1', 'save', ...say(`${specFile}:1: why?`)],
    ];
    const told: string[] = [];
    for (const slip of slips) {
      const { code, err } = await runPlain(one, ['reply', ...slip]);
      told.push(`${code} ${err.trim()}`);
    }
    expect(told).toEqual([
      `2 --comment needs a file, a line and a text, like 'src/price.ts:12: round once'; "no such form" is not.`,
      `2 The run did not change "backend/src/discount/discount-servce.ts". Did you mean ${service}?`,
      '2 "Resume as it is" takes no comments on lines. They go with: guide (Resume with guidance).',
      `2 What waits for your answer is ${specFile}, not "README.md".`,
      `2 ${specFile} has lines from 1 to 3; name one: ${specFile}:LINE: TEXT`,
      '2 "Save for later" takes no comments on lines. They go with: changes (Request changes).',
    ]);
    expect(['run-1', 'run-4'].map((id) => one.runs.get(id)?.run.replies)).toEqual([[], []]);
  });

  it('is proposed where a question takes them', async () => {
    const { out } = await runPlain(reviewedWorld(), ['inbox']);
    expect(out).toContain("batuta reply run-4 4 guide --comment 'FILE:LINE: …'");
    expect((await runPlain(reviewedWorld(), ['runs', 'show', 'run-4'])).out).toContain(
      "batuta reply run-4 4 guide --comment 'FILE:LINE: …'",
    );
  });
});
