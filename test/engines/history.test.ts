import { expect, it } from 'vitest';
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
