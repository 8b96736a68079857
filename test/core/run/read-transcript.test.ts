import { expect, it } from 'vitest';
import { readTranscript } from '../../../src/core/run/read-transcript.ts';

const usage = { input: 10, output: 5, cacheRead: 90, cacheWrite: 0 };
const at = '2026-01-02T03:04:05.000Z';

it('reads thinking, text and calls: what each is about, what it changes, what it was told', () => {
  const content = [
    { type: 'opaque', data: { type: 'thinking', thinking: 'First the store.', signature: 'x' } },
    { type: 'opaque', data: { type: 'redacted_thinking', data: 'x' } },
    { type: 'text', text: 'I look.' },
    { type: 'tool_use', id: '1', name: 'read', input: { file_path: 'a.ts', offset: 3 } },
    { type: 'tool_use', id: '2', name: 'edit', input: { path: 'a.ts', old_str: 'one\ntwo', new_str: 'one\nthree' } },
    { type: 'tool_use', id: '3', name: 'write', input: { path: 'b.ts', content: 'new\n' } },
    { type: 'tool_use', id: '4', name: 'run', input: { command: ['npm', 'test'] } },
    { type: 'tool_use', id: '5', name: 'execute', input: { title: 'ls -l' } },
    { type: 'tool_use', id: '6', name: 'finish', input: { summary: 'Done.', checks: [] } },
  ];
  const transcript = readTranscript([
    { name: 'prompt', at, result: { system: ['You are.'], messages: [{ role: 'user', content: [{ type: 'text', text: 'Do it.' }] }] } },
    { name: 'turn', at, result: { ok: true, content, stop: 'tool_use', usage, guidance: ['Use the store.'] } },
    { name: 'reads', at, result: { value: [{ ok: true, content: '3\tone' }] } },
    { name: 'edit-result', at, result: { value: { ok: false, content: 'old_string was not found.' } } },
  ]);
  const open = { result: null, ok: null };
  expect(transcript).toEqual({
    system: ['You are.'],
    prompt: [{ role: 'user', text: 'Do it.' }],
    turns: [
      {
        turn: 1,
        at,
        guidance: ['Use the store.'],
        thinking: 'First the store.',
        text: 'I look.',
        stop: 'tool_use',
        usage,
        error: null,
        calls: [
          { tool: 'read', target: 'a.ts', file: 'a.ts', given: [['offset', '3']], diff: null, result: '3\tone', ok: true },
          {
            tool: 'edit',
            target: 'a.ts',
            file: 'a.ts',
            given: [],
            diff: [' one', '-two', '+three'],
            result: 'old_string was not found.',
            ok: false,
          },
          { tool: 'write', target: 'b.ts', file: 'b.ts', given: [], diff: ['+new'], ...open },
          { tool: 'run', target: 'npm test', file: null, given: [], diff: null, ...open },
          { tool: 'execute', target: 'ls -l', file: null, given: [], diff: null, ...open },
          {
            tool: 'finish',
            target: '',
            file: null,
            given: [
              ['summary', 'Done.'],
              ['checks', '[]'],
            ],
            diff: null,
            ...open,
          },
        ],
      },
    ],
  });
});
