import { auditOf, saysAnything } from '../../core/audit/audit-of.ts';
import { identified } from '../../core/audit/identify.ts';
import { sentence } from '../../core/describe/message.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import { reportText } from '../../core/report/plain-document.ts';
import { runAgent } from '../parts/run-agent.ts';
import type { Services } from '../parts/services.ts';
import { textOf } from '../parts/text-of.ts';
import type { AuditEnd, Auditing } from './auditing.ts';
import { hashOf, keepAudit } from './known-audit.ts';
import { auditAgainTask } from './prompts.ts';

/** What `auditDimensionWorkflow` does. */
export async function auditUntilSaid(ctx: Ctx, given: Auditing, services: Services): Promise<AuditEnd> {
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
}
