import { expect, test } from 'vitest';
import { withReasons } from '../../src/app/run-changes.ts';
import type { TranscriptTurn } from '../../src/protocol/transcript.ts';

const turn = (number: number, text: string): TranscriptTurn => ({
  turn: number,
  at: '2026-11-21T09:30:00.000Z',
  guidance: [],
  thinking: '',
  text,
  calls: [],
  stop: 'tool_use',
  usage: null,
  error: null,
});

test('each writer says why, in its own attempt and turn; one transcript is read for all that it wrote', async () => {
  const read: string[] = [];
  const turns: Record<string, TranscriptTurn[]> = {
    'back/1': [turn(1, 'It rounds twice.'), turn(2, 'And a test.')],
    'front/1': [turn(1, '')],
  };
  const back = { agent: 'back', path: 'back/1' };
  const by = [
    [
      { ...back, turn: 1 },
      { ...back, turn: 2, command: 'npm run format' },
    ],
    [
      { ...back, turn: 2 },
      { agent: 'front', path: 'front/1', turn: 1 },
    ],
    [{ agent: 'gone', path: 'gone/1', turn: 1 }, { agent: 'back' }],
  ];
  const told = await withReasons(by, [{ path: 'back/1' }, { path: 'front/1' }, { path: 'other/1' }], async (path) => {
    read.push(path);
    return { turns: turns[path] ?? [] };
  });
  expect(told).toEqual([
    [
      { ...back, turn: 1, why: 'It rounds twice.' },
      { ...back, turn: 2, command: 'npm run format', why: 'And a test.' },
    ],
    [
      { ...back, turn: 2, why: 'And a test.' },
      { agent: 'front', path: 'front/1', turn: 1 },
    ],
    [{ agent: 'gone', path: 'gone/1', turn: 1 }, { agent: 'back' }],
  ]);
  expect(read).toEqual(['back/1', 'front/1']);
});
