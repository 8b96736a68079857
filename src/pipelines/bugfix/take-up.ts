import type { Ctx } from '../../core/durable/contracts.ts';
import { allowedCommand } from '../../core/policy/command-line.ts';
import { parseSpec } from '../../core/spec/parse-spec.ts';
import { readReproduction, reproductionSection } from '../../core/spec/reproduction-section.ts';
import { specHash } from '../../core/spec/spec-hash.ts';
import { withSection } from '../../core/spec/with-section.ts';
import { countLines } from '../../core/tool/count-lines.ts';
import type { Reproduction } from '../../protocol/reproduction.ts';
import type { Ended } from '../parts/concluded.ts';
import type { PhaseResult } from '../parts/run-phase.ts';
import type { Scene, Services } from '../parts/services.ts';
import { takeUpSpec } from '../parts/take-up-spec.ts';
import { put, type Draft } from '../parts/write-spec.ts';
import { diagnoser } from './ask-for-diagnosis.ts';
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
    return { text, cause, fix, reproduction: await reproductionIn(ctx, scene, reproduction) };
  });
  const { text, cause, fix, reproduction } = known;
  const files = reproduction?.files ?? [];
  await lay(ctx, services, files, 'aside');
  const base = await untouchedBase(ctx, { ...scene, input });
  await lay(ctx, services, files, 'back');
  const given = reproduction && { cause, files: [], fix, reproduction, base };
  const learned = `A spec was written for it elsewhere:\n\n${text}\n\nIts reproduction cannot be run here. Look whether the cause still holds, and show it.\n\n`;
  return diagnoseUntilShown(ctx, scene, base, given ? '' : learned, given);
}

/** The spec as the approval shows it: what it says of the reproduction is what was found here. */
export async function draftOf(ctx: Ctx, { services }: Scene, specFile: string, { reproduction }: Found): Promise<Draft> {
  const draft = await takeUpSpec(ctx, services, specFile);
  return ctx.step('spec-section', async (step) => {
    const said = reproductionSection({ ...reproduction, files: reproduction.files.map(({ file }) => file) });
    const parsed = parseSpec(draft.text);
    if (parsed.ok && parsed.spec.reproduction === said) return { ...draft, reproduction };
    const text = withSection(draft.text, 'reproduction', { heading: 'Reproduction', text: said });
    await step.checkOwner();
    await put(services, specFile, text);
    return { ...draft, text, hash: specHash(text), reproduction };
  });
}

/** null: it cannot be run here. */
async function reproductionIn(ctx: Ctx, { services, input }: Scene, section: string): Promise<Reproduction | null> {
  const written = readReproduction(section);
  if (written === null) return null;
  const owner = input.settings.agents.find(({ validate, run }) => allowedCommand(written.command, [...validate, ...run]));
  if (!owner && written.kind !== 'seen') return null;
  const files: Reproduction['files'] = [];
  for (const file of written.files) {
    const content = await services.files.read(file);
    if (content === null) return null;
    files.push({ file, hash: await ctx.blobs.put(content.bytes) });
  }
  return { ...written, agent: owner?.name ?? '', files };
}

/** Takes files away, or lays them back; told as changes, so that an undo in between brings them back. */
async function lay(ctx: Ctx, { files }: Services, which: Reproduction['files'], where: 'aside' | 'back'): Promise<void> {
  if (which.length === 0) return;
  await ctx.step(where, async (step) => {
    await step.checkOwner();
    for (const { file, hash } of which) {
      const bytes = await ctx.blobs.get(hash);
      const [before, after] = where === 'aside' ? [hash, null] : [null, hash];
      const content = where === 'aside' ? null : bytes;
      await files.swap(file, { before, after: content });
      const lines = where === 'aside' ? countLines(bytes, null) : countLines(null, bytes);
      step.emit({ type: 'file.changed', agent: diagnoser, file, before, after, ...lines });
    }
  });
}
