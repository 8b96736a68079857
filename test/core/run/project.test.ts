import { sentence } from '../../../src/core/describe/message.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyRunState, project } from '../../../src/core/run/project.ts';
import type { RunEvent, RunEventBody } from '../../../src/protocol/run-event.ts';
import { answered, approvalAsked, asked, budgetAsked } from '../../fakes/questions.ts';

const hash = (letter: string): string => letter.repeat(64);
const numbered = (bodies: readonly RunEventBody[]): RunEvent[] =>
  bodies.map((body, index) => ({ seq: index + 1, at: new Date(index * 1000).toISOString(), runId: 'r', ...body }));
const letter = fc.option(fc.constantFrom('a', 'b', 'c').map(hash));
const usage = { input: 10, output: 5, cacheRead: 3, cacheWrite: 2 };
const attempt = { agent: 'backend', path: 'r/work/backend' };

const story: RunEventBody[] = [
  { type: 'phase.started', phase: 'implement' },
  { type: 'agent.started', ...attempt, label: 'Backend Suppliers', role: 'specialist', name: 'Implementation', model: 'm' },
  { type: 'turn.started', ...attempt, model: 'm', turn: 1, reservedTokens: 100, reservedUsd: 0.5 },
  { type: 'turn.completed', ...attempt, model: 'm', turn: 1, usage, usd: 0.1, durationMs: 5, stop: 'tool_use' },
  { type: 'tool.called', ...attempt, tool: 'edit', target: 'a.ts', ok: true, detail: '' },
  { type: 'file.changed', agent: 'backend', file: 'a.ts', before: hash('a'), after: hash('b'), added: 2, removed: 1 },
  { type: 'turn.started', ...attempt, model: 'm', turn: 2, reservedTokens: 100, reservedUsd: 0.5 },
  {
    type: 'turn.failed',
    ...attempt,
    turn: 2,
    error: 'overloaded',
    message: 'busy',
    retryInMs: 10,
    usage: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
    usd: 0,
  },
  { type: 'turn.started', ...attempt, model: 'm', turn: 2, reservedTokens: 100, reservedUsd: 0.5 },
];

test('a story becomes a state: attempts, files, money', () => {
  const state = project(numbered(story));
  expect(state.attempts).toMatchObject([
    { label: 'Backend Suppliers', status: 'running', turns: 3, usd: 0.1, calls: 2, activity: sentence('thinking') },
  ]);
  expect(state.files).toEqual({
    'a.ts': { file: 'a.ts', before: hash('a'), after: hash('b'), agents: ['backend'], added: 2, removed: 1, output: false, commands: [] },
  });
  expect(state.spend).toMatchObject({
    usd: 0.1,
    turns: 2,
    unpricedTurns: 0,
    estimatedTurns: 0,
    usage,
    open: [{ path: 'r/work/backend', turn: 2, usd: 0.5, tokens: 100 }],
  });
  expect(state.phases).toMatchObject([{ phase: 'implement', status: 'running' }]);
});

test('an attempt names who took its turns: both, where another one went on, and not who never began', () => {
  const begun: RunEventBody = { type: 'agent.started', ...attempt, label: 'B', role: 'specialist', name: 'Implementation', model: 'outer' };
  const turn = (model: string, number: number): RunEventBody[] => [
    { type: 'turn.started', ...attempt, model, turn: number, reservedTokens: 1, reservedUsd: 0 },
    { type: 'turn.completed', ...attempt, model, turn: number, usage, usd: 0, durationMs: 5, stop: 'end' },
  ];
  const models = (...bodies: RunEventBody[]) => project(numbered([begun, ...bodies])).attempts.map(({ model }) => model);
  expect([models(), models(...turn('outer', 1), ...turn('m', 2), ...turn('m', 3)), models(...turn('m', 1))]).toEqual([
    ['outer'],
    ['outer, m'],
    ['m'],
  ]);
});

