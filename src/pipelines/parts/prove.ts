import type { AgentDefinition } from '../../protocol/run-settings.ts';
import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import { lastProofEnded } from '../../core/evidence/command-ended.ts';
import { lines, sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import type { Scene, Services } from './services.ts';
import type { Progress } from './progress.ts';
import { validateAll } from './validate-all.ts';

export interface Proof {
  /** Hash of the tree that every configured command passed on; null when one did not pass. */
  readonly tree: string | null;
  readonly failed: { readonly agent: string; readonly error: Message } | null;
}

/** A command may change the tree and so make an earlier proof stale; after this many rounds that is a failure. */
const rounds = 4;

/**
 * Proves again what went stale: at the end, every configured command of every layer has passed on one and
 * the same tree, the one that is handed over.
 */
export async function prove(ctx: Ctx, { services, input }: Scene, retries: Progress['retries']): Promise<Proof> {
  const { agents, timeouts } = input.settings;
  for (let round = 1; ; round++) {
    const { tree, stale } = await ctx.step('stale', (step) => staleCommands(step, services, agents));
    if (stale.length === 0) return { tree, failed: null };
    if (round > rounds)
      return {
        tree: null,
        failed: {
          agent: stale[0]?.agent ?? '',
          error: sentence('The commands keep changing files that other commands depend on, so no tree could be proven.'),
        },
      };
    for (const { agent: name, command } of stale) {
      const agent = agents.find((candidate) => candidate.name === name);
      if (!agent) continue;
      const proof = await validateAll(
        ctx,
        services,
        { agent, attempt: (retries[name] ?? 0) + 1, purpose: 'prove', timeoutMs: timeouts.validate * 1000, listed: [] },
        [command],
      );
      const [evidence] = proof.evidence;
      if (evidence && evidence.result !== 'pass') {
        const error = lines([lastProofEnded(evidence), proof.output]);
        return { tree: null, failed: { agent: name, error } };
      }
    }
  }
}

/** Commands without a pass on the tree as it is now. The same command of two agents is proven once. */
async function staleCommands(
  step: StepContext,
  services: Services,
  agents: readonly AgentDefinition[],
): Promise<{ tree: string; stale: { agent: string; command: string[] }[] }> {
  const { evidence, volatilePaths } = step.state();
  const { hash } = await services.checkpoints.take({ volatilePaths });
  const proven = new Set(
    evidence
      .filter((one) => one.result === 'pass' && one.treeAfter === hash && one.purpose !== 'handover')
      .map((one) => JSON.stringify(one.command)),
  );
  const stale = new Map<string, { agent: string; command: string[] }>();
  for (const agent of agents) {
    for (const command of agent.validate) {
      const key = JSON.stringify(command);
      if (!proven.has(key) && !stale.has(key)) stale.set(key, { agent: agent.name, command });
    }
  }
  return { tree: hash, stale: [...stale.values()] };
}
