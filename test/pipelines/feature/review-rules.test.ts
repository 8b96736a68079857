import { afterEach, describe, expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { reviewRule } from '../../../src/pipelines/parts/review-facts.ts';
import { writes, writesSpec } from './acts.ts';
import { agent, finished, openStage, type Act, type Stage } from './stage.ts';

let stage: Stage | null = null;
afterEach(() => stage?.close());

const agents = [agent('database', { schema: true }), agent('backend')];

test.each([
  [[], true, 'true: new entity'],
  [['backend/a.ts', 'backend/b.ts'], false, 'false: 2 files changed, no new entity, no schema change (setting review.skipUpToFiles: 2)'],
  [['backend/a.ts', 'backend/b.ts', 'backend/c.ts'], false, 'true: 3 files changed'],
  [['backend/a.ts'], false, 'false: 1 file changed, no new entity, no schema change (setting review.skipUpToFiles: 2)'],
  [['database/a.txt'], false, 'true: schema change'],
  [['backend/migrations/1.ts'], false, 'true: schema change'],
  [['x.sql'], false, 'true: schema change'],
] as const)('%j with a new entity %s: %s', (files, newEntity, expected) => {
  const review = { model: 'm', context: 'review', skipUpToFiles: 2 };
  const { needed, reason } = reviewRule(files, newEntity, { agents, review });
  expect(`${needed}: ${inEnglish(reason)}`).toBe(expected);
});

test.each([
  ['Create suppliers', 'modification', true],
  ['Sort suppliers', 'modification', false],
  ['Sort suppliers', 'new entity', true],
])(
  '%s, in the spec a %s: whether it is reviewed is %s, because a spec can ask for a review but not do without',
  async (request, type, reviewed) => {
    stage = await openStage({
      agents: [agent('backend')],
      approves: true,
      acts: [
        [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] }, { type })],
        [/^Backend/, writes('backend/a.ts', 'x')],
        [/^REVIEW/, () => finished('## Review: APPROVED')],
      ],
    });
    await stage.start(request);
    expect(await stage.ended()).toBe('completed');
    expect(stage.asked.some((label) => label.startsWith('REVIEW'))).toBe(reviewed);
  },
);

describe('what the reviewer is shown', () => {
  const approves = '## Review: APPROVED';
  const play = async (write: Act, reviews: string[], more: Partial<Parameters<typeof openStage>[0]> = {}): Promise<Stage> => {
    const open = await openStage({
      agents: [agent('backend')],
      acts: [
        [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] }, { type: 'new entity' })],
        [/^Backend/, write],
        [/^REVIEW/, () => finished(reviews.shift() ?? approves)],
      ],
      ...more,
    });
    stage = open;
    await open.start();
    await open.until('approval');
    await open.approve();
    return open;
  };
  const shown = (open: Stage): string => open.tasks.find(({ agent: name }) => name === 'review')?.prompt.task ?? '';

  test('every file of the change as a diff, by name, and the evidence; what is too long is named', async () => {
    const write: Act = async (_task, at) => {
      await at.write('backend/b.ts', `${'long '.repeat(30_000)}\n`);
      await at.write('backend/a.ts', 'new a\n');
      await at.write('backend/c.ts', 'new c\n');
      return finished('### Build\nPassed\n');
    };
    const open = await play(write, [], { files: { 'backend/a.ts': 'old a\n' } });
    expect(await open.ended()).toBe('completed');
    const task = shown(open);
    expect(task).toContain('--- a/backend/a.ts\n+++ b/backend/a.ts\n@@ -1,1 +1,1 @@\n-old a\n+new a\n');
    expect(task).toContain('--- /dev/null\n+++ b/backend/c.ts\n@@ -0,0 +1,1 @@\n+new c\n');
    expect(task).toContain('Also changed, too long to show here – read them: backend/b.ts\n');
    expect(task).not.toContain('long long');
    expect(task).toContain('- check-backend: pass, exit code 0');
  });

  test('nothing that was too long: nothing is said of it', async () => {
    const open = await play(writes('backend/a.ts', 'x'), []);
    expect(await open.ended()).toBe('completed');
    expect(shown(open)).not.toContain('too long to show');
  });

  test('a layer without a command is called unproven', async () => {
    const open = await play(writes('backend/a.ts', 'x'), [], { agents: [agent('backend', { validate: [] })] });
    expect(await open.ended()).toBe('completed');
    expect(shown(open)).toContain('- Backend: unproven (no command is configured)');
  });

  test('a review that cannot be read is asked for once more, then the person is asked, and each time anew', async () => {
    const open = await play(writes('backend/a.ts', 'x'), ['What?', 'Hm.', 'Well.']);
    await open.until('stop');
    expect((await open.state()).questions[0]).toMatchObject({
      reason: 'unreadable',
      subject: 'review',
      message: 'The review could not be read.',
      retriesUsed: 1,
      hints: ['Resume the run to review again.'],
    });
    await open.reply('try');
    expect(await open.ended()).toBe('completed');
    expect(open.asked.filter((label) => label.startsWith('REVIEW'))).toHaveLength(4);
  });
});
