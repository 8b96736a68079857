import picomatch from 'picomatch';

const compiled = new Map<string, (path: string) => boolean>();

/** Matcher of one glob; `dir` and `dir/` mean everything below, as people write it. Cached: the same few globs come again and again. */
function matcher(glob: string): (path: string) => boolean {
  const known = compiled.get(glob);
  if (known) return known;
  const bare = glob.replace(/^\.\//u, '').replace(/\/+$/u, '');
  const isMatch = picomatch(bare === '' || bare === '.' ? '**' : [bare, `${bare}/**`], { dot: true });
  const match = (path: string): boolean => isMatch(path);
  compiled.set(glob, match);
  return match;
}

/** Whether any of the globs names the workspace-relative path. */
export function ownsPath(globs: readonly string[], path: string): boolean {
  return globs.some((glob) => matcher(glob)(path));
}

/** How exactly a glob names a path: the length of its part without wildcards ("longest matching path"); a glob without wildcards wins. */
function exactness(glob: string): number {
  const bare = glob.replace(/^\.\//u, '').replace(/\/+$/u, '');
  const { base, isGlob } = picomatch.scan(bare);
  return isGlob ? base.length : bare.length + 0.5;
}

/** Specificity of the best glob that names the path, or -1 when none does. Compare the values of several owners. */
export function ownerSpecificity(globs: readonly string[], path: string): number {
  return globs.filter((glob) => matcher(glob)(path)).reduce((best, glob) => Math.max(best, exactness(glob)), -1);
}

/** The owner with the longest matching path; the first of equals; null when nobody owns it. */
export function ownerOf<T extends { readonly owns: readonly string[] }>(owners: readonly T[], path: string): T | null {
  let best: { owner: T; value: number } | null = null;
  for (const owner of owners) {
    const value = ownerSpecificity(owner.owns, path);
    if (value >= 0 && value > (best?.value ?? -1)) best = { owner, value };
  }
  return best?.owner ?? null;
}
