import * as z from 'zod';
import { jsonSchema } from '../../protocol/json.ts';
import { sentence } from '../describe/message.ts';
import type { AgentOutcome, AgentTask, FailureReason, Harness } from './harness.ts';

/** It lies at what runs the agent; another one may do better. */
const passedOn: readonly FailureReason[] = ['model', 'busy', 'stuck'];

const continuationSchema = z.object({ harness: z.string(), of: jsonSchema });

/** The first of the harnesses that comes to an end; the next one begins where one does not, on what is there by then, and that is told. */
export function withFallbacks(first: Harness, ...others: readonly Harness[]): Harness {
  if (others.length === 0) return first;
  const { saysTheSame } = [first, ...others].find((one) => one.saysTheSame) ?? {};
  return {
    id: first.id,
    ...(saysTheSame ? { saysTheSame } : {}),
    async run(ctx, task) {
      const known = continuationSchema.safeParse(task.continuation).data;
      const from = [first, ...others].findIndex(({ id }) => id === known?.harness);
      let [harness = first, ...rest] = [first, ...others].slice(Math.max(0, from));
      const { continuation: _, ...anew } = task;
      let given: AgentTask = known && from >= 0 ? { ...anew, continuation: known.of } : anew;
      for (;;) {
        const outcome: AgentOutcome = await harness.run(ctx, given);
        if (outcome.status === 'finished') return outcome;
        const [next, ...more] = rest;
        if (!next || !passedOn.includes(outcome.reason))
          return { ...outcome, continuation: { harness: harness.id, of: outcome.continuation } };
        const text = sentence('{0} did not work: {1} {2} goes on.', harness.id, outcome.message, next.id);
        await ctx.emit({ type: 'notice', level: 'warning', text });
        [harness, rest, given] = [next, more, anew];
      }
    },
  };
}
