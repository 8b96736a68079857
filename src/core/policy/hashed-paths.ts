/**
 * Whether a path is left out of the tree hash and of changes: specs and compiled contexts are written by Batuta and must not make a
 * verdict stale. What else lies in `spec/`, RSpec's tests for one, counts like any file.
 */
export function isOutsideHash(path: string): boolean {
  return /^spec\/(?:active|completed)\/(?:[^/]+\/)*[^/]+\.md$/u.test(path) || /^\.claude\/context\/[^/]+\.context\.md$/u.test(path);
}
