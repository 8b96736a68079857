import { expect, test } from 'vitest';
import { clockText, english } from '../../../src/core/describe/locale.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { project } from '../../../src/core/run/project.ts';
import { ScoreReader } from '../../../src/core/score/read-score.ts';
import { noteSigns, noteWords, scoreNotes } from '../../../src/core/score/score-notes.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { toldRun } from './told-run.ts';

function told(events: readonly RunEvent[]): string[] {
  const reader = new ScoreReader();
  reader.take(events);
  const begin = Date.parse(events[0]?.at ?? '');
  const notes = scoreNotes(reader.score, project(events), Date.parse(events.at(-1)?.at ?? ''));
  return notes.map((note) =>
    [note.number, clockText(note.at - begin), noteSigns[note.kind], `${inEnglish(note.who)}:`, noteWords(note, english)].join(' '),
  );
}

const error = "backend/src/discount/discount-service.ts(14,7): error TS2322: Type 'string' is not assignable to type 'number'.";

test('a retry with its reason, a question with its answer, a rejected review and what followed are told in words', () => {
  expect(told(toldRun())).toEqual([
    '1 0:38 ? Run: asks you to approve spec/active/2026-11-21-discounts/spec.md – answered after 1 min 40 s: Approve and implement – ana',
    '2 3:16 ? Backend: wants to delete 51 lines of backend/src/legacy-price.ts, which the approved spec does not list – answered after 2 min 10 s: Go ahead – ana',
    `3 5:43 ✗ Backend: failed: npm run build:backend – ${error}`,
    '4 5:44 ↻ Backend: Retry (1 of 2)',
    '5 6:26 ✓ Backend: proven',
    '6 7:21 ✗ Review: rejected – The period of a discount may end before it starts',
    '7 7:21 ↻ Backend: Fix after review (1 of 2)',
    '8 7:57 ✓ Backend: proven',
    '9 7:57 ↻ Review: Review (2 of 3)',
    '10 8:10 ✓ Review: approved',
  ]);
});

test('what is open says for how long, and what went well at once nothing', () => {
  const events = toldRun();
  const asked = events.findIndex(({ type }) => type === 'question.asked');
  const later = { ...events[asked + 1], seq: asked + 2, type: 'notice', level: 'info', text: 'x' } as RunEvent;
  expect(told([...events.slice(0, asked + 1), later])).toEqual([
    '1 0:38 ? Run: asks you to approve spec/active/2026-11-21-discounts/spec.md – open for 1 min 40 s',
  ]);
  const calm = events.filter(({ type }) => !['question.asked', 'question.answered', 'review.completed'].includes(type));
  expect(told(calm.filter((event) => !('agent' in event) || event.agent !== 'backend')).filter((line) => !line.includes('↻'))).toEqual([]);
});

test('an error of several lines is told on one', () => {
  const events = toldRun().map((event) =>
    event.type === 'verdict' && event.error !== null ? { ...event, error: 'exit code 2.\nno such type' } : event,
  );
  expect(told(events).filter((line) => line.includes('✗ Backend'))).toEqual([expect.stringMatching(/exit code 2\. no such type$/u)]);
});

test('an error of pages is told by its begin', () => {
  const events = toldRun().map((event) =>
    event.type === 'verdict' && event.error !== null ? { ...event, error: 'no such file '.repeat(500) } : event,
  );
  const [words = ''] = told(events).filter((line) => line.includes('✗ Backend'));
  expect(words.length).toBeLessThan(330);
  expect(words.endsWith(' such…') || words.endsWith(' file…') || words.endsWith(' no…')).toBe(true);
});
