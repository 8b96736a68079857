import type { Outcome } from '../../core/durable/contracts.ts';
import { sentence } from '../../core/describe/message.ts';
import { late } from '../../core/late.ts';
import { defineWorkflow } from '../../core/durable/define-workflow.ts';
import { agentResultSchema, agentWorkSchema, type AgentResult } from './agent-work.ts';

/**
 * One agent in one round: waits for those it needs, tries, is judged, retries at most twice with the
 * exact error, hands over, and tells those who wait for it – whatever became of it.
 */
export const agentWorkflow = defineWorkflow({
  name: 'agent',
  version: '1',
  input: agentWorkSchema,
  run: late(async () => (await import('./agent-attempts.ts')).workAsAgent),
});

/** The result of an agent's child workflow; a broken one is a failure of that agent, never of its siblings. */
export function agentResultOf(outcome: Outcome): AgentResult {
  if (outcome.ok) return agentResultSchema.parse(outcome.value);
  const { name, message } = outcome.error;
  return {
    status: 'failed',
    error: sentence('{0}: {1}', name, message),
    retriesUsed: 0,
    reason: sentence('internal error'),
    broken: true,
    hopeless: false,
  };
}
