import type { Ctx } from '../../core/durable/contracts.ts';
import { describeProof } from '../../core/describe/proof.ts';
import { lines, sentence } from '../../core/describe/message.ts';
import { MessageError } from '../../core/describe/message-error.ts';
import type { Assignment } from './agent-work.ts';
import { fileDelta } from './changed-base.ts';
import { toImplement, type Progress } from './progress.ts';
import type { Scene } from './services.ts';

/** A person would not accept work that is not proven. */
export class ProofRefusedError extends MessageError {
  override readonly name = 'ProofRefusedError';
}

/** Longest diff that is shown; beyond it, the names of the files say enough. */
const deltaLimit = 40_000;

/**
 * The one question about work that is not proven, when everything else is done. null: it is proven, or accepted now or before; otherwise
 * what is to be done about it. A person who stops ends the run.
 */
export async function acceptProof(ctx: Ctx, { services, input }: Scene, progress: Progress): Promise<Progress['pending'] | null> {
  const asked = await ctx.step('proof-question', async (step) => {
    const { proof, files } = step.state();
    if (proof === null || proof.verdict !== 'unproven' || proof.acceptedBy !== null) return null;
    const now = await services.checkpoints.take();
    const parts: string[] = [];
    for (const { file } of proof.changed) parts.push(await fileDelta(services, progress.base, now.tree, file));
    const by = new Set(proof.changed.flatMap(({ file }) => files[file]?.agents ?? []));
    return { text: describeProof(proof), proof, delta: parts.join('\n').slice(0, deltaLimit), by: [...by] };
  });
  if (asked === null) return null;
  const { proof, delta, text, by } = asked;
  const reply = await ctx.ask({
    kind: 'proof',
    reason: proof.reason ?? '',
    message: text,
    detail: lines([...proof.missing.names, ...proof.changed.map(({ file }) => file)]),
    hints: [
      sentence('Accept it: the report then says for ever that it is unproven, and who accepted it.'),
      sentence('Or send it back with guidance, or stop the run.'),
    ],
    delta,
    options: [
      { id: 'accept', title: sentence('Accept as unproven'), text: 'none' },
      { id: 'back', title: sentence('Send back with guidance'), text: 'must' },
      { id: 'stop', title: sentence('Stop the run'), text: 'none', destructive: true },
    ],
  });
  if (reply.option === 'stop') throw new ProofRefusedError(sentence('{0} stopped the run: its work is not proven.', reply.by));
  if (reply.option === 'accept') {
    await ctx.emit({ type: 'proof.accepted', fingerprint: proof.fingerprint, by: reply.by });
    return {};
  }
  const again: Assignment = { ...toImplement, guidance: reply.text ?? '' };
  const known = input.settings.agents.map(({ name }) => name);
  const theirs = known.filter((name) => by.includes(name));
  return Object.fromEntries((theirs.length > 0 ? theirs : known).map((agent) => [agent, again]));
}
