import { expect, test } from 'vitest';
import { chosenHarnesses, chosenProvider } from '../../../src/core/agent/chosen-harnesses.ts';
import { auditorOf } from '../../../src/core/audit/auditor.ts';
import type { RunSettings } from '../../../src/protocol/run-settings.ts';

const roles = {
  agents: [{ name: 'backend', model: 'a', provider: 'ollama' }],
  review: { model: 'b', provider: 'openai', harness: ['codex', 'loop'] },
  spec: { model: 'c' },
} as unknown as Pick<RunSettings, 'agents' | 'review' | 'spec'>;

test('an agent is played by whoever plays its role: auditors are reviewers, and have their model', () => {
  const played = (agent: string) => [chosenProvider(roles, agent, 'anthropic'), ...chosenHarnesses(roles, agent)];
  expect(played('backend')).toEqual(['ollama', 'loop']);
  expect(played('review')).toEqual(['openai', 'codex', 'loop']);
  expect(played(auditorOf({ module: 'src', dimension: 'security' }, { modules: ['src', 'lib'] }))).toEqual(['openai', 'codex', 'loop']);
  expect([played('spec'), played('diagnose')]).toEqual([
    ['anthropic', 'loop'],
    ['anthropic', 'loop'],
  ]);
});
