import type { Ctx } from '../../core/durable/contracts.ts';
import { localDate } from '../../core/describe/locale.ts';
import { joined, lines, sentence } from '../../core/describe/message.ts';
import { ownerOf } from '../../core/policy/owned-paths.ts';
import { parseSpec } from '../../core/spec/parse-spec.ts';
import { specHash } from '../../core/spec/spec-hash.ts';
import type { Message } from '../../protocol/message.ts';
import type { Reproduction } from '../../protocol/reproduction.ts';
import type { RunSettings } from '../../protocol/run-settings.ts';
import type { Approved } from './approval.ts';
import type { Ended } from './concluded.ts';
import { changedBase } from './changed-base.ts';
import { changedReproduction, triedAnew } from './changed-reproduction.ts';
import { knownReasons, provenBy } from './known-reasons.ts';
import { approvalPhase } from './phases.ts';
import { changedProof, proofHash, proofTexts } from './proof-texts.ts';
import { runPhase } from './run-phase.ts';
import type { Scene } from './services.ts';
import { shownReproduction } from './shown-reproduction.ts';
import { firstLine } from './work.ts';

/** A change of a line or two. */
export interface QuickPlan {
  /** The files that it changes at most. */
  readonly files: readonly string[];
  readonly cause?: string;
  readonly fix?: string;
  readonly reproduction?: Reproduction;
}

/**
 * Approval without a document: one question shows the request and the files that are changed at most, which then count as listed. All else is as
 * with a spec. null: the person wants a spec, or no layer owns such a file.
 */
export async function quickly(ctx: Ctx, scene: Scene, plan: QuickPlan): Promise<Approved | Ended | null> {
  return runPhase(ctx, scene.services, approvalPhase, async (phase) => {
    const output = await quickApproval(phase, scene, plan);
    if (output === null) return { output, summary: sentence('a spec is written first') };
    return { output, summary: 'ended' in output ? output.ended : sentence('approved without a spec') };
  });
}

async function quickApproval(ctx: Ctx, scene: Scene, plan: QuickPlan): Promise<Approved | Ended | null> {
  const { services, input } = scene;
  const { settings, request } = input;
  const files = plan.files.filter((file) => ownerOf(settings.agents, file) !== null);
  if (files.length === 0) return null;
  let tests = plan.reproduction;
  for (let said: Message = ''; ;) {
    const shown = await ctx.step('quick', async (step) => {
      const base = await services.checkpoints.take();
      step.emit({ type: 'checkpoint', name: sentence('base'), ...base });
      const text = textOf({ ...plan, files }, request, settings, localDate(new Date()));
      const parsed = parseSpec(text);
      if (!parsed.ok) throw new Error(`A quick change cannot be read: ${JSON.stringify(parsed.problems)}`);
      return {
        base,
        text,
        spec: { ...parsed.spec, summary: request },
        texts: await proofTexts(services, settings, tests, step.signal),
        known: await knownReasons(step, services, settings, parsed.spec, tests),
        reproduction: await shownReproduction(ctx, step, tests),
      };
    });
    const { base, text, spec, texts, known, reproduction } = shown;
    const reply = await ctx.ask({
      kind: 'quick',
      reason: 'quick',
      message: lines([
        ...(said === '' ? [] : [said]),
        sentence('A quick change, without a spec: {0}', firstLine(request)),
        sentence('It changes at most: {0}', joined(files)),
        ...(plan.cause ? [plan.cause] : []),
        ...(known.text === '' ? [] : [known.text]),
        ...(reproduction ? [reproduction.words] : []),
        ...provenBy(settings, known),
      ]),
      delta: reproduction?.delta ?? '',
      items: [
        { id: 'base', title: sentence('the code that it is about'), hash: base.hash },
        { id: 'proof', title: sentence('what will prove it'), hash: proofHash(texts) },
        ...(reproduction?.items ?? []),
      ],
      options: [
        { id: 'approve', title: sentence('Approve and implement'), text: 'none', yes: true },
        { id: 'spec', title: sentence('Write a spec first'), text: 'none' },
        { id: 'decline', title: sentence('Decline'), text: 'none', destructive: true },
      ],
    });
    if (reply.option === 'decline') return { ended: sentence('{0} declined the change.', reply.by) };
    if (reply.option === 'spec') return null;
    const changedTests = await changedReproduction(ctx, scene, tests);
    if (changedTests !== null) {
      ({ reproduction: tests, message: said } = changedTests);
      continue;
    }
    const { code, proof } = await ctx.step('check-base', async (step) => ({
      code: (await changedBase(step, services, base, files)).relevant,
      proof: changedProof(texts, await proofTexts(services, settings, tests, step.signal)),
    }));
    if (code.length + proof.length > 0) {
      const changed = sentence('Changed since it was shown: {0}. Approve again.', [...code, ...proof].join(', '));
      said = lines([changed, ...(code.length > 0 ? await triedAnew(ctx, scene, tests) : [])]);
      continue;
    }
    const accepted = { by: reply.by, reasons: known.reasons, unattended: reply.unattended === true };
    const document = { file: '', text, hash: specHash(text), revision: 0, base, read: [] };
    return { ...document, spec, accepted, atMost: true, ...(tests ? { reproduction: tests } : {}) };
  }
}

/** What agents are given in place of a spec. */
function textOf({ files, cause, fix }: QuickPlan, request: string, { agents }: RunSettings, date: string): string {
  const what = firstLine(request);
  const layers = agents.flatMap((agent) => {
    const own = files.filter((file) => ownerOf(agents, file)?.name === agent.name);
    return own.length === 0 ? [] : [`#### ${agent.section}`, ...own.map((file) => `- [ ] ${file}: ${what}`)];
  });
  return [
    `## Spec: ${what}`,
    `### Date: ${date}`,
    '### Status: active',
    '### Summary',
    ...request.split('\n').map((line) => `> ${line}`),
    ...(cause ? ['### Root Cause', cause] : []),
    ...(fix ? ['### Proposed Fix', fix] : []),
    '### Entity Info',
    '- Type: modification',
    '### Files to Create/Modify',
    ...layers,
    '### Tasks',
    `1. [ ] ${what} – at most in these files`,
    '',
  ].join('\n');
}
