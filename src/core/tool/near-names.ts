import { editDistance } from '../edit-distance.ts';
import type { Search } from '../ports.ts';

/** Most files that are searched for a name. */
const most = 20_000;

/** Up to five existing paths that may have been meant: first those with the same name, then with one or two letters different. */
export async function nearNames(path: string, search: Search, signal: AbortSignal): Promise<string[]> {
  const name = nameOf(path);
  const scored = (await search.glob(null, most, signal)).flatMap((candidate) => {
    const other = nameOf(candidate);
    if (Math.abs(other.length - name.length) > 2) return [];
    const distance = editDistance(name, other);
    return distance <= 2 && distance < name.length ? [{ candidate, distance }] : [];
  });
  scored.sort((a, b) => a.distance - b.distance || a.candidate.length - b.candidate.length || (a.candidate < b.candidate ? -1 : 1));
  return scored.slice(0, 5).map(({ candidate }) => candidate);
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).toLowerCase();

/** "Did you mean" for a refusal; empty when nothing is near. */
export async function suggestion(path: string, search: Search, signal: AbortSignal): Promise<string> {
  const near = await nearNames(path, search, signal);
  return near.length === 0 ? ' Look for it with glob.' : ` Did you mean ${near.join(', ')}?`;
}
