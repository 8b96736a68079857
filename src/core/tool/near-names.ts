import type { Search } from '../ports.ts';

/** As many files as are looked through for a name. */
const most = 20_000;

/** Up to five existing paths that a wrong one may have meant: same name elsewhere first, then names with a letter or two of difference. */
export async function nearNames(path: string, search: Search, signal: AbortSignal): Promise<string[]> {
  const name = nameOf(path);
  const scored = (await search.glob(null, most, signal)).flatMap((candidate) => {
    const other = nameOf(candidate);
    const distance = other === name ? 0 : editDistance(name, other, 2);
    return distance <= 2 && distance < name.length ? [{ candidate, distance }] : [];
  });
  scored.sort((a, b) => a.distance - b.distance || a.candidate.length - b.candidate.length || (a.candidate < b.candidate ? -1 : 1));
  return scored.slice(0, 5).map(({ candidate }) => candidate);
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).toLowerCase();

/** Letters to change, add or remove from one word to the other; anything above `limit` is `limit + 1`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return Math.min(row[b.length] ?? 0, limit + 1);
}

/** "Did you mean" for a refusal; empty when nothing is near. */
export async function suggestion(path: string, search: Search, signal: AbortSignal): Promise<string> {
  const near = await nearNames(path, search, signal);
  return near.length === 0 ? ' Look for it with glob.' : ` Did you mean ${near.join(', ')}?`;
}
