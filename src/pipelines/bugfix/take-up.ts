import type { Ctx } from '../../core/durable/contracts.ts';
import { restoreSwapped } from '../../core/evidence/restore-swapped.ts';
import { testGlobs } from '../../core/evidence/proof-files.ts';
import { allowedCommand } from '../../core/policy/command-line.ts';
import { normalizeInside } from '../../core/policy/normalize-inside.ts';
import { ownsPath } from '../../core/policy/owned-paths.ts';
import { parseSpec } from '../../core/spec/parse-spec.ts';
import { readReproduction, withReproduction } from '../../core/spec/reproduction-section.ts';
import { specHash } from '../../core/spec/spec-hash.ts';
import type { SwappedFile } from '../../protocol/proof.ts';
import type { Reproduction } from '../../protocol/reproduction.ts';
import type { Ended } from '../parts/concluded.ts';
import type { PhaseResult } from '../parts/run-phase.ts';
import type { Scene, Services } from '../parts/services.ts';
import { takeUpSpec } from '../parts/take-up-spec.ts';
import { put, type Draft } from '../parts/write-spec.ts';
import { diagnoseUntilShown, untouchedBase, type Found } from './diagnose.ts';

/**
 * DIAGNOSE for a spec that was written elsewhere: its reproduction is tried here, on the code as it is without the tests. Where it cannot be – its
 * files did not come along, or its command may not be run – another one is looked for.
 */
export async function diagnoseFromSpec(ctx: Ctx, scene: Scene, specFile: string): Promise<PhaseResult<Found | Ended>> {
  const { services, input } = scene;
  const known = await ctx.step('spec-reproduction', async () => {
    const content = await services.files.read(specFile);
    const text = content ? new TextDecoder().decode(content.bytes) : '';
    const parsed = parseSpec(text);
    const { cause = '', fix = '', reproduction = '' } = parsed.ok ? parsed.spec : {};
    return { text, cause, fix, ...(await reproductionIn(ctx, scene, reproduction)) };
  });
  const { text, cause, fix, reproduction, tests } = known;
  await layAside(ctx, services, tests);
  const base = await untouchedBase(ctx, { ...scene, input });
  await layBack(ctx, services, tests);
  const given = reproduction && { cause, files: [], fix, reproduction, base };
  const learned = `A spec was written for it elsewhere:\n\n${text}\n\nIts reproduction cannot be run here. Look whether the cause still holds, and show it.\n\n`;
  return diagnoseUntilShown(ctx, scene, base, given ? '' : learned, { given });
}

/** The spec as the approval shows it: what it says of the reproduction is what was found here. */
export async function draftOf(ctx: Ctx, { services }: Scene, specFile: string, { reproduction }: Found): Promise<Draft> {
  const draft = await takeUpSpec(ctx, services, specFile);
  return ctx.step('spec-section', async (step) => {
    const text = withReproduction(draft.text, reproduction);
    if (text === draft.text) return { ...draft, reproduction };
    await step.checkOwner();
    await put(services, specFile, text);
    return { ...draft, text, hash: specHash(text), reproduction };
  });
}

/** null: it cannot be run here. `tests`: its files, as what is to lie there later. */
async function reproductionIn(
  ctx: Ctx,
  { services, input }: Scene,
  section: string,
): Promise<{ reproduction: Reproduction | null; tests: SwappedFile[] }> {
  const none = { reproduction: null, tests: [] };
  const written = readReproduction(section);
  if (written === null) return none;
  const owner = input.settings.agents.find(({ validate, run }) => allowedCommand(written.command, [...validate, ...run]));
  if (!owner && written.kind !== 'seen') return none;
  const files: Reproduction['files'] = [];
  const tests: SwappedFile[] = [];
  for (const file of written.files.map(normalizeInside)) {
    // Whatever else a spec calls a test is neither taken away for a while nor sealed.
    const content = ownsPath(testGlobs(input.settings.tests), file) ? await services.files.entry(file) : null;
    if (content === null || content.mode === 'link') return none;
    const hash = await ctx.blobs.put(content.bytes);
    files.push({ file, hash });
    tests.push({ file, base: null, now: { hash, mode: content.mode } });
  }
  return { reproduction: { ...written, agent: owner?.name ?? '', files }, tests };
}

/** Takes the person's tests away for a while. Journaled before: where the run dies or is cancelled in between, they come back. */
async function layAside(ctx: Ctx, { files }: Services, tests: readonly SwappedFile[]): Promise<void> {
  if (tests.length === 0) return;
  await ctx.step('aside', async (step) => {
    await step.checkOwner();
    await step.announce({ type: 'proof.swapped', files: [...tests] });
    for (const { file, now } of tests) await files.swap(file, { before: now?.hash ?? null, after: null });
  });
}

async function layBack(ctx: Ctx, { files }: Services, tests: readonly SwappedFile[]): Promise<void> {
  if (tests.length === 0) return;
  await ctx.step('back', async (step) => {
    await step.checkOwner();
    await restoreSwapped(files, ctx.blobs, tests);
    step.emit({ type: 'proof.restored' });
  });
}
