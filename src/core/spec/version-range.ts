const part = String.raw`(?:\.(\d+|[xX*]))?`;
const one = new RegExp(String.raw`^(\^|~|>=|=|v)?\s*(\d+)${part}${part}$`, 'u');

/**
 * Whether a package manager takes this version for the range: `*`, `1.2.3`, `1.x`, `^1.2`, `~1.2.3`, `>=1`, and several of them with `||`. false for
 * all other forms (a tag, an address, two limits), and for a prerelease unless the range is that very version.
 */
export function inRange(range: string, version: string | null): boolean {
  return range.split('||').some((alternative) => isOneOf(alternative.trim(), version));
}

function isOneOf(range: string, version: string | null): boolean {
  if (range === '' || range === '*') return true;
  if (version === null) return false;
  if (range === version) return true;
  const [, sign = '=', ...given] = one.exec(range) ?? [];
  const wanted = given.flatMap((text) => (/^\d+$/u.test(text ?? '') ? [Number(text)] : []));
  const is = /^(\d+)\.(\d+)\.(\d+)$/u.exec(version)?.slice(1).map(Number);
  if (wanted.length === 0 || !is) return false;
  const fixed = sign === '^' ? upToFirst(wanted) : sign === '~' ? 2 : sign === '>=' ? 0 : 3;
  return wanted.slice(0, fixed).every((number, at) => is[at] === number) && !isLess(is, wanted);
}

/** How many numbers `^` leaves as they are: up to the first that is not 0. */
function upToFirst(wanted: readonly number[]): number {
  const first = wanted.findIndex((number) => number > 0);
  return first === -1 ? wanted.length : first + 1;
}

function isLess(is: readonly number[], wanted: readonly number[]): boolean {
  const at = wanted.findIndex((number, index) => is[index] !== number);
  return at !== -1 && (is[at] ?? 0) < (wanted[at] ?? 0);
}
