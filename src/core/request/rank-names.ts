/** The names that fit what was typed of one, the best first, at most `limit`. '' fits all; letters in between may be left out. */
export function rankNames(names: readonly string[], typed: string, limit: number): string[] {
  const wanted = typed.toLowerCase();
  return names
    .map((name) => ({ name, rank: rankOf(name.toLowerCase(), wanted) }))
    .filter(({ rank }) => rank < unfit)
    .toSorted((a, b) => a.rank - b.rank || a.name.length - b.name.length || (a.name < b.name ? -1 : 1))
    .slice(0, limit)
    .map(({ name }) => name);
}

const unfit = 5;

/** A name's own beginning counts most, then the beginning of all, then what lies within. */
function rankOf(name: string, wanted: string): number {
  const own = name.slice(name.lastIndexOf('/') + 1);
  if (own.startsWith(wanted)) return 0;
  if (name.startsWith(wanted)) return 1;
  if (own.includes(wanted)) return 2;
  if (name.includes(wanted)) return 3;
  return hasLetters(name, wanted) ? 4 : unfit;
}

function hasLetters(name: string, wanted: string): boolean {
  let at = 0;
  for (const letter of wanted) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
