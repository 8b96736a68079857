import picomatch from 'picomatch';
import { once } from '../once.ts';

interface Matcher {
  readonly matches: (path: string) => boolean;
  /** How specific the glob is for a path: the length of its part without wildcards; a glob without any wins. */
  readonly exactness: (path: string) => number;
}

const compiled = new Map<string, Matcher>();

/** Of one glob, cached; `dir` and `dir/` mean everything below. Names like `[slug]`, `(group)` or `{x}` also mean themselves. */
function matcher(glob: string): Matcher {
  const known = compiled.get(glob);
  if (known) return known;
  const { bare, folder } = named(glob);
  const inside = `${folder}/`;
  const isMatch = isPlain(folder) ? () => false : picomatch(bare === '' || bare === '.' ? '**' : [bare, `${bare}/**`], { dot: true });
  const { base, isGlob } = picomatch.scan(bare);
  const [whole, within] = [bare.length + 0.5, folder === bare ? bare.length + 0.5 : folder.length];
  const made: Matcher = {
    matches: (path) => path === folder || path === bare || path.startsWith(inside) || isMatch(path),
    exactness: (path) => (path.startsWith(inside) ? within : isGlob ? base.length : whole),
  };
  compiled.set(glob, made);
  return made;
}

/** A glob without what means nothing at its ends, and without `/**` at its end. */
function named(glob: string): { readonly bare: string; readonly folder: string } {
  const bare = glob.replace(/^\.\//u, '').replace(/\/+$/u, '');
  return { bare, folder: bare.replace(/\/\*\*$/u, '') };
}

/** Names one folder or file: most do, and nobody asks a pattern about those. */
const isPlain = (name: string): boolean => /^[\p{L}\p{N}_ /-][\p{L}\p{N}_ ./-]*$/u.test(name);

/** Whether any of the globs names the workspace-relative path. */
export function ownsPath(globs: readonly string[], path: string): boolean {
  return globs.some((glob) => matcher(glob).matches(path));
}

/** Those of the paths that any of the globs names, in their order. */
export function ownedOf(globs: readonly string[], paths: readonly string[]): readonly string[] {
  const tops = new Set(globs.map((glob) => named(glob).folder).map((folder) => (isPlain(folder) ? topOf(folder) : '')));
  // Most globs name one folder, whatever lies in the others.
  const [only = ''] = tops;
  const near = tops.size === 1 && only !== '' && only !== '.' ? (byTop(paths).get(only) ?? []) : paths;
  return near.filter((path) => ownsPath(globs, path));
}

const topOf = (path: string): string => path.slice(0, `${path}/`.indexOf('/'));

const byTop = once((paths: readonly string[]) => Map.groupBy(paths, topOf));

/** Specificity of the most specific glob that matches the path; -1: none. For comparing owners. */
export function ownerSpecificity(globs: readonly string[], path: string): number {
  return globs.reduce((best, glob) => {
    const { matches, exactness } = matcher(glob);
    return matches(path) ? Math.max(best, exactness(path)) : best;
  }, -1);
}

interface Owner {
  readonly owns: readonly string[];
}

/** Whether the path is of these globs, and no other owner's glob is closer to it. */
export function mayOwn(globs: readonly string[], path: string, others: readonly Owner[]): boolean {
  // Alone.
  if (others.length === 1 && others[0]?.owns === globs) return ownsPath(globs, path);
  const own = ownerSpecificity(globs, path);
  return own >= 0 && (closestOf(others)(path)?.value ?? -1) <= own;
}

/** The owner with the most specific glob, the first of equals; null when nobody owns the path. */
export function ownerOf<T extends Owner>(owners: readonly T[], path: string): T | null {
  return owners[closestOf(owners)(path)?.at ?? -1] ?? null;
}

interface Claim {
  /** The owner's place among all. */
  readonly at: number;
  /** `ownerSpecificity`. */
  readonly value: number;
}

/** Whose glob is the closest to a path. Hundreds of owners are asked for thousands of paths, so plain globs are looked up by the folders of the path. */
const closestOf = once((owners: readonly Owner[]) => {
  const plain = new Map<string, Claim>();
  const patterns: ({ readonly at: number } & Matcher)[] = [];
  for (const [at, { owns }] of owners.entries())
    for (const glob of owns) {
      const { bare, folder } = named(glob);
      const value = folder === bare ? bare.length + 0.5 : folder.length;
      if (!isPlain(folder)) patterns.push({ at, ...matcher(glob) });
      else if (value > (plain.get(folder)?.value ?? -1)) plain.set(folder, { at, value });
    }
  return (path: string): Claim | null => {
    let best: Claim | null = null;
    const take = (claim: Claim): void => {
      if (best === null || claim.value > best.value || (claim.value === best.value && claim.at < best.at)) best = claim;
    };
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const claim = plain.get(path.slice(0, end));
      if (claim) take(claim);
    }
    for (const { at, matches, exactness } of patterns) if (matches(path)) take({ at, value: exactness(path) });
    return best;
  };
});
