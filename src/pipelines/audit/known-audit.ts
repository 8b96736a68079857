import { readOnly, type AgentTask } from '../../core/agent/harness.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import { PathError } from '../../core/ports.ts';
import type { Audited, Finding, KnownAudit } from '../../protocol/audit.ts';
import type { Look } from '../../protocol/look.ts';
import type { Services } from '../parts/services.ts';
import type { Asked, KeyOf } from './audit-keys.ts';
import { mostDismissed } from './prompts.ts';

/** Who would be asked, and when. `tree`: the workspace as it is now. */
interface Now {
  readonly ctx: Ctx;
  readonly signal: AbortSignal;
  readonly agent: Pick<AgentTask, 'agent' | 'model' | 'runTimeoutMs'>;
  readonly tree: string;
}

type Dismissed = Awaited<ReturnType<Services['dismissals']['list']>>['dismissed'];

/**
 * What an earlier audit said to the same prompt, as long as nothing that it can have drawn on is another: neither the files of its findings, nor
 * what any look of its auditor would show now. Where nobody knows what it looked at, or nobody can look again, the whole workspace counts. What the
 * person dismissed since makes no other prompt where it makes no other answer. null: it is to be audited. Only inside a step.
 */
export async function knownAudit(
  services: Services,
  asked: Asked,
  { keyOf, dismissed, now }: { readonly keyOf: KeyOf; readonly dismissed: Dismissed; readonly now: Now },
): Promise<(Audited & { readonly from: string }) | null> {
  for (let count = dismissed.length; count >= Math.max(0, dismissed.length - mostDismissed); count -= 1) {
    const known = await services.audits.get(keyOf(asked, dismissed.slice(0, count)));
    if (known === null || !wouldSayTheSame(known.audited.findings, asked.brief.earlier, dismissed.slice(count))) continue;
    const same = await isSame(services, known, now);
    if (same !== null) return same;
  }
  return null;
}

/**
 * Whether an auditor that found these would say the same when it is told what the audit before found, and what was dismissed since: it names the
 * former itself, and has nothing in the files of the latter, so nothing that it would leave out, in whatever words, and score otherwise.
 */
function wouldSayTheSame(findings: readonly Finding[], earlier: readonly Finding[], since: Dismissed): boolean {
  const found = new Set(findings.map(({ fingerprint }) => fingerprint));
  const files = new Set(findings.map(({ file }) => file));
  return earlier.every(({ fingerprint }) => found.has(fingerprint)) && since.every(({ file }) => !files.has(file));
}

async function isSame(services: Services, known: KnownAudit, now: Now): Promise<(Audited & { readonly from: string }) | null> {
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

/** Keeps it for later audits. `looks`, and `tree`, the workspace when the audit began: undefined where nobody knows; `files`: those of its findings, by path. */
export async function keepAudit(
  services: Services,
  key: string,
  { tree, looks, ...known }: Omit<KnownAudit, 'looks' | 'tree'> & { readonly looks: Look[] | undefined; readonly tree: string | undefined },
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
