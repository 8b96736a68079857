import { expect, it } from 'vitest';
import { transcriptText } from '../../../src/vscode/views/transcript-text.ts';
import { english } from '../../../src/core/describe/locale.ts';

it('shows instructions, task, turns and tool calls, and takes nothing of a model for Markdown', () => {
  const text = transcriptText(
    {
      agent: 'backend',
      label: 'Backend suppliers',
      model: 'claude-sonnet-5-5',
      path: 'r1/a',
      system: ['You are the Backend agent.'],
      prompt: [{ role: 'user', text: 'Backend suppliers' }],
      turns: [
        {
          turn: 1,
          at: '2026-01-02T03:04:05.000Z',
          guidance: ['Use the store.'],
          text: 'Look: ``` ![x](https://evil.example/x.png)',
          calls: [{ tool: 'read', input: { path: 'a.ts' }, result: '1\tcode', ok: true }],
          stop: 'tool_use',
          usage: { input: 10, output: 5, cacheRead: 90, cacheWrite: 0 },
          error: null,
        },
      ],
    },
    english,
  );
  expect(text).toBe(
    [
      '# Backend suppliers',
      '',
      'Model: claude-sonnet-5-5',
      '',
      '## Instructions 1',
      '',
      '```text\nYou are the Backend agent.\n```',
      '',
      '## Task',
      '',
      '```text\nBackend suppliers\n```',
      '',
      '## Turn 1',
      '',
      '2026-01-02T03:04:05.000Z · tool calls · 100 tokens in, 5 out',
      '',
      '**Guidance**',
      '',
      '```text\nUse the store.\n```',
      '',
      '````text\nLook: ``` ![x](https://evil.example/x.png)\n````',
      '',
      '### read – done',
      '',
      '```text\n{\n  "path": "a.ts"\n}\n```',
      '',
      '```text\n1\tcode\n```',
      '',
    ].join('\n'),
  );
});
