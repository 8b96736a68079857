import * as z from 'zod';
import { sentence } from '../../core/describe/message.ts';
import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import { knownPackages, unlistedPackages } from '../../core/evidence/dependencies.ts';
import type { Dependency } from '../../core/evidence/manifests/manifest.ts';
import { manifestGlob, registryOf } from '../../core/evidence/manifests/manifest-formats.ts';
import { literally } from '../../core/evidence/mentions.ts';
import { PathError, type Checkpoint } from '../../core/ports.ts';
import { listedPackage } from '../../core/spec/dependency-item.ts';
import { packagesFormat } from '../../core/surroundings.ts';
import type { Spec } from '../../protocol/spec.ts';
import { ownNames } from './own-packages.ts';
import type { Services } from './services.ts';

/** Runs of the first versions noted the packages alone. */
const notedSchema = z.object({
  format: z.literal(packagesFormat),
  packages: z.record(z.string(), z.string()),
  /** What agents changed before the work was approved: it is noted as it was before that. */
  touched: z.array(z.string()).optional(),
});
type Noted = z.infer<typeof notedSchema>;
type Packages = Noted['packages'];

async function note(ctx: Ctx, step: StepContext, packages: Packages, touched: readonly string[]): Promise<void> {
  if (Object.keys(packages).length === 0) return;
  const noted: Noted = { format: packagesFormat, packages, ...(touched.length > 0 ? { touched: [...touched] } : {}) };
  step.emit({ type: 'packages.noted', packages: await ctx.blobs.put(new TextEncoder().encode(JSON.stringify(noted))) });
}

/** What is noted; null: by a run that went on with another version, which cannot tell: it would say of packages that nobody touched that they changed. */
async function notedOf({ blobs }: Ctx, step: StepContext): Promise<Omit<Noted, 'format'> | null> {
  const { packages: hash } = step.state();
  // Where there were none, nothing was noted: the first ones may lie nearer than those above the workspace.
  if (hash === null) return { packages: {} };
  const bytes = await blobs.get(hash);
  return bytes ? (notedSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data ?? null) : null;
}

const differing = (before: Packages, now: Packages): string[] =>
  Object.keys({ ...before, ...now }).filter((name) => before[name] !== now[name]);

/** Before a diagnosis, whose tests and commands may change packages. */
export async function notePackages(ctx: Ctx, step: StepContext, { surroundings }: Pick<Services, 'surroundings'>): Promise<void> {
  await note(ctx, step, await surroundings.packages(step.signal), []);
}

/** After it: what it changed stays noted as it was. What a person changes while they are asked is theirs. */
export async function noteTouched(ctx: Ctx, step: StepContext, { surroundings }: Pick<Services, 'surroundings'>): Promise<void> {
  const noted = await notedOf(ctx, step);
  if (noted === null) return;
  const now = await surroundings.packages(step.signal, noted.packages);
  const touched = differing(noted.packages, now);
  if (touched.length > 0) await note(ctx, step, { ...now, ...asTouched(noted, touched) }, touched);
}

const asTouched = ({ packages }: Pick<Noted, 'packages'>, touched: readonly string[]): Packages =>
  Object.fromEntries(touched.map((name) => [name, packages[name] ?? '']));

/** The workspace before the work, as a checkpoint; which packages are installed is noted. */
export async function beforeWork(
  ctx: Ctx,
  step: StepContext,
  services: Pick<Services, 'checkpoints' | 'surroundings'>,
): Promise<Checkpoint> {
  const before = await notedOf(ctx, step);
  const touched = before?.touched ?? [];
  const packages = await services.surroundings.packages(step.signal);
  await note(ctx, step, { ...packages, ...asTouched(before ?? { packages: {} }, touched) }, touched);
  const checkpoint = await services.checkpoints.take();
  step.emit({ type: 'checkpoint', name: sentence('before the work'), ...checkpoint });
  return checkpoint;
}

/** So many packages are named. */
const mostNames = 50;
/** So many manifests are looked through for packages that are known already. */
const mostManifests = 1000;

/** Packages that manifests name since `base` and the approved spec does not, and installed ones that are not as they were before the work. */
export async function changedPackages(
  ctx: Ctx,
  step: StepContext,
  services: Pick<Services, 'checkpoints' | 'files' | 'search' | 'surroundings'>,
  { base, changed, spec }: { readonly base: string; readonly changed: readonly string[]; readonly spec: Spec },
): Promise<string[]> {
  const found: string[] = [];
  const lists = changed.filter((path) => registryOf(path) !== null);
  if (lists.length > 0) {
    const text = (bytes: Uint8Array | null | undefined): string => (bytes ? new TextDecoder().decode(bytes) : '');
    const registries = new Set(lists.map(registryOf));
    const there = await services.search.glob(manifestGlob, mostManifests, step.signal);
    const texts: [string, string][] = [];
    for (const path of new Set([...there, ...lists]))
      if (registries.has(registryOf(path))) texts.push([path, text(await services.checkpoints.readAt(base, path))]);
    const known = knownPackages(texts);
    const listed = spec.dependencies.flatMap((one) => listedPackage(one) ?? []);
    for (const path of lists) {
      const now = text((await services.files.read(path))?.bytes);
      const own = await ownNames(services, path, now, step.signal);
      for (const one of unlistedPackages(path, now, known, listed))
        if (await isFromOutside(services, one, own, step.signal)) found.push(`${path}: ${one.words}`);
    }
  }
  const noted = await notedOf(ctx, step);
  if (noted !== null) found.push(...differing(noted.packages, await services.surroundings.packages(step.signal, noted.packages)));
  return found.sort().slice(0, mostNames);
}

/** Whether a package is none of the workspace's own, nor needed by nothing but other packages, as its manifest has it. */
async function isFromOutside(
  { files, search }: Pick<Services, 'files' | 'search'>,
  { name, from, place }: Dependency,
  own: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<boolean> {
  switch (from) {
    case 'elsewhere':
      return true;
    case 'registry':
      return !own.has(name);
    case 'implied':
      // Only Go's notes so. Who imports it needs it for the work.
      return (await search.grep({ pattern: `"${literally(name)}["/]`, glob: '**/*.go' }, 1, signal)).length > 0;
    case 'inside':
      try {
        // What git ignores nobody reviews; what is not there yet, neither.
        return place !== undefined && place !== '' && (!(await files.exists(place)) || (await search.ignored(place, signal)));
      } catch (error) {
        if (error instanceof PathError) return true;
        throw error;
      }
  }
}
