/** Typographic signs that models write for plain ones, and the other way round. Each is one character, so offsets stay. */
const plain: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '‛': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '\u00a0': ' ',
  '\u202f': ' ',
  '‐': '-',
  '‑': '-',
  '–': '-',
  '—': '-',
  '−': '-',
};
const fancy = /[‘’‚‛“”„‟\u00a0\u202f‐‑–—−]/gu;
const curly = /[‘’‚‛“”„‟]/u;
/** Where code has a quote, and prose has none. */
const delimiting = /(?:^\s*|[=([{,:] ?)[‘“]/u;
const anyQuote = /["'‘’‚‛“”„‟]/u;

export const foldQuotes = (text: string): string => text.replace(fancy, (sign) => plain[sign] ?? sign);

type Kind = 'quote' | 'blank' | 'dash';

const kindOf = (sign: string): Kind => (curly.test(sign) ? 'quote' : plain[sign] === ' ' ? 'blank' : 'dash');

/** Lines of `old` with the line of the file that each stands for, and whether the change removes it. */
export interface Pair {
  readonly old: string;
  readonly file: string;
  readonly removed: boolean;
}

/**
 * How added lines are to be read, from what the model made of the lines around them; null where a sign could mean two things.
 * `all`: the whole file.
 */
export function quoteReader(pairs: readonly Pair[], all: string): (line: string) => string | null {
  const signs = pairs.flatMap(({ old, file, removed }) =>
    old.split('').flatMap((sign, index) => {
      const real = file[index] ?? '';
      return sign in plain || real in plain ? [{ sign, real, removed }] : [];
    }),
  );
  const flattened = signs.some(({ sign, real }) => sign in plain && sign !== real);
  const meant = new Set(signs.filter(({ sign, real }) => sign in plain && sign === real).map(({ sign }) => sign));
  // Where it straightened a quote, another straight one may be meant to be curly as well.
  const unclear = new Set(
    signs.filter(({ sign, real, removed }) => !(sign in plain) && sign !== real && (removed || curly.test(real))).map(({ sign }) => sign),
  );
  for (const sign of all.match(fancy) ?? []) meant.add(sign);
  // Where `old` has no quote at all, nothing tells whether the model can write straight ones.
  const silent = !pairs.some(({ old }) => anyQuote.test(old));
  const doubtful = !curly.test(all) && anyQuote.test(all) ? curly : delimiting;
  // Where prose has straight ones, a curly one may be meant so or not, even beside others.
  const isMixed = /\p{L}'\p{L}/u.test(all);
  // Whoever writes curly quotes may still mean a dash.
  const kinds = new Set(signs.filter(({ sign, real }) => sign in plain && sign !== real).map(({ sign }) => kindOf(sign)));
  return (line) => {
    if (line.split('').some((sign) => unclear.has(sign))) return null;
    if (!flattened) return silent && (doubtful.test(line) || (isMixed && /\p{L}[‘’]\p{L}/u.test(line))) ? null : line;
    if (line.split('').some((sign) => meant.has(sign) || (sign in plain && !kinds.has(kindOf(sign))))) return null;
    return foldQuotes(line);
  };
}
