/**
 * Whether a path stays out of the tree hash and of what counts as changed: specs and compiled contexts
 * are Batuta's own writing, and must not make a verdict stale.
 */
export function isOutsideHash(path: string): boolean {
  return path.startsWith('spec/') || /^\.claude\/context\/[^/]+\.context\.md$/u.test(path);
}
