import picomatch from 'picomatch';

const compiled = new Map<string, (path: string) => boolean>();

/** Matcher of one glob, cached; `dir` and `dir/` mean everything below. Names like `[slug]`, `(group)` or `{x}` also mean themselves. */
function matcher(glob: string): (path: string) => boolean {
  const known = compiled.get(glob);
  if (known) return known;
  const bare = glob.replace(/^\.\//u, '').replace(/\/+$/u, '');
  const folder = bare.replace(/\/\*\*$/u, '');
  const isMatch = isPlain(folder) ? () => false : picomatch(bare === '' || bare === '.' ? '**' : [bare, `${bare}/**`], { dot: true });
  const match = (path: string): boolean => path === folder || path === bare || path.startsWith(`${folder}/`) || isMatch(path);
  compiled.set(glob, match);
  return match;
}

/** Names one folder or file: most do, and nobody asks a pattern about those. */
const isPlain = (name: string): boolean => /^[\p{L}\p{N}_ /-][\p{L}\p{N}_ ./-]*$/u.test(name);

/** Whether any of the globs names the workspace-relative path. */
export function ownsPath(globs: readonly string[], path: string): boolean {
  return globs.some((glob) => matcher(glob)(path));
}

/** How specific a glob is for a path: the length of its part without wildcards; a glob without any wins. */
function exactness(glob: string, path: string): number {
  const bare = glob.replace(/^\.\//u, '').replace(/\/+$/u, '');
  const folder = bare.replace(/\/\*\*$/u, '');
  if (path.startsWith(`${folder}/`)) return folder === bare ? bare.length + 0.5 : folder.length;
  const { base, isGlob } = picomatch.scan(bare);
  return isGlob ? base.length : bare.length + 0.5;
}

/** Specificity of the most specific glob that matches the path; -1: none. For comparing owners. */
export function ownerSpecificity(globs: readonly string[], path: string): number {
  return globs.filter((glob) => matcher(glob)(path)).reduce((best, glob) => Math.max(best, exactness(glob, path)), -1);
}

/** Whether the path is of these globs, and no other owner's glob is closer to it. */
export function mayOwn(globs: readonly string[], path: string, others: readonly { readonly owns: readonly string[] }[]): boolean {
  const own = ownerSpecificity(globs, path);
  return own >= 0 && others.every(({ owns }) => ownerSpecificity(owns, path) <= own);
}

/** The owner with the most specific glob, the first of equals; null when nobody owns the path. */
export function ownerOf<T extends { readonly owns: readonly string[] }>(owners: readonly T[], path: string): T | null {
  let best: { owner: T; value: number } | null = null;
  for (const owner of owners) {
    const value = ownerSpecificity(owner.owns, path);
    if (value >= 0 && value > (best?.value ?? -1)) best = { owner, value };
  }
  return best?.owner ?? null;
}
