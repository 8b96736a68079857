import { expect, test } from 'vitest';
import { describe, describeQuestion } from '../../../src/core/describe/event.ts';
import { capText } from '../../../src/core/describe/terms.ts';
import { inEnglish, sentence } from '../../../src/core/describe/message.ts';
import { emptyRunState, project } from '../../../src/core/run/project.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { question } from '../../fakes/questions.ts';

test.each([
  ['why', '', 'Stopped: why'],
  ['', 'the colour', 'the colour is waiting for your answer.'],
  ['', '', 'Waiting for your answer.'],
])('a question with the message "%s" about "%s" reads "%s"', (message, subject, text) => {
  expect(inEnglish(describeQuestion(question({ message, subject }), emptyRunState()).text)).toBe(text);
});

test('one call is no calls', () => {
  const told = [1, 2].map((amount) => inEnglish(sentence('{0}', capText('turns', amount))));
  expect(told).toEqual(['1 model call', '2 model calls']);
});

test('that a reproduction fails is what it is for: it is no alarm, and what it printed is shown once; how all three went is said after them', () => {
  const ran = (attempt: number, exitCode: number): Extract<RunEvent, { type: 'validation.completed' }> => {
    const result = exitCode === 0 ? ('pass' as const) : ('fail' as const);
    const evidence = {
      command: ['npm', 'test'],
      result,
      exitCode,
      durationMs: 500,
      log: null,
      tail: '9.5 !== 9.05',
      treeBefore: 't',
      treeAfter: 't',
    };
    const at = `2026-11-22T12:00:0${attempt}.000Z`;
    return { runId: 'one', seq: attempt, at, type: 'validation.completed', agent: 'code', attempt, purpose: 'reproduce', evidence };
  };
  const told = (codes: readonly number[]): unknown[] => {
    const events = codes.map((code, index) => ran(index + 1, code));
    const state = project(events);
    return events.map((event) => {
      const { level, more } = describe(event, state) ?? { level: null, more: [] };
      return [level, more.map(inEnglish)];
    });
  };
  // It is of no layer, whosever command it is.
  const only = describe(ran(1, 0), project([ran(1, 0)]));
  expect([inEnglish(only?.who ?? ''), inEnglish(only?.text ?? '')]).toEqual(['Reproduction', 'npm test – passed, 0.5 s']);
  expect(told([1, 1, 1])).toEqual([
    ['info', ['9.5 !== 9.05']],
    ['info', []],
    ['info', []],
  ]);
  expect(told([0, 1, 1])).toEqual([
    ['good', []],
    ['info', ['9.5 !== 9.05']],
    ['info', []],
  ]);
});
