import * as z from 'zod';
import { agentTaskSchema, failureReasonSchema } from '../../core/agent/harness.ts';
import { auditOf, saysAnything } from '../../core/audit/audit-of.ts';
import { identified } from '../../core/audit/identify.ts';
import { sentence } from '../../core/describe/message.ts';
import { defineWorkflow } from '../../core/durable/define-workflow.ts';
import { reportText } from '../../core/report/plain-document.ts';
import { auditedSchema } from '../../protocol/audit.ts';
import { messageSchema } from '../../protocol/message.ts';
import { workSchema } from '../../protocol/work.ts';
import { runAgent } from '../parts/run-agent.ts';
import type { Services } from '../parts/services.ts';
import { textOf } from '../parts/text-of.ts';
import { hashOf, keepAudit } from './known-audit.ts';
import { auditAgainTask } from './prompts.ts';

/** `name`: what people call what it audits. `key`: under which it is kept for later runs; `tree`: the workspace when that was found out (runs of earlier versions have none). */
const inputSchema = z.object({
  module: z.string(),
  dimension: z.string(),
  name: z.string(),
  key: z.string(),
  tree: z.string().exactOptional(),
  task: agentTaskSchema,
  work: workSchema,
  attempt: z.int(),
});
export type Auditing = z.infer<typeof inputSchema>;

/** An audit; or why its auditor came to no end, and with what it goes on. */
const endSchema = z.union([
  auditedSchema,
  z.object({ stopped: z.object({ reason: failureReasonSchema, message: messageSchema, next: inputSchema }) }),
]);
export type Stopped = Extract<z.infer<typeof endSchema>, { stopped: unknown }>['stopped'];

/**
 * One auditor at work on one dimension of one module. Its answer has one turn to be repaired; what says nothing then is unscored, and the person is told. Whether one that
 * stops goes on is asked by the parent, once for all that stopped.
 */
export const auditDimensionWorkflow = defineWorkflow({
  name: 'audit-dimension',
  version: '4',
  input: inputSchema,
  async run(ctx, given, services: Services): Promise<z.infer<typeof endSchema>> {
    const { module, dimension, name, work, key, tree } = given;
    let { task, attempt } = given;
    for (; ; attempt++) {
      const outcome = await runAgent(ctx, 'audit', { work, task });
      if (outcome.status === 'failed') {
        const { reason, message, continuation } = outcome;
        return { stopped: { reason, message, next: { ...given, attempt, task: { ...task, continuation } } } };
      }
      const { finish, looks } = outcome;
      const written = auditOf(finish.report, services.files.root);
      if (saysAnything(written) || attempt > 1) {
        return ctx.step('findings', async (step) => {
          const text = sentence('The audit of "{0}" states neither a score nor a finding, also when asked again: it has no score.', name);
          if (!saysAnything(written)) step.emit({ type: 'notice', level: 'warning', text });
          const texts = new Map<string, string | null>();
          const files: Record<string, string> = {};
          for (const { file } of written.findings) {
            if (file === null || texts.has(file)) continue;
            // First the hash: what comes between makes another file of it.
            files[file] = await hashOf(services, file);
            texts.set(file, await textOf(services, file));
          }
          const findings = identified(written.findings, { module, dimension }, (file) => texts.get(file) ?? null);
          const audited = { module, dimension, score: written.score, findings };
          // One that was asked again tells what it knew from a conversation that is gone; what a person told one is told to no other.
          const isGuided = task.guidance !== undefined || step.state().guided.some((one) => one.path.startsWith(`${ctx.path}/`));
          if (saysAnything(written) && attempt === 1 && !isGuided)
            await keepAudit(services, key, { runId: ctx.runId, audited, looks, tree, files });
          return audited;
        });
      }
      const { continuation: _, ...anew } = task;
      task = { ...anew, prompt: { ...task.prompt, task: auditAgainTask(task.prompt.task, reportText(finish.report)) } };
    }
  },
});

/** What became of it, as the parent gets it. */
export const readAudited = (value: unknown): z.infer<typeof endSchema> => endSchema.parse(value);
