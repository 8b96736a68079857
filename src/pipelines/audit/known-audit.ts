import { readOnly, type AgentTask } from '../../core/agent/harness.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import { PathError } from '../../core/ports.ts';
import type { Audited, KnownAudit } from '../../protocol/audit.ts';
import type { Look } from '../../protocol/look.ts';
import type { Services } from '../parts/services.ts';

/** Who would be asked, and when. `tree`: the workspace as it is now. */
interface Now {
  readonly ctx: Ctx;
  readonly signal: AbortSignal;
  readonly agent: Pick<AgentTask, 'agent' | 'model' | 'runTimeoutMs'>;
  readonly tree: string;
}

/**
 * What an earlier audit said under the same key, as long as nothing that it can have drawn on is another: neither the files of its findings, nor
 * what any look of its auditor would show now. Where nobody knows what it looked at, or nobody can look again, the whole workspace counts. null: it
 * is to be audited. Only inside a step.
 */
export async function knownAudit(services: Services, key: string, now: Now): Promise<(Audited & { readonly from: string }) | null> {
  const known = await services.audits.get(key);
  if (known === null) return null;
  for (const [path, hash] of Object.entries(known.files)) if ((await hashOf(services, path)) !== hash) return null;
  return (await seesTheSame(services, known, now)) ? { ...known.audited, from: known.runId } : null;
}

async function seesTheSame(
  services: Services,
  { looks, tree }: Pick<KnownAudit, 'looks' | 'tree'>,
  { ctx, signal, agent, tree: treeNow }: Now,
): Promise<boolean> {
  const { harness } = services.agent(agent.agent);
  if (looks === null || !harness.saysTheSame) return tree === treeNow;
  return harness.saysTheSame(ctx, { ...agent, form: 'audit', ...readOnly, prompt: { system: [], task: '' } }, looks, signal);
}

/** Keeps it for later audits. `looks`: undefined where nobody knows; `tree`: the workspace when the audit began; `files`: those of its findings, by path. */
export async function keepAudit(
  services: Services,
  key: string,
  { tree, looks, ...known }: Omit<KnownAudit, 'looks' | 'tree'> & { readonly looks: Look[] | undefined; readonly tree: string },
): Promise<void> {
  const { tree: treeNow } = await services.checkpoints.take();
  await services.audits.put(key, { ...known, looks: looks ?? null, tree: tree === treeNow ? tree : null });
}

/** '': there is no such file, or none that may be read. */
export async function hashOf({ files }: Pick<Services, 'files'>, path: string): Promise<string> {
  try {
    return (await files.read(path))?.hash ?? '';
  } catch (error) {
    // A model may have named anything.
    if (error instanceof PathError) return '';
    throw error;
  }
}
