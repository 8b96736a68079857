import * as z from 'zod';
import { sentence } from '../../core/describe/message.ts';
import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import { isPackageList, packagesIn, unlistedPackages } from '../../core/evidence/dependencies.ts';
import type { Checkpoint } from '../../core/ports.ts';
import { dependencyItem } from '../../core/spec/dependency-item.ts';
import { packagesFormat } from '../../core/surroundings.ts';
import type { Spec } from '../../protocol/spec.ts';
import { ownNames } from './own-packages.ts';
import type { Services } from './services.ts';

/** Runs of the first versions noted the packages alone. */
const notedSchema = z.object({ format: z.literal(packagesFormat), packages: z.record(z.string(), z.string()) });
type Noted = z.infer<typeof notedSchema>;

/** The workspace before the work, as a checkpoint; which packages are installed is noted. */
export async function beforeWork(
  ctx: Ctx,
  step: StepContext,
  services: Pick<Services, 'checkpoints' | 'surroundings'>,
): Promise<Checkpoint> {
  const packages = await services.surroundings.packages(step.signal);
  if (Object.keys(packages).length > 0) {
    const noted: Noted = { format: packagesFormat, packages };
    step.emit({ type: 'packages.noted', packages: await ctx.blobs.put(new TextEncoder().encode(JSON.stringify(noted))) });
  }
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
  const lists = changed.filter(isPackageList);
  if (lists.length > 0) {
    const text = (bytes: Uint8Array | null | undefined): string => (bytes ? new TextDecoder().decode(bytes) : '');
    const then = async (path: string): Promise<string> => text(await services.checkpoints.readAt(base, path));
    const listed = spec.dependencies.flatMap((one) => dependencyItem(one) ?? []);
    const known = new Set<string>();
    for (const path of await services.search.glob('**/{package.json,requirements*.txt}', mostManifests, step.signal))
      for (const name of packagesIn(path, await then(path))) known.add(name);
    for (const path of lists) {
      const now = text((await services.files.read(path))?.bytes);
      const own = await ownNames(services, path, now, step.signal);
      const added = unlistedPackages(path, await then(path), now, listed).filter((name) => !known.has(name) && !own.has(name));
      found.push(...added.map((name) => `${path}: ${name}`));
    }
  }
  const noted = step.state().packages;
  const bytes = noted === null ? null : await ctx.blobs.get(noted);
  // A run that went on with another version cannot tell: it would say of packages that nobody touched that they changed.
  const then = bytes ? notedSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes))) : null;
  if (then?.success) {
    const before = then.data.packages;
    const now = await services.surroundings.packages(step.signal, before);
    found.push(...Object.keys({ ...before, ...now }).filter((name) => before[name] !== now[name]));
  }
  return found.sort().slice(0, mostNames);
}
