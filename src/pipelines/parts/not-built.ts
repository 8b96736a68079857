import { sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import type { AgentWork } from './agent-work.ts';
import type { Services } from './services.ts';

/**
 * What of an agent's part of the spec was plainly not built, in words for its retry; null when nothing is. Commands that
 * pass prove nothing where nobody did anything: every file that the spec names must be there (or deleted in this run),
 * and at least one of the agent's files must have been changed in this run.
 */
export async function notBuilt(ctx: Ctx, services: Services, work: AgentWork): Promise<Message | null> {
  const { agent, specFiles, kind } = work;
  if (kind !== 'implement' || specFiles.length === 0) return null;
  return ctx.step('spec-files', async (step): Promise<Message | null> => {
    const { files } = step.state();
    const missing: string[] = [];
    for (const path of specFiles) if (files[path] === undefined && !(await services.files.exists(path))) missing.push(path);
    if (missing.length > 0)
      return sentence('The commands pass, but files that the spec names for {0} are not there: {1}.', agent.section, missing.join(', '));
    const changed = Object.values(files).some((file) => !file.output && file.agents.includes(agent.name));
    return changed
      ? null
      : sentence('The commands pass, but {0} changed no file, and the spec names: {1}.', agent.section, specFiles.join(', '));
  });
}
