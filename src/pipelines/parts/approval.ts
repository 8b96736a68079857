import type { Asked } from '../../protocol/question.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import type { Spec } from '../../protocol/spec.ts';
import { lines, sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import type { ProofReason } from '../../protocol/proof.ts';
import { withReproduction } from '../../core/spec/reproduction-section.ts';
import { checkSpec } from '../../core/spec/check-spec.ts';
import { parseSpec } from '../../core/spec/parse-spec.ts';
import { specDelta } from '../../core/spec/spec-delta.ts';
import { specHash } from '../../core/spec/spec-hash.ts';
import { shownReproduction, type ShownReproduction } from './shown-reproduction.ts';
import type { Scene, Services } from './services.ts';
import { changedReproduction, triedAnew } from './changed-reproduction.ts';
import { changedBase } from './changed-base.ts';
import { knownReasons, provenBy, type KnownReasons } from './known-reasons.ts';
import { hintsOf } from './spec-hints.ts';
import { namedFiles } from './not-built.ts';
import { changedProof, proofHash, proofTexts, type ProofTexts } from './proof-texts.ts';
import type { RunInput } from '../../core/pipeline/run-input.ts';
import { DeclinedError } from './declined-error.ts';
import { put, writeSpec } from './write-spec.ts';
import type { Draft } from './write-spec.ts';

/** What was approved: this text, and nothing that lies on the disk later, is what agents get. */
export interface Approved extends Draft {
  /** The spec is no document (`file` is ''): its files are those that may change, none has to. */
  readonly atMost?: boolean;
  readonly spec: Spec;
  readonly accepted: {
    readonly by: string;
    /** For these the work may stay unproven: they were told with the spec. */
    readonly reasons: readonly ProofReason[];
    /** No person looked at it. */
    readonly unattended: boolean;
  };
}

interface Shown {
  readonly reason: 'first' | 'revised' | 'stale' | 'question' | 'invalid' | 'saved';
  readonly message: Message;
  readonly delta: string;
}
type Check = { approved: Omit<Approved, 'accepted'> } | { again: Shown; draft: Draft };

/**
 * APPROVAL: waits for the person, for days if need be, and lets nothing through but a spec whose bytes
 * are those that were shown, on the tree that it was written for. What changed is asked again, as a delta.
 */
export async function approval(
  ctx: Ctx,
  scene: Scene,
  first: Draft,
  asked: Shown = { reason: 'first', message: '', delta: '' },
): Promise<Approved> {
  const { services, input } = scene;
  let draft = first;
  let shown = asked;
  let written = first;
  for (;;) {
    const proof = await ctx.look('proof', async (step) => {
      const [texts, known, shownTest, hints] = await Promise.all([
        proofTexts(services, input.settings, draft.reproduction, step.signal),
        knownReasons(step, services, input.settings, specOf(draft.text), draft.reproduction),
        shownReproduction(ctx, step, draft.reproduction),
        hintsOf(step, scene, specOf(draft.text)),
      ]);
      return { texts, known, shown: shownTest, hints };
    });
    const reply = await ctx.ask(approvalQuestion(input, draft, shown, proof));
    if (reply.option === 'decline') throw new DeclinedError(sentence('{0} declined the spec.', reply.by), written);
    if (reply.option === 'save') {
      shown = { ...shown, reason: 'saved' };
      continue;
    }
    if (reply.option === 'changes') {
      const current = await onDisk(ctx, services, draft);
      const before = current.text ?? draft.text;
      draft = await writeSpec(ctx, scene, { ...draft, text: before }, { feedback: reply.text ?? '' });
      written = draft;
      shown = {
        reason: 'revised',
        message: sentence('The spec was revised as requested.'),
        delta: specDelta(before, draft.text, draft.file),
      };
      continue;
    }
    const check = await checkApproval(ctx, scene, draft, { hash: reply.items?.[draft.file] ?? '', texts: proof.texts });
    if ('approved' in check) {
      const accepted = { by: reply.by, reasons: proof.known.reasons, unattended: reply.unattended === true };
      return { ...check.approved, accepted };
    }
    draft = check.draft;
    shown = check.again;
  }
}

interface Proof {
  readonly texts: ProofTexts;
  readonly known: KnownReasons;
  readonly shown: ShownReproduction | null;
  /** What the spec may have forgotten. Absent in older journals. */
  readonly hints?: readonly Message[];
}

function specOf(text: string): Spec | null {
  const parsed = parseSpec(text);
  return parsed.ok ? parsed.spec : null;
}

/** Bound to the spec's bytes, to the tree that it is about, to what changed since it was shown, and to the commands that will prove it, with all that these run. */
function approvalQuestion(
  { settings }: RunInput,
  draft: Draft,
  { reason, message, delta }: Shown,
  { texts, known, shown, hints = [] }: Proof,
): Asked {
  const told = [message, known.text, ...hints].filter((line) => line !== '');
  return {
    kind: 'approval',
    reason,
    subject: draft.file,
    message: lines(told),
    detail: lines([...(shown === null ? [] : [shown.words]), ...provenBy(settings, known)]),
    delta: shown === null ? delta : `${delta}${shown.delta}`,
    items: [
      { id: draft.file, title: draft.file, hash: draft.hash },
      { id: 'base', title: sentence('the code that it is about'), hash: draft.base.hash },
      { id: 'proof', title: sentence('what will prove it'), hash: proofHash(texts) },
      ...(shown?.items ?? []),
    ],
    options: [
      { id: 'approve', title: sentence('Approve and implement'), text: 'none' },
      { id: 'changes', title: sentence('Request changes'), text: 'must' },
      { id: 'save', title: sentence('Save for later'), text: 'none' },
      ...(shown === null ? [] : [{ id: 'decline', title: sentence('Decline'), text: 'none' as const, destructive: true }]),
    ],
  };
}

async function onDisk(ctx: Ctx, services: Services, draft: Draft): Promise<{ text: string | null }> {
  return ctx.look('read-spec', async () => {
    const content = await services.files.read(draft.file);
    return { text: content ? new TextDecoder().decode(content.bytes) : null };
  });
}

async function checkApproval(ctx: Ctx, scene: Scene, draft: Draft, shown: { hash: string; texts: ProofTexts }): Promise<Check> {
  const { services, input } = scene;
  const { text } = await onDisk(ctx, services, draft);
  if (text === null) return restoreSpec(ctx, services, draft);
  const own = withReproduction(text, draft.reproduction);
  if (own !== text) return restoreSection(ctx, services, draft, own);
  const hash = specHash(text);
  const now: Draft = { ...draft, text, hash };
  if (hash !== shown.hash) {
    const message = sentence('The spec changed after it was shown. Changes are listed below.');
    return { draft: now, again: { reason: 'stale', message, delta: specDelta(draft.text, text, draft.file) } };
  }
  const parsed = parseSpec(text);
  const problems = parsed.ok ? checkSpec(parsed.spec, input.settings.agents) : parsed.problems;
  if (!parsed.ok || problems.length > 0) {
    const said = problems.map((problem) => sentence('{0}: {1}', `${draft.file}:${problem.line}`, problem.message));
    const message = sentence('The spec is not valid:\n{0}', lines(said));
    return { draft: now, again: { reason: 'invalid', message, delta: specDelta(draft.text, text, draft.file) } };
  }
  const changedTests = await changedReproduction(ctx, scene, draft.reproduction);
  if (changedTests !== null) {
    const { reproduction, message, delta } = changedTests;
    return { draft: { ...now, reproduction }, again: { reason: 'stale', message, delta } };
  }
  const change = await ctx.look('check-base', async (step) => {
    const changed = await changedBase(step, services, draft.base, [...namedFiles(parsed.spec), ...draft.read]);
    const proof = changedProof(shown.texts, await proofTexts(services, input.settings, draft.reproduction, step.signal));
    const forecast = changed.relevant.length + proof.length === 0 ? await services.forecast(parsed.spec) : null;
    if (forecast) step.emit({ type: 'forecast.made', forecast });
    return { ...changed, proof };
  });
  if (change.relevant.length > 0) {
    const message = sentence(
      'The code changed since the spec was written: {0}. Review the changes and approve again, or request changes.',
      change.relevant.join(', '),
    );
    const words = lines([message, ...(await triedAnew(ctx, scene, draft.reproduction))]);
    return { draft: { ...now, base: change.base }, again: { reason: 'stale', message: words, delta: change.delta } };
  }
  if (change.proof.length > 0) {
    const message = sentence(
      'What proves the work changed since it was shown: {0}. Approve again, or request changes.',
      change.proof.join(', '),
    );
    return { draft: { ...now, base: change.base }, again: { reason: 'stale', message, delta: '' } };
  }
  return { approved: { ...now, base: change.base, spec: parsed.spec } };
}

/** What a spec says of its reproduction is what was tried: an edit of that would prove nothing. */
async function restoreSection(ctx: Ctx, services: Services, draft: Draft, text: string): Promise<Check> {
  await ctx.step('restore-section', async (step) => {
    await step.checkOwner();
    await put(services, draft.file, text);
  });
  const message = sentence(
    'What shows the bug is changed in its tests, not in the spec: that section says again what was tried. To have it shown in another way, decline and report the bug anew.',
  );
  const delta = specDelta(draft.text, text, draft.file);
  return { draft: { ...draft, text, hash: specHash(text) }, again: { reason: 'stale', message, delta } };
}

/** A spec that was deleted while it waited is written again from the journal; nothing is lost. */
async function restoreSpec(ctx: Ctx, services: Services, draft: Draft): Promise<Check> {
  await ctx.step('restore-spec', async (step) => {
    await step.checkOwner();
    await put(services, draft.file, draft.text);
    step.emit({
      type: 'notice',
      level: 'warning',
      text: sentence('{0} was deleted; it was restored from the journal.', draft.file),
    });
  });
  const message = sentence('The spec file was deleted. It was restored as last shown; approve it, or request changes.');
  return { draft, again: { reason: 'stale', message, delta: '' } };
}
