import { PathError } from '../ports.ts';
import { sentence } from '../describe/message.ts';
import { foldedForms } from './fold-path.ts';

/** A path longer than this (UTF-8 bytes) is a mistake or an attack, never a source file. */
const longestPath = 1024;
/** What every common file system allows for one name, in UTF-8 bytes. */
const longestName = 255;

const control = /\p{Cc}/u;

/** Whether a name is git's own folder on any file system: however it is spelled, or by its NTFS short name. */
export function isGitName(name: string): boolean {
  return foldedForms(name).some((form) => form === '.git' || /^git~\d+$/u.test(form));
}

/**
 * The one normal form of a path that a model or a person gave: relative to the workspace, `/` between
 * names, no `.` and `..`. The workspace itself is ''. Links are not looked at (that is `resolveInside()` of the Node port).
 * Throws `PathError` for whatever is not plainly a file of the workspace.
 */
export function normalizeInside(path: string): string {
  const shown = JSON.stringify(path.length > 120 ? `${path.slice(0, 120)}…` : path);
  const namesDrive = (): PathError =>
    new PathError(sentence('{0} names a drive; use a path relative to the workspace, like "src/main.ts".', shown));
  if (control.test(path) || !path.isWellFormed())
    throw new PathError(sentence('{0} contains a control or broken character; use a plain file name.', shown));
  if (Buffer.byteLength(path) > longestPath)
    throw new PathError(sentence('{0} is too long; a path has at most {1} bytes.', shown, longestPath));
  if (/^[a-z]:/iu.test(path)) throw namesDrive();
  if (/^[\\/]{2}/u.test(path))
    throw new PathError(sentence('{0} names another machine; use a path relative to the workspace, like "src/main.ts".', shown));
  if (path.startsWith('/'))
    throw new PathError(sentence('{0} is absolute; use a path relative to the workspace, like "src/main.ts".', shown));
  if (path.includes('\\')) throw new PathError(sentence('{0} contains a backslash; write "/" between folders.', shown));

  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    if (name === '..') {
      if (names.pop() === undefined)
        throw new PathError(sentence('{0} leads out of the workspace; only files inside it can be used.', shown));
      continue;
    }
    if (isGitName(name)) throw new PathError(sentence("{0} lies in git's own folder, which is never read or written.", shown));
    if (/[. ]$/u.test(name))
      throw new PathError(
        sentence('{0} has a name that ends in a dot or a space, which not every system allows; use another name.', shown),
      );
    if (Buffer.byteLength(name) > longestName)
      throw new PathError(sentence('{0} has a name of more than {1} bytes; use a shorter one.', shown, longestName));
    names.push(name);
  }
  // Once more for what `..` brought to the front.
  if (/^[a-z]:/iu.test(names[0] ?? '')) throw namesDrive();
  return names.join('/');
}