test('an agent that waits for its provider does so until there is an answer', () => {
  const waiting = { since: '2026-11-21T12:00:00.000Z', until: '2026-11-21T12:30:00.000Z', first: true };
  const none = { usage: { ...usage, input: 0, output: 0 }, usd: 0 };
  const failed: RunEventBody = {
    type: 'turn.failed',
    ...attempt,
    turn: 2,
    error: 'overloaded',
    message: 'busy',
    retryInMs: 10,
    waiting,
    ...none,
  };
  const again: RunEventBody = { type: 'turn.started', ...attempt, model: 'm', turn: 3, reservedTokens: 1, reservedUsd: 0 };
  const answer: RunEventBody = {
    type: 'turn.completed',
    ...attempt,
    model: 'm',
    turn: 3,
    usage,
    usd: 0.1,
    durationMs: 5,
    stop: 'tool_use',
  };
  const activity = sentence(
    'waiting for the provider until {0} (since {1}): {2}',
    { time: waiting.until },
    { time: waiting.since },
    'busy',
  );
  const after = (...more: RunEventBody[]): object[] =>
    project(numbered([...story, ...more])).attempts.map((one) => ({ waiting: one.waiting, activity: one.activity }));
  expect(after(failed)).toEqual([{ waiting: true, activity }]);
  expect(after(failed, again)).toEqual([{ waiting: true, activity }]);
  expect(after(failed, again, answer)).toEqual([{ waiting: false, activity: '' }]);
  expect(after(failed, again, { ...failed, waiting: undefined, retryInMs: null })).toEqual([{ waiting: false, activity: 'busy' }]);
});

test('what begins again goes on where it was: no second passing of the phase, and nothing that was paid is forgotten', () => {
  const [phase, agent] = story;
  const begun = { phases: [{ status: 'running' }], attempts: [{ phase: 0, turns: 3, usd: 0.1, calls: 2, usage }] };
  expect(project(numbered([...story, ...(phase && agent ? [phase, agent] : [])]))).toMatchObject(begun);
  const second: RunEventBody = { type: 'phase.started', phase: 'implement', n: 2 };
  expect(project(numbered([...story, second])).phases).toHaveLength(2);
});

test.each<[string, RunEventBody]>([
  ['its agent begins anew', { type: 'agent.started', ...attempt, label: '', role: 'specialist', name: '', model: 'm' }],
  ['the run asks', asked()],
  ['the run goes on elsewhere', { type: 'run.resumed', epoch: 2, host: 'h', pid: 1, takenOver: true }],
  ['the next phase begins', { type: 'phase.started', phase: 'review' }],
])('a command that broke off is not shown as running when %s', (_when, event) => {
  const runs: RunEventBody = { type: 'validation.started', agent: 'backend', attempt: 1, command: ['check'], purpose: 'validate' };
  expect(Object.keys(project(numbered([...story, runs])).validating)).toEqual(['backend']);
  expect(project(numbered([...story, runs, event])).validating).toEqual({});
});

test('a run that began with scripted answers is simulated until somebody else is asked, who is named beside', () => {
  const [, agent] = story;
  if (!agent) throw new Error('no agent');
  const asks: RunEventBody = { type: 'turn.started', ...attempt, model: 'm', turn: 1, reservedTokens: 1, reservedUsd: 0 };
  const after = (...more: RunEventBody[]): unknown => {
    const { scripted, alsoAsked } = project(numbered([agent, ...more]), { ...emptyRunState(), provider: 'scripted', scripted: true });
    return [scripted, alsoAsked];
  };
  expect(after(asks)).toEqual([true, []]);
  expect(after(asks, { ...asks, provider: 'anthropic' }, asks, { ...asks, provider: 'anthropic' })).toEqual([false, ['anthropic']]);
});

test('a call that was lost with its process stays reserved, also after it was asked again', () => {
  const state = project(
    numbered([
      ...story,
      { type: 'turn.started', ...attempt, model: 'm', turn: 2, reservedTokens: 100, reservedUsd: 0.5 },
      { type: 'turn.completed', ...attempt, model: 'm', turn: 2, usage, usd: null, durationMs: 1, stop: 'end' },
    ]),
  );
  expect(state.spend.open).toEqual([{ path: 'r/work/backend', turn: 2, usd: 0.5, tokens: 100 }]);
  expect(state.spend.unpricedTurns).toBe(1);
  const counted = {
    type: 'turn.completed',
    ...attempt,
    model: 'm',
    turn: 1,
    usage,
    usd: null,
    durationMs: 1,
    stop: 'end',
    estimated: true,
  } as const;
  expect(project(numbered([...story, counted])).spend.estimatedTurns).toBe(1);
});

test('a file that is back at its first content is no change', () => {
  const back: RunEventBody = {
    type: 'file.changed',
    agent: 'backend',
    file: 'a.ts',
    before: hash('b'),
    after: hash('a'),
    added: 1,
    removed: 2,
  };
  expect(project(numbered([...story, back])).files).toEqual({});
});

