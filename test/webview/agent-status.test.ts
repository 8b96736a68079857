import { expect, test } from 'vitest';
import { describeAgent } from '../../src/core/describe/agent.ts';
import { inEnglish } from '../../src/core/describe/message.ts';
import { project } from '../../src/core/run/project.ts';
import type { RunEvent, RunEventBody } from '../../src/protocol/run-event.ts';
import { shownAgents } from '../../webview/panel/agent-status.ts';

test('what shows a bug stands last, under its own name, as long as it runs', () => {
  const command = ['npm', 'test'];
  const common = { agent: 'frontend', attempt: 1, purpose: 'reproduce' } as const;
  const started: RunEventBody = { type: 'validation.started', ...common, command };
  const state = project([{ ...started, seq: 1, runId: 'run', at: '2026-01-01T00:00:00.000Z' } satisfies RunEvent]);
  expect(shownAgents(state)).toEqual(['reproduction']);
  expect(inEnglish(describeAgent(state, 'reproduction').activity)).toBe('proving: npm test');
  expect(shownAgents({ ...state, validating: {} })).toEqual([]);
});
