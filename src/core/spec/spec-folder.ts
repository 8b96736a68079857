import { createHash } from 'node:crypto';

const letters: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' };
const longest = 60;

/** ASCII, lower case, words joined by `-`, at most 60 characters; a short hash for a name without such letters. */
function slug(name: string): string {
  const ascii = name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßæœøłđðþı]/gu, (letter) => letters[letter] ?? '');
  const words = ascii
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-/u, '')
    .slice(0, longest)
    .replace(/-$/u, '');
  return words === '' ? `spec-${createHash('sha256').update(name.toWellFormed(), 'utf8').digest('hex').slice(0, 8)}` : words;
}

/** `spec/active/{YYYY-MM-DD}-{slug}`; `date` is ISO, its time is ignored. */
export function specFolder(date: string, name: string): string {
  return `spec/active/${date.slice(0, 10)}-${slug(name)}`;
}

/** Where a spec's folder is moved when the run is completed. */
export function completedFolder(activeFolder: string): string {
  return activeFolder.replace(/^spec\/active\//u, 'spec/completed/');
}
