import { describe, expect, it } from 'vitest';
import { sentence } from '../../../src/core/describe/message.ts';
import { answer, call, finish, say } from '../../fakes/scripted-provider.ts';
import { lastText, play, resultsIn } from './play.ts';

const done = { status: 'finished', finish: { summary: 'all done', report: 'done' }, read: [] };

describe('answers that are not as they should be', () => {
  it('reminds a model that calls no tool twice, then takes its words as the report', async () => {
    const { outcome, provider } = await play([
      answer([say('one')]),
      answer([{ type: 'opaque', data: { type: 'thinking' } }, say(' ')]),
      answer([say('\n# Report\nall good')]),
    ]);
    expect(outcome).toEqual({ status: 'finished', finish: { summary: '# Report', report: '# Report\nall good' }, read: [] });
    expect(provider.requests.map(({ messages }) => messages.map(({ role, content }) => `${role} ${content.length}`).join(', '))).toEqual([
      'user 1',
      'user 1, assistant 1, user 1',
      'user 1, assistant 1, user 1, assistant 1, user 1',
    ]);
    expect((await play([answer([]), answer([]), answer([])])).outcome).toMatchObject({ status: 'failed', reason: 'stuck' });
  });

  it('never executes a call that was cut off, and lets a cut text go on', async () => {
    const { stage, provider } = await play([
      answer([call('1', 'write', { path: 'src/a', content: 'whole' }), call('2', 'write', { path: 'src/b', content: 'ha' })], {
        stop: 'max_tokens',
      }),
      answer([say('I was about to')], { stop: 'max_tokens' }),
      answer([finish()]),
    ]);
    expect(stage.files.writes.map(({ path }) => path)).toEqual(['src/a']);
    expect(resultsIn(provider.requests[1]?.messages ?? [])).toEqual([
      ['1', false, 'Created src/a (+1 −0 lines).'],
      ['2', true, expect.stringContaining('cut off') as string],
    ]);
    expect(lastText(provider.requests[2]?.messages ?? [])).toContain('Go on from there');
    expect((await play(Array.from({ length: 3 }, () => answer([say('x')], { stop: 'max_tokens' })))).outcome).toMatchObject({
      reason: 'stuck',
    });
  });

  it('executes a doubled call once, and tells different calls with one id apart', async () => {
    const write = (id: string, name: string) => call(id, 'write', { path: `src/${name}`, content: 'x' });
    const { stage, provider } = await play([
      answer([write('1', 'a'), write('1', 'a'), write('1', 'b')]),
      answer([write('1', 'c')]),
      answer([finish('1')]),
    ]);
    expect(stage.files.writes.map(({ path }) => path)).toEqual(['src/a', 'src/b', 'src/c']);
    expect(provider.requests.map(({ messages }) => resultsIn(messages).map(([id]) => id))).toEqual([[], ['1', '1_2'], ['1_3']]);
  });

  it('answers broken and unfitting input', async () => {
    const { provider } = await play([
      answer([
        call('1', 'edit', null),
        call('2', 'read', { offset: 1 }),
        call('3', 'finish', { summary: 'x' }),
        call('4', 'grep', { pattern: '(' }),
      ]),
      answer([finish()]),
    ]);
    expect(resultsIn(provider.requests[1]?.messages ?? [])).toEqual([
      ['1', true, expect.stringContaining('not a complete JSON object') as string],
      ['2', true, 'Give either path or paths.'],
      ['3', true, expect.stringContaining('checks:') as string],
      ['4', true, expect.stringContaining('Invalid regular expression') as string],
    ]);
  });

  it('asks once more for a finish that does not fit, then takes it as words', async () => {
    const unfit = call('1', 'finish', { summary: 's', checks: 'all passed' });
    const mended = call('2', 'finish', { summary: 's', checks: [{ section: 'Build', passed: true }] });
    const good = await play([answer([unfit]), answer([mended])]);
    expect(resultsIn(good.provider.requests[1]?.messages ?? [])).toEqual([
      ['1', true, 'finish was not accepted: checks: Invalid input: expected array, received string. Call it again.'],
    ]);
    expect(good.outcome).toEqual({
      status: 'finished',
      finish: { summary: 's', report: { checks: [{ section: 'Build', passed: true, error: null }], deviations: [] } },
      read: [],
    });
    const stubborn = await play([answer([unfit]), answer([unfit])]);
    expect(stubborn.outcome).toEqual({
      status: 'finished',
      finish: { summary: 's', report: '{\n "summary": "s",\n "checks": "all passed"\n}' },
      read: [],
      unread: 'checks: Invalid input: expected array, received string',
    });
  });

  it('takes a finish only when nothing of the same turn failed, after all else was done', async () => {
    const good = await play([answer([finish(), call('1', 'write', { path: 'src/a', content: 'x' })])]);
    expect([good.outcome, good.stage.files.text('src/a')]).toEqual([done, 'x']);
    const early = await play([
      answer([call('1', 'write', { path: 'other', content: 'x' }), finish()]),
      answer([call('2', 'finish', { summary: 's', report: 'r', question: 'why?' })]),
    ]);
    expect(early.outcome).toEqual({ status: 'finished', finish: { summary: 's', report: 'r', question: 'why?' }, read: [] });
    const asking = await play([
      answer([
        call('1', 'write', { path: 'other', content: 'x' }),
        call('2', 'finish', { summary: 's', report: 'r', question: 'Whose is it?' }),
      ]),
    ]);
    expect(asking.outcome).toMatchObject({ status: 'finished', finish: { question: 'Whose is it?' } });
    expect(resultsIn(early.provider.requests[1]?.messages ?? [])[1]).toEqual([
      'end',
      true,
      expect.stringContaining('not accepted') as string,
    ]);
  });

  it('a refusal is a failure of the model', async () => {
    expect((await play([answer([say('I will not.')], { stop: 'refusal' })])).outcome).toMatchObject({
      status: 'failed',
      reason: 'model',
      message: { text: 'The model declined to answer. {0}', values: ['I will not.'] },
    });
  });

  it('is stuck after its turns, after the same failing call five times in a row, and after going round ten times', async () => {
    const look = (id: number) => answer([call(String(id), 'read', { path: 'nope' })]);
    const wall = await play(Array.from({ length: 9 }, (_, index) => look(index)));
    expect([wall.outcome, wall.provider.requests.length]).toMatchObject([
      { reason: 'stuck', message: { values: [5, sentence('{0} ({1})', 'read', sentence('no such file'))] } },
      5,
    ]);
    const told = wall.provider.requests.map(({ messages }) => JSON.stringify(messages.at(-1)).includes('This very call has failed'));
    expect(told).toEqual([false, false, false, true, true]);
    const circle = await play(
      Array.from({ length: 40 }, (_, index) => answer([call(String(index), 'read', { path: index % 2 === 0 ? 'src/a' : 'src/b' })])),
      { files: { 'src/a': 'one', 'src/b': 'two' } },
    );
    expect([circle.outcome, circle.provider.requests.length]).toMatchObject([
      {
        reason: 'stuck',
        message: {
          text: 'The agent went round in a circle: {0} times the same calls with the same results, the last one {1}.',
          values: [10, 'read'],
        },
      },
      20,
    ]);
    const hinted = circle.provider.requests.map(({ messages }) => JSON.stringify(messages.at(-1)).includes('always with this result'));
    expect(hinted.indexOf(true)).toBe(10);
    const long = await play(
      Array.from({ length: 9 }, (_, index) => answer([call(String(index), 'glob', { pattern: `${index}` })])),
      { loop: { limits: { turns: 6 } } },
    );
    expect([long.outcome, long.provider.requests.length]).toMatchObject([
      { reason: 'stuck', message: { text: 'The agent did not finish within {0} turns.', values: [6] } },
      6,
    ]);
  });
});
