import picomatch from 'picomatch';

/** Whether a path is meant by the globs, which are read when the first path is asked about: that takes longer than to load the code, and most are asked late. */
export function lateMatch(globs: string | readonly string[]): (path: string) => boolean {
  let isMatch: ((path: string) => boolean) | null = null;
  return (path) => (isMatch ??= picomatch(typeof globs === 'string' ? globs : [...globs], { dot: true }))(path);
}
