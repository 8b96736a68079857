import picomatch from 'picomatch';
import { plainNames } from './plain-names.ts';

/** What globs may mean otherwise than names that are looked up: no normal path, or characters that patterns take for ends of lines. */
const unusual = /[\\\n\r\u2028\u2029]|\/\/|(?:^|\/)\.{1,2}(?:\/|$)|^\/|\/$|^$/u;

/** Whether a path is meant by the globs, which are read when the first path is asked about: that takes longer than to load the code, and most are asked late. */
export function lateMatch(globs: string | readonly string[]): (path: string) => boolean {
  let isMatch: ((path: string) => boolean) | null = null;
  return (path) => (isMatch ??= matcherOf(typeof globs === 'string' ? [globs] : globs))(path);
}

function matcherOf(globs: readonly string[]): (path: string) => boolean {
  const { files, below, others } = plainNames(globs);
  const isOther = others.length > 0 ? picomatch(others, { dot: true }) : () => false;
  let isAny: ((path: string) => boolean) | null = null;
  return (path) => {
    if (unusual.test(path)) return (isAny ??= picomatch([...globs], { dot: true }))(path);
    const names = path.split('/');
    return files.has(names.at(-1) ?? '') || names.some((name) => below.has(name)) || isOther(path);
  };
}
