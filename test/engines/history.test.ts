import { describe, expect, it } from 'vitest';
import { buildHistory } from '../../src/engines/embedded/history.ts';
import type { DoneRecord, JournalRecord } from '../../src/engines/embedded/journal-record.ts';

const at = '2026-11-21T10:00:00.000Z';
/** A step of child `a` or `b` of a phase, paid with the same request. */
const paid = (child: string, value: string, more: Partial<DoneRecord> = {}): JournalRecord => ({
  type: 'done',
  scope: `run/phase#1/${child}`,
  index: 0,
  kind: 'step',
  name: 'ask',
  memo: 'the same request',
  result: { value },
  at,
  ...more,
});
const begunAgain: JournalRecord = { type: 'restart', scope: 'run/phase#1', reason: 'the code is another one', at };

/** All results that are left for such a step. */
function left(...records: JournalRecord[]): unknown[] {
  const history = buildHistory(records);
  const next = () => history.takeMemo('the same request');
  const found: unknown[] = [];
  for (let one = next(); one !== undefined; one = next()) found.push(one);
  return found;
}

it('paid results of a phase that begins again are there for equal steps of it, in their order, each once', () => {
  const before = [paid('a', 'one'), paid('b', 'two'), begunAgain];
  expect(left(...before)).toEqual([{ value: 'one' }, { value: 'two' }]);
  expect(left(...before, paid('b', 'one', { reused: true }))).toEqual([{ value: 'two' }]);
  expect(left(...before, paid('b', 'one', { reused: true }), paid('a', 'two', { reused: true }))).toEqual([]);
});

it('a step that had to be paid anew, while another one was about to take what is there, leaves it for that one', () => {
  expect(left(paid('a', 'one'), begunAgain, paid('b', 'new'))).toEqual([{ value: 'one' }]);
});

it('a paid step that failed leaves nothing behind, and keeps nobody from what stands after it', () => {
  const failed: JournalRecord = {
    type: 'done',
    scope: 'run/phase#1/a',
    index: 0,
    kind: 'step',
    name: 'ask',
    memo: 'the same request',
    error: { name: 'Error', message: 'overloaded' },
    at,
  };
  expect(left(failed, paid('b', 'two'), begunAgain)).toEqual([{ value: 'two' }]);
});

it('the same operation of another scope is another one', () => {
  const history = buildHistory([paid('a', 'one'), paid('b', 'two', { index: 1 })]);
  const found = [history.operation('run/phase#1/a', 0), history.operation('run/phase#1/b', 1)];
  expect(found.map((operation) => operation?.done?.type === 'done' && operation.done.result)).toEqual([{ value: 'one' }, { value: 'two' }]);
  expect([history.operation('run/phase#1/a', 1), history.operation('run/phase#1/c', 0)]).toEqual([undefined, undefined]);
});

it('children of a phase that begins again run again; what others have ended stays', () => {
  const ended = (path: string): JournalRecord => ({ type: 'child-ended', path, result: { value: path }, at });
  const history = buildHistory([ended('run/phase#1/both#1/a'), ended('run/phase#10/both#1/a'), ended('run/both#1/a'), begunAgain]);
  const known = ['run/phase#1/both#1/a', 'run/phase#10/both#1/a', 'run/both#1/a'].filter((path) => history.child(path));
  expect(known).toEqual(['run/phase#10/both#1/a', 'run/both#1/a']);
});

describe('signals and replies', () => {
  const sent = (scope: string, id: string): JournalRecord => ({
    type: 'sent',
    scope,
    index: 0,
    kind: 'send',
    name: 'word',
    to: 'run',
    id,
    payload: { value: id },
    at,
  });
  const consumed = (scope: string, id: string): JournalRecord => ({
    type: 'done',
    scope,
    index: 1,
    kind: 'signal',
    name: 'word',
    signal: { id, name: 'word' },
    at,
  });
  const pending = (...records: JournalRecord[]): string[] => buildHistory(records).pending.map(({ id }) => id);

  it('wait in the order in which they came, until somebody took them', () => {
    const replied: JournalRecord = { type: 'replied', question: 3, reply: { value: 'yes' }, at };
    expect(buildHistory([sent('run', 'one'), replied]).pending).toMatchObject([
      { id: 'one', name: 'word', to: 'run', payload: { value: 'one' } },
      { id: 'question 3', name: 'reply', to: 'question 3', payload: { value: 'yes' } },
    ]);
    expect(pending(sent('run', 'one'), sent('run', 'two'), consumed('run', 'one'))).toEqual(['two']);
  });

  it('that a phase sent before it began again are sent again; those that it took are there for it once more', () => {
    expect(pending(sent('run/phase#1/a', 'own'), sent('run', 'other'), consumed('run/phase#1', 'other'), begunAgain)).toEqual(['other']);
    expect(pending(sent('run', 'other'), consumed('run', 'other'), begunAgain)).toEqual([]);
  });
});

describe('questions of a phase that begins again', () => {
  const asked = (id: number, hash: string, scope = 'run/phase#1'): JournalRecord => ({
    type: 'begun',
    scope,
    index: id,
    kind: 'ask',
    name: 'which',
    question: { id, hash },
    at,
  });

  it('are taken by whoever asks the same, each once; what nobody asks is withdrawn where it was asked', () => {
    const history = buildHistory([
      asked(1, 'a'),
      asked(2, 'a'),
      asked(3, 'b'),
      asked(4, 'b', 'run/phase#1/both#1/x'),
      asked(5, 'c', 'run'),
      begunAgain,
    ]);
    expect([1, 2, 3].map(() => history.takeQuestion('a'))).toEqual([1, 2, undefined]);
    expect([history.takeQuestion('c'), history.lastQuestion]).toEqual([undefined, 5]);
    expect([1, 2].map(() => history.takeAbandoned((scope) => scope === 'run/phase#1'))).toEqual([[3], []]);
    expect([1, 2].map(() => history.takeAbandoned(() => true))).toEqual([[4], []]);
  });

  it('that were asked again since are open: nobody else takes or withdraws them', () => {
    const history = buildHistory([asked(1, 'a'), begunAgain, asked(1, 'a')]);
    expect([history.takeQuestion('a'), history.takeAbandoned(() => true), history.lastQuestion]).toEqual([undefined, [], 1]);
  });
});

it('process groups are open as long as their step has no result', () => {
  const group = (index: number, pid: number): JournalRecord => ({ type: 'group', scope: 'run', index, pid, startTime: 'then', at });
  const done: JournalRecord = { type: 'done', scope: 'run', index: 0, kind: 'step', name: 'runs', at };
  expect(buildHistory([group(0, 1), done, group(1, 2), group(1, 3)]).openGroups).toEqual([
    { pid: 2, startTime: 'then' },
    { pid: 3, startTime: 'then' },
  ]);
});