test('what a validation wrote is output until an agent writes it, too', () => {
  const output: RunEventBody = {
    type: 'file.changed',
    agent: 'backend',
    file: 'x.log',
    before: null,
    after: hash('c'),
    added: 0,
    removed: 0,
    output: true,
  };
  const agent: RunEventBody = { ...output, before: hash('c'), after: hash('d'), output: false };
  expect(project(numbered([output])).files['x.log']?.output).toBe(true);
  expect(project(numbered([output, agent])).files['x.log']?.output).toBe(false);
});

test('guidance waits until its agent gets it, also when it came too late for its last turn', () => {
  const words = { agent: 'backend', id: 'n1', text: 'Use cents', by: 'ana' };
  const noted = { type: 'agent.noted', ...words } as const;
  const late = { type: 'agent.guided.late', ...words, path: 'backend/1' } as const;
  expect(project(numbered([noted])).notes).toEqual([{ ...words, late: false }]);
  expect(project(numbered([noted, late])).notes).toEqual([{ ...words, late: true }]);
  const given = project(numbered([noted, late, { type: 'agent.guided', ...words, path: 'backend/2' }]));
  expect([given.notes, given.guided]).toEqual([[], [{ ...words, path: 'backend/2' }]]);
});

test('agents that are defined in mid-run join those of the beginning; one of the same name takes its place', () => {
  const agent = (name: string, model: string) => ({ name, section: name, owns: [], needs: [], model, validate: [] });
  const events: RunEventBody[] = [
    { type: 'agents.defined', agents: [agent('a', 'opus'), agent('b', 'opus')] },
    { type: 'agents.defined', agents: [agent('c', 'opus'), agent('a', 'sonnet')] },
  ];
  expect(project(numbered(events)).agents).toEqual([agent('b', 'opus'), agent('c', 'opus'), agent('a', 'sonnet')]);
});

test('waiting, saved, stopped, at the budget, continued, interrupted', () => {
  const approval = approvalAsked();
  const stop = asked();
  const statusAfter = (...bodies: RunEventBody[]): string => project(numbered(bodies)).status;
  expect(statusAfter(approval)).toBe('waiting-approval');
  expect(statusAfter(approval, answered(approval, 'save'), approvalAsked({ id: 2, reason: 'saved' }))).toBe('saved');
  expect(statusAfter(stop)).toBe('stopped');
  expect(statusAfter(budgetAsked())).toBe('budget-reached');
  expect(statusAfter(stop, answered(stop, 'try'))).toBe('running');
  expect(statusAfter({ type: 'run.interrupted' })).toBe('interrupted');
  expect(statusAfter(approval, { type: 'run.interrupted' })).toBe('waiting-approval');
  expect(statusAfter({ type: 'run.interrupted' }, { type: 'run.resumed', epoch: 2, host: 'h', pid: 1, takenOver: false })).toBe('running');
});

test('reading in pieces, or the same events twice, gives the same state', () => {
  const events = numbered(story);
  const whole = project(events);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: events.length }), fc.integer({ min: 0, max: events.length }), (cut, overlap) => {
      const first = project(events.slice(0, cut), emptyRunState());
      expect(project(events.slice(Math.max(0, cut - overlap)), first)).toEqual(whole);
    }),
  );
});

test('one by one, in batches or all at once: the same state, with the files in the same order, and no state is changed later', () => {
  const change = fc
    .record({
      file: fc.constantFrom('a.ts', 'b.ts', 'c.ts', '__proto__', '7'),
      before: letter,
      after: letter,
      agent: fc.constantFrom('x', 'y'),
    })
    .map((fields): RunEventBody => ({ type: 'file.changed', ...fields, added: 2, removed: 1 }));
  fc.assert(
    fc.property(fc.array(fc.oneof(change, fc.constantFrom(...story)), { maxLength: 40 }), fc.nat(40), (bodies, cut) => {
      const events = numbered(bodies);
      const whole = project(events);
      let state = emptyRunState();
      for (const event of events) {
        const before = structuredClone(state);
        const next = project([event], state);
        expect(state).toEqual(before);
        state = next;
      }
      const batches = project(events.slice(cut), project(events.slice(0, cut)));
      for (const other of [state, batches]) {
        expect(other).toEqual(whole);
        expect(Object.entries(other.files)).toEqual(Object.entries(whole.files));
      }
    }),
  );
});
