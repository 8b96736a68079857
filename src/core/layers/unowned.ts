import { ownerOf } from '../policy/owned-paths.ts';

/** Batuta's own files belong to no layer. */
const batutas = /^(?:\.claude|spec)\//u;

/** Files that no agent may change, as `folder (count)` by their folder at the top, the largest first; [] where every file has an owner. */
export function unowned(agents: readonly { readonly owns: readonly string[] }[], paths: readonly string[]): string[] {
  const tops = new Map<string, number>();
  for (const path of paths) {
    if (batutas.test(path) || ownerOf(agents, path) !== null) continue;
    const top = path.includes('/') ? path.slice(0, path.indexOf('/') + 1) : path;
    tops.set(top, (tops.get(top) ?? 0) + 1);
  }
  return [...tops].sort(([, a], [, b]) => b - a).map(([top, count]) => (top.endsWith('/') ? `${top} (${count})` : top));
}
