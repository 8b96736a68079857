import { expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { describeResumable } from '../../../src/core/describe/run.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import { FakeRun } from '../../fakes/fake-run.ts';

const [agent, path] = ['spec', 'spec/0'];
const usage = { input: 1, cacheRead: 0, cacheWrite: 0, output: 1 };
const asked: RunEventBody = { type: 'turn.started', agent, path, turn: 1, model: 'm', reservedTokens: 9, reservedUsd: 0.36 };
const cutOff: RunEventBody[] = [
  { type: 'agent.started', agent, path, role: 'spec', name: 'Spec', label: 'SPEC', model: 'm' },
  asked,
  { type: 'run.resumed', epoch: 2, host: 'here', pid: 1, takenOver: false },
];
const words = (events: readonly RunEventBody[]): string => inEnglish(describeResumable(new FakeRun('run-1', events).state));

test('a call that was cut off is made again, and what it may cost is said', () => {
  expect(words(cutOff)).toBe(
    'Stopped. Resume continues where it left off. Interrupted calls are made again and may cost up to $0.36 more.',
  );
});

test('once it was made again and its attempt is over, resuming costs nothing more', () => {
  const ended: RunEventBody[] = [
    asked,
    { type: 'turn.completed', agent, path, turn: 1, model: 'm', usd: 0.01, usage, durationMs: 9, stop: 'end_turn' },
    { type: 'agent.finished', agent, path, outcome: 'finished', summary: 'Done.', error: '' },
  ];
  expect(words([...cutOff, ...ended])).toBe('Stopped. Resume continues where it left off at no extra cost.');
});
