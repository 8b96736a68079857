import type { StepContext } from '../../core/durable/contracts.ts';
import type { RunInput } from '../../core/pipeline/run-input.ts';
import { ownerOf } from '../../core/policy/owned-paths.ts';
import type { ReviewIssue } from '../../protocol/review-report.ts';
import type { Assignment } from './agent-work.ts';
import { toImplement } from './progress.ts';

/** What each agent has to fix: the issues that are its own, by `issueOwners`. */
export function fixes(
  issues: readonly ReviewIssue[],
  owners: Record<string, string>,
  fixRound: number,
  guidance: string,
): Record<string, Assignment> {
  const pending: Record<string, Assignment> = {};
  for (const issue of issues) {
    const agent = owners[issue.fingerprint];
    if (!agent) continue;
    pending[agent] = { ...toImplement, kind: 'fix', fixRound, guidance, issues: [...(pending[agent]?.issues ?? []), issue] };
  }
  return pending;
}

/** By fingerprint: the agent with the longest matching path, else the one that touched the file last. */
export function issueOwners(step: StepContext, input: RunInput, issues: readonly ReviewIssue[]): Record<string, string> {
  const { files } = step.state();
  const known = new Set(input.settings.agents.map((agent) => agent.name));
  const owners: Record<string, string> = {};
  for (const { file, fingerprint } of issues) {
    const owner =
      file === null ? undefined : (ownerOf(input.settings.agents, file)?.name ?? files[file]?.agents.findLast((agent) => known.has(agent)));
    if (owner) owners[fingerprint] = owner;
  }
  return owners;
}
