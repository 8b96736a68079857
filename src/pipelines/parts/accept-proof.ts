import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import { describeProof } from '../../core/describe/proof.ts';
import { lines, sentence } from '../../core/describe/message.ts';
import { MessageError } from '../../core/describe/message-error.ts';
import { claimOf, openChanges, uncertainItems } from '../../core/run/uncertain-items.ts';
import type { Asked } from '../../protocol/question.ts';
import type { RunProof } from '../../protocol/proof.ts';
import type { Assignment } from './agent-work.ts';
import { commentedIssues } from './commented-issues.ts';
import { fileDelta, textDelta } from './changed-base.ts';
import { fixes, issueOwners } from './fixes.ts';
import { toImplement, type Progress } from './progress.ts';
import type { Scene } from './services.ts';

/** A person would not accept work that is not proven. */
export class ProofRefusedError extends MessageError {
  override readonly name = 'ProofRefusedError';
}

/** What is wrong in it is said in words, or on its lines. */
const sendBack: Asked['options'][number] = { id: 'back', title: sentence('Send back with guidance'), text: 'must', comments: true };

/** Longest diff that is shown; beyond it, the names of the files say enough. */
const deltaLimit = 40_000;

/**
 * The one question at the end, when everything else is done: about work that is not proven, and about changes of which nobody knows whose they
 * are. null: there is nothing to ask, or it was answered before; otherwise what is to be done about it. A person who stops ends the run.
 */
export async function acceptProof(ctx: Ctx, scene: Scene, progress: Progress): Promise<Progress['pending'] | null> {
  const asked = await ctx.look('proof-question', async (step) => {
    const state = step.state();
    const proof = state.proof?.verdict === 'unproven' && state.proof.acceptedBy === null ? state.proof : null;
    const items = uncertainItems(state);
    if (proof === null && items.length === 0) return null;
    const by = new Set(proof?.changed.flatMap(({ file }) => state.files[file]?.agents ?? []));
    return { proof, items, delta: await deltaOf(ctx, step, scene, progress, proof), by: [...by] };
  });
  if (asked === null) return null;
  const { proof, items, delta, by } = asked;
  const marks =
    items.length > 0 ? [sentence('Selected files belong to the run and are undone and committed with it. The rest stays yours.')] : [];
  const reply = await ctx.ask(
    proof === null
      ? {
          kind: 'changes',
          reason: 'uncertain',
          message: sentence('Files changed while commands ran. Batuta can’t tell who changed them.'),
          hints: marks,
          delta,
          items,
          options: [{ id: 'accept', title: sentence('Go on'), text: 'none' }, sendBack],
        }
      : {
          kind: 'proof',
          reason: proof.reason ?? '',
          message: describeProof(proof),
          detail: lines([...proof.missing.names, ...proof.dependencies, ...proof.changed.map(({ file }) => file)]),
          hints: [
            sentence('Accept it: the report will show that it is unproven and who accepted it.'),
            sentence('Or send it back with guidance or comments on lines, or stop the run.'),
            ...marks,
          ],
          delta,
          items,
          options: [
            { id: 'accept', title: sentence('Accept as unproven'), text: 'none' },
            sendBack,
            { id: 'stop', title: sentence('Stop the run'), text: 'none', destructive: true },
          ],
        },
  );
  const claim = claimOf(items, reply);
  if (claim) await ctx.emit(claim);
  if (reply.option === 'stop') throw new ProofRefusedError(sentence('{0} stopped the run: its work is not proven.', reply.by));
  if (reply.option === 'accept') {
    if (proof) await ctx.emit({ type: 'proof.accepted', fingerprint: proof.fingerprint, by: reply.by });
    return {};
  }
  const { text = '', comments = [] } = reply;
  const issues = await commentedIssues(ctx, scene.services, { by: reply.by, comments });
  const owners = issues.length === 0 ? {} : await ctx.step('comment-owners', async (step) => issueOwners(step, scene.input, issues));
  const nobodys = issues.filter(({ fingerprint }) => owners[fingerprint] === undefined);
  const guidance = [text, ...nobodys.map(({ file, line, fix }) => `${file}:${line}: ${fix}`)].filter(Boolean).join('\n');
  const known = scene.input.settings.agents.map(({ name }) => name);
  const theirs = known.filter((name) => by.includes(name));
  const guided = guidance === '' ? [] : theirs.length > 0 ? theirs : known;
  const again: Assignment = { ...toImplement, guidance };
  return { ...Object.fromEntries(guided.map((agent) => [agent, again])), ...fixes(issues, owners, 1, guidance) };
}

/** What is asked about, as diffs: proof files since before the work, and changes that may be the person's. */
async function deltaOf(ctx: Ctx, step: StepContext, { services }: Scene, { base }: Progress, proof: RunProof | null): Promise<string> {
  const now = await services.checkpoints.take();
  const parts: string[] = [];
  for (const { file } of proof?.changed ?? []) parts.push(await fileDelta(services, base, now.tree, file));
  const content = async (hash: string | null): Promise<Uint8Array | null> => (hash === null ? null : ctx.blobs.get(hash));
  for (const { file, before, after } of openChanges(step.state())) parts.push(textDelta(file, await content(before), await content(after)));
  return parts.join('\n').slice(0, deltaLimit);
}
