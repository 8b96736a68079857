import { expect, test } from 'vitest';
import { project } from '../../../src/core/run/project.ts';
import { workedMs } from '../../../src/core/run/rests.ts';
import type { RunEvent, RunEventBody } from '../../../src/protocol/run-event.ts';
import { answered, asked } from '../../fakes/questions.ts';

const at = (minute: number): string => new Date(minute * 60_000).toISOString();
/** Each event with the minute in which it happened. */
const story = (...events: readonly (readonly [minute: number, body: RunEventBody])[]): RunEvent[] =>
  events.map(([minute, body], index) => ({ seq: index + 1, at: at(minute), runId: 'r', ...body }));
const begins: RunEventBody = { type: 'phase.started', phase: 'implement' };
const stop = asked({ id: 1, message: 'It did not pass.' });
const goesOn: RunEventBody = { type: 'run.resumed', epoch: 2, host: 'here', pid: 1, takenOver: true };
const minutes = (events: readonly RunEvent[], until: number): number => workedMs(project(events), 0, until * 60_000) / 60_000;

test('time in which the run waits for a person, or nobody has it, is no work', () => {
  const waits = story([0, begins], [10, stop], [70, answered(stop, 'try')], [75, { type: 'run.interrupted' }], [95, goesOn]);
  expect(project(waits).rests).toEqual([
    { from: at(10), to: at(70) },
    { from: at(75), to: at(95) },
  ]);
  expect([minutes(waits, 5), minutes(waits, 40), minutes(waits, 75), minutes(waits, 100)]).toEqual([5, 10, 15, 20]);
});

test('a process that died worked until its last event', () => {
  const died = story([0, begins], [3, { type: 'notice', level: 'info', text: 'a' }], [63, goesOn]);
  expect(minutes(died, 64)).toBe(4);
  // In one batch or one by one.
  expect(died.reduce((state, event) => project([event], state), project([]))).toEqual(project(died));
});

test('work goes on while a question of one agent waits beside another one at work', () => {
  const attempt = { agent: 'frontend', path: 'r/frontend' };
  const working: RunEventBody = { type: 'agent.started', ...attempt, label: 'F', role: 'specialist', name: 'Implementation', model: 'm' };
  expect(minutes(story([0, begins], [1, working], [2, asked({ id: 1, agent: 'backend', message: 'Which?' })]), 10)).toBe(10);
});
