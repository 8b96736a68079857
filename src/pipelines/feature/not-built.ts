import type { Ctx } from '../../core/durable/contracts.ts';
import type { AgentWork } from './agent-work.ts';
import type { FeatureDeps } from './deps.ts';

/**
 * What of an agent's part of the spec was plainly not built, in words for its retry; null when nothing is. Commands that
 * pass prove nothing where nobody did anything: every file that the spec names must be there (or deleted in this run),
 * and at least one of the agent's files must have been changed in this run.
 */
export async function notBuilt(ctx: Ctx, deps: FeatureDeps, work: AgentWork): Promise<string | null> {
  const { agent, specFiles, kind } = work;
  if (kind !== 'implement' || specFiles.length === 0 || !(await ctx.patched('spec-files'))) return null;
  return ctx.step('spec-files', async () => {
    const { files } = await deps.scope(ctx.runId).state();
    const missing: string[] = [];
    for (const path of specFiles) if (files[path] === undefined && !(await deps.files.exists(path))) missing.push(path);
    if (missing.length > 0)
      return `The commands pass, but files that the spec names for ${agent.section} are not there: ${missing.join(', ')}.`;
    const changed = Object.values(files).some((file) => !file.output && file.agents.includes(agent.name));
    return changed ? null : `The commands pass, but ${agent.section} changed no file, and the spec names: ${specFiles.join(', ')}.`;
  });
}
