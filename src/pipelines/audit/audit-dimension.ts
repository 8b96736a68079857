import * as z from 'zod';
import { agentTaskSchema } from '../../core/agent/harness.ts';
import { auditOf, saysAnything } from '../../core/audit/audit-of.ts';
import { identified } from '../../core/audit/identify.ts';
import { sentence } from '../../core/describe/message.ts';
import { defineWorkflow } from '../../core/durable/define-workflow.ts';
import { reportText } from '../../core/report/plain-document.ts';
import { auditedSchema, type Audited } from '../../protocol/audit.ts';
import { workSchema } from '../../protocol/work.ts';
import { runUntilFinished } from '../parts/run-until-finished.ts';
import type { Services } from '../parts/services.ts';
import { textOf } from '../parts/text-of.ts';
import { auditAgainTask } from './prompts.ts';

/** One auditor at work on one dimension. Its answer has one turn to be repaired; what says nothing then is unscored, and the person is told. */
export const auditDimensionWorkflow = defineWorkflow({
  name: 'audit-dimension',
  version: '1',
  input: z.object({ dimension: z.string(), task: agentTaskSchema, work: workSchema }),
  async run(ctx, { dimension, task, work }, services: Services): Promise<Audited> {
    let now = task;
    for (let attempt = 1; ; attempt++) {
      const message = sentence('The audit did not finish.');
      const { finish } = await runUntilFinished(ctx, services, 'audit', { work, task: now }, { retriesUsed: attempt - 1, message });
      const written = auditOf(finish.report, services.files.root);
      if (saysAnything(written) || attempt > 1) {
        return ctx.step('findings', async (step) => {
          const text = sentence(
            'The audit of "{0}" states neither a score nor a finding, also when asked again: it has no score.',
            dimension,
          );
          if (!saysAnything(written)) step.emit({ type: 'notice', level: 'warning', text });
          const texts = new Map<string, string | null>();
          for (const { file } of written.findings) if (file !== null && !texts.has(file)) texts.set(file, await textOf(services, file));
          const findings = identified(written.findings, dimension, (file) => texts.get(file) ?? null);
          return { dimension, score: written.score, findings };
        });
      }
      now = { ...task, prompt: { ...task.prompt, task: auditAgainTask(task.prompt.task, reportText(finish.report)) } };
    }
  },
});

/** What became of it, as the parent gets it. */
export const readAudited = (value: unknown): Audited => auditedSchema.parse(value);
