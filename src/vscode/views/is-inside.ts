import { isAbsolute, relative, sep } from 'node:path';

/** Whether an absolute path names something below a folder, by its words alone: links are not followed. */
export function isInside(folder: string, path: string): boolean {
  const inside = relative(folder, path);
  return inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}
