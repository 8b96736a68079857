import { expect, test } from 'vitest';
import { turnReason } from '../../../src/core/run/turn-reason.ts';
import type { TranscriptTurn } from '../../../src/protocol/transcript.ts';

const turn = (number: number, more: Partial<TranscriptTurn>): TranscriptTurn => ({
  turn: number,
  at: '2026-11-21T09:30:00.000Z',
  guidance: [],
  thinking: '',
  text: '',
  calls: [],
  stop: 'tool_use',
  usage: null,
  error: null,
  ...more,
});

test('the reason of a turn is what was said in it or last before it, else what was thought', () => {
  const turns = [
    turn(1, { thinking: 'The service\n  rounds twice.' }),
    turn(2, { thinking: 'x', text: ' I round once. ' }),
    turn(2, { text: 'half of it', error: 'overloaded' }),
    turn(3, {}),
  ];
  expect([0, 1, 2, 3].map((number) => turnReason({ turns }, number))).toEqual([
    '',
    'The service rounds twice.',
    'I round once.',
    'I round once.',
  ]);
});

test('of a long one the beginning is told, up to a word', () => {
  const reason = turnReason({ turns: [turn(1, { text: 'round once '.repeat(100) })] }, 1);
  expect(reason.length).toBeLessThanOrEqual(241);
  expect(reason).toMatch(/ (?:round|once)…$/u);
});
