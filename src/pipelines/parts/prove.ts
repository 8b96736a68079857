import type { AgentDefinition } from '../../protocol/run-settings.ts';
import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import { lastProofEnded } from '../../core/evidence/command-ended.ts';
import { standingOf } from '../../core/evidence/standing.ts';
import { lines } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import { filesOfAgent, pathsOf } from './not-built.ts';
import type { Scene, Services } from './services.ts';
import type { Progress } from './progress.ts';
import { validateAll } from './validate-all.ts';

export interface Proof {
  /** Hash of the tree on which no command has anything against the work; null when one has. */
  readonly tree: string | null;
  readonly failed: { readonly agent: string; readonly error: Message } | null;
}

/** A command may change the tree and so make an earlier proof stale; after this many rounds nobody can say what holds. */
const rounds = 4;

/**
 * Proves again what went stale: at the end, every configured command of every layer has run on one and the same tree, the one that is
 * handed over, and none fails in what did not fail before the work. Where they never agree on a tree, what holds of the last one is unproven.
 */
export async function prove(ctx: Ctx, { services, input }: Scene, { approved, retries }: Progress): Promise<Proof> {
  const { agents, timeouts } = input.settings;
  for (let round = 1; ; round++) {
    const { tree, stale } = await ctx.look('stale', (step) => staleCommands(ctx, step, services, agents));
    if (stale.length === 0 || round > rounds) return { tree, failed: null };
    for (const { agent: name, command } of stale) {
      const agent = agents.find((candidate) => candidate.name === name);
      if (!agent) continue;
      const listed = pathsOf(filesOfAgent(agent, agents, approved.spec));
      const request = { agent, attempt: (retries[name] ?? 0) + 1, purpose: 'prove' as const, timeoutMs: timeouts.validate * 1000, listed };
      const { judged, output } = await validateAll(ctx, services, request, [command]);
      const [one] = judged;
      if (one?.standing === 'bad') {
        const error = lines([lastProofEnded(one.evidence), output]);
        return { tree: null, failed: { agent: name, error } };
      }
    }
  }
}

/** Commands that did not run on the tree as it is now, or fail on it. The same command of two agents is proven once. */
async function staleCommands(
  ctx: Ctx,
  step: StepContext,
  services: Services,
  agents: readonly AgentDefinition[],
): Promise<{ tree: string; stale: { agent: string; command: string[] }[] }> {
  const { evidence, volatilePaths, baseline } = step.state();
  const { hash } = await services.checkpoints.take({ volatilePaths });
  const settled = new Set<string>();
  for (const one of evidence) {
    if (one.purpose === 'handover' || one.apart) continue;
    if (one.treeAfter !== hash) {
      // It ended on another tree since, and how it ended last is what is told: where the tree is as before again, it runs again.
      if (one.purpose !== 'reproduce') settled.delete(JSON.stringify(one.command));
      continue;
    }
    const standing = await standingOf(ctx.blobs, baseline, one);
    // What kept an agent's command from being judged may be over by now.
    if (standing !== 'bad' && (standing !== 'unstable' || one.purpose === 'prove')) settled.add(JSON.stringify(one.command));
  }
  const stale = new Map<string, { agent: string; command: string[] }>();
  for (const agent of agents) {
    for (const command of agent.validate) {
      const key = JSON.stringify(command);
      if (!settled.has(key) && !stale.has(key)) stale.set(key, { agent: agent.name, command });
    }
  }
  return { tree: hash, stale: [...stale.values()] };
}
