const part = String.raw`(?:\.(\d+|[xX*]))?`;
const one = new RegExp(String.raw`^(\^|~|[<>]=?|=|v)?(\d+)${part}${part}$`, 'u');

/**
 * Whether a package manager takes this version for the range: `*`, `1.2.3`, `1.x`, `^1.2`, `~1.2.3`, `>=1 <3`, and several of them with `||`. false for
 * all other forms (a tag, an address, `1 - 3`), and for a prerelease unless the range begins with that very version.
 */
export function inRange(range: string, version: string | null): boolean {
  return range.split('||').some((alternative) => {
    const limits = alternative.trim().replaceAll(/([<>=~^])\s+/gu, '$1');
    return limits.split(/\s+/u).every((limit) => isWithin(limit, version));
  });
}

function isWithin(limit: string, version: string | null): boolean {
  if (limit === '' || limit === '*') return true;
  if (version === null) return false;
  if (limit.replace(/^(?:[~^=]|>=)/u, '') === version) return true;
  const [, sign = '=', ...given] = one.exec(limit) ?? [];
  const wanted = given.flatMap((text) => (/^\d+$/u.test(text ?? '') ? [Number(text)] : []));
  const is = /^(\d+)\.(\d+)\.(\d+)$/u.exec(version)?.slice(1).map(Number);
  if (wanted.length === 0 || !is) return false;
  const isSame = wanted.every((number, at) => is[at] === number);
  if (sign.startsWith('<')) return isLess(is, wanted) || (sign === '<=' && isSame);
  if (sign.startsWith('>')) return !isLess(is, wanted) && (sign === '>=' || !isSame);
  const fixed = sign === '^' ? upToFirst(wanted) : sign === '~' ? 2 : 3;
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
