import { describe, expect, it, test } from 'vitest';
import type { CapName } from '../../../src/core/budget/budget.ts';
import { raisesNothing } from '../../../src/core/budget/raises-nothing.ts';
import { readAmount, reachedCap } from '../../../src/core/budget/reached-cap.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { emptyRunState, project } from '../../../src/core/run/project.ts';
import type { RunState } from '../../../src/core/run/run-state.ts';
import type { RunEvent, RunEventBody } from '../../../src/protocol/run-event.ts';
import { answered, budgetAsked, question } from '../../fakes/questions.ts';

const stop = budgetAsked();

function stoppedAt(cap: CapName, ...after: RunEventBody[]): RunState {
  const begin = {
    ...emptyRunState(),
    caps: { usd: 5, tokens: 1000, turns: 3 },
    spend: { ...emptyRunState().spend, usd: 4.5, usage: { input: 900, output: 50, cacheRead: 0, cacheWrite: 0 }, turns: 3 },
  };
  const bodies: RunEventBody[] = [{ type: 'budget.reached', cap, spent: 1, limit: 1 }, stop, ...after];
  const events = bodies.map((body, index): RunEvent => ({ seq: index + 1, at: '2026-11-21T10:00:00.000Z', runId: 'r', ...body }));
  return project(events, begin);
}

describe('the cap that a run stopped at', () => {
  it.each([
    ['usd', { cap: 'usd', spent: 4.5, limit: 5, proposed: 10, assumed: 0 }],
    ['tokens', { cap: 'tokens', spent: 950, limit: 1000, proposed: 2000, assumed: 0 }],
    ['turns', { cap: 'turns', spent: 3, limit: 3, proposed: 6, assumed: 0 }],
  ] as const)('is %s, with a limit that leaves room', (cap, reached) => expect(reachedCap(stoppedAt(cap))).toEqual(reached));

  it('counts calls of which no end is known: the provider may have billed them', () => {
    const state = stoppedAt('tokens');
    const open = [{ path: 'a/1', turn: 1, usd: 1, tokens: 2000 }];
    expect(reachedCap({ ...state, spend: { ...state.spend, open } })).toMatchObject({ spent: 2950, proposed: 5900, assumed: 2000 });
  });

  it('proposes something also where nothing was allowed', () => {
    const state = stoppedAt('turns');
    const none = { ...state, caps: { ...state.caps, turns: 0 }, spend: { ...state.spend, turns: 0 } };
    expect(reachedCap(none)).toMatchObject({ spent: 0, limit: 0, proposed: 1 });
  });

  it('is dollars where a journal says neither which it was nor how many were allowed', () => {
    const old: RunState = { ...stoppedAt('usd'), capReached: null, caps: emptyRunState().caps };
    expect(reachedCap(old)).toEqual({ cap: 'usd', spent: 4.5, limit: 0, proposed: 9, assumed: 0, softCaps: old.softCaps });
  });

  it('is told also where something else was asked before', () => {
    const state = stoppedAt('tokens');
    const questions = [{ ...question({ id: 2 }), at: state.lastAt }, ...state.questions];
    expect(reachedCap({ ...state, questions, status: 'stopped' })).toEqual(reachedCap(state));
  });

  it('is told also of a run that was interrupted before it asked for more, and not while it is at work', () => {
    const { questions: _asked, ...state } = stoppedAt('turns');
    expect(reachedCap({ ...state, questions: [], status: 'interrupted' })).toEqual(reachedCap(stoppedAt('turns')));
    expect(reachedCap({ ...state, questions: [], status: 'interrupted', capReached: null })).toBeNull();
    expect(reachedCap({ ...state, questions: [], status: 'running' })).toBeNull();
  });

  it('is none when the run went on', () => {
    expect(reachedCap(stoppedAt('usd', answered(stop, 'raise')))).toBeNull();
    expect(stoppedAt('usd', answered(stop, 'raise')).capReached).toBeNull();
  });
});

describe('new caps', () => {
  const why = (caps: Parameters<typeof raisesNothing>[1], state = stoppedAt('usd')): string =>
    inEnglish(raisesNothing(state, caps) ?? 'none');

  it.each([
    ['lower', { usd: 4.9 }, 'The run already has a limit of $5.00; a new one must be higher.'],
    ['the same', { usd: 5 }, 'The run already has a limit of $5.00; a new one must be higher.'],
    ['lower beside a higher one', { usd: 10, turns: 2 }, 'The run already has a limit of 3 model calls; a new one must be higher.'],
    ['the same beside a higher one, where only that was reached', { usd: 10, tokens: 1000 }, 'none'],
    [
      'the same that was reached, beside a higher one',
      { usd: 5, tokens: 2000 },
      'The run already has a limit of $5.00; a new one must be higher.',
    ],
    [
      'the same that is used up, beside a higher one',
      { usd: 10, turns: 3 },
      'The run already has a limit of 3 model calls; a new one must be higher.',
    ],
    ['higher', { usd: 5.01 }, 'none'],
    ['none at all, so everything is allowed', { usd: null }, 'none'],
    ['not given', {}, 'none'],
  ] as const)('that are %s', (_, caps, said) => expect(why(caps)).toBe(said));

  it('have to be above what is used, where that is more than was allowed', () => {
    const state = stoppedAt('tokens');
    const over = { ...state, caps: { ...state.caps, tokens: 900 } };
    expect(why({ tokens: 940 }, over)).toBe('The run has already used 950 tokens; a new limit must be higher.');
    expect(why({ tokens: 951 }, over)).toBe('none');
  });

  it('can be set where there was no limit', () => {
    const state = stoppedAt('usd');
    expect(why({ turns: 4 }, { ...state, caps: { ...state.caps, turns: null } })).toBe('none');
  });
});

test.each([
  ['usd', '7.50', 7.5],
  ['usd', '$7,50', 7.5],
  ['usd', '.5', 0.5],
  ['usd', '7k', null],
  ['usd', '0', null],
  ['usd', '', null],
  ['tokens', '500k', 500_000],
  ['tokens', '1.5M', 1_500_000],
  ['tokens', '2_000', 2000],
  ['tokens', '99999999999M', null],
  ['turns', '40', 40],
  ['turns', '1.5', null],
  ['turns', '-4', null],
  ['turns', 'many', null],
] as const)('reads a limit of %s from %j: %j', (cap, text, amount) => expect(readAmount(cap, text)).toBe(amount));
