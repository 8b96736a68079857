/**
 * Whether a path is left out of the tree hash and of changes: specs and compiled contexts are written by Batuta and must not make a
 * verdict stale.
 */
export function isOutsideHash(path: string): boolean {
  return path.startsWith('spec/') || /^\.claude\/context\/[^/]+\.context\.md$/u.test(path);
}
