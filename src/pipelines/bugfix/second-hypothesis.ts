import { inEnglish, sentence } from '../../core/describe/message.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import { specDelta } from '../../core/spec/spec-delta.ts';
import type { AgentResult } from '../parts/agent-work.ts';
import { approval } from '../parts/approval.ts';
import { agentsOf } from '../parts/not-built.ts';
import { toImplement, type Progress } from '../parts/progress.ts';
import { describeChanges } from '../parts/review-facts.ts';
import type { Scene } from '../parts/services.ts';
import { takeBack } from '../parts/take-back.ts';
import { writeSpec } from '../parts/write-spec.ts';
import { briefOf } from './brief.ts';
import { diagnoseUntilShown, removeTests, type Found } from './diagnose.ts';

/**
 * DIAGNOSE once more, with what the attempts showed. The first fix is taken back before it: it mended nothing, a fix is to be minimal, and the
 * reproduction has to fail on the code as it was. Its diffs go into the second diagnosis. null: that found no other way.
 */
export async function secondHypothesis(
  ctx: Ctx,
  scene: Scene,
  {
    found,
    progress,
    results,
  }: { readonly found: Found; readonly progress: Progress; readonly results: Readonly<Record<string, AgentResult>> },
): Promise<{ found: Found; scene: Scene; progress: Progress } | null> {
  const { services, input, facts } = scene;
  const { agents } = input.settings;
  const changes = await ctx.step('attempted', (step) => describeChanges(ctx, step, services));
  await takeBack(ctx, services, (file) => agents.some(({ name }) => file.agents.includes(name)));
  const spared = progress.approved.reproduction?.files ?? [];
  const text = sentence('The first fix did not work. It was undone, and the cause is looked for once more.');
  await ctx.emit({ type: 'notice', level: 'warning', text });
  const { output } = await diagnoseUntilShown(ctx, scene, found.base, learned(progress, results, changes), { spared });
  if ('ended' in output) {
    await removeTests(ctx, scene, spared);
    await ctx.emit({ type: 'notice', level: 'warning', text: sentence('The second look at the cause ended so: {0}', output.ended) });
    return null;
  }
  const next: Scene = { ...scene, facts: { ...facts, brief: briefOf(output) } };
  const before = { ...progress.approved, reproduction: output.reproduction };
  const feedback = `The first fix did not mend the bug and was taken back. Describe the second diagnosis and its fix instead of the first.`;
  const draft = await writeSpec(ctx, next, before, { feedback });
  const delta = specDelta(before.text, draft.text, draft.file);
  const sameTests = JSON.stringify(output.reproduction) === JSON.stringify(progress.approved.reproduction);
  const message = sentence('The first fix did not work. This is what the second diagnosis changes in the spec.');
  const approved = delta === '' && sameTests ? progress.approved : await approval(ctx, next, draft, { reason: 'revised', message, delta });
  const names = agentsOf(approved.spec, agents);
  const pending = Object.fromEntries(names.map((name) => [name, toImplement]));
  return { found: output, scene: next, progress: { ...progress, approved, pending, retries: {} } };
}

/** For the second diagnosis: what was tried, and how it failed. */
function learned({ approved }: Progress, results: Readonly<Record<string, AgentResult>>, changes: string): string {
  const errors = Object.entries(results).flatMap(([name, result]) =>
    result.status === 'failed' ? [`${name}: ${inEnglish(result.error)}`] : [],
  );
  return `Your first diagnosis was wrong, or not the whole cause. This was approved:

${approved.text}

It was built like this, and is taken back again:

${changes}

It failed:

${errors.join('\n')}

Your test files are still there; they may stay as they are. Look for another cause.

`;
}
