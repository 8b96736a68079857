import { diffArrays } from 'diff';
import { endOf, placesOf, type Place, type Token } from './align.ts';
import { indentReader, indentStyle, mainIndent } from './indentation.ts';
import { isBlank, isTelling, plainIndent, splitIndent, withoutEnd, type Line } from './lines.ts';
import { foldQuotes, quoteReader } from './quotes.ts';

/** Why a change has more than one meaning at its place. */
type Unclear = 'indentation' | 'blank lines' | 'blanks at line ends' | 'quotes' | 'context';

export type Merged = { readonly lines: readonly string[]; readonly nearWrong: boolean } | { readonly unclear: Unclear };

interface Wanted {
  readonly text: string;
  /** The blank lines before it. */
  readonly gap: readonly string[];
  /** The token of `old` that it keeps; null: it is added. */
  readonly keeps: number | null;
}

/** Blank lines of the result: the file's, or those of the change. */
interface Gap {
  readonly lines: readonly string[];
  readonly isNew: boolean;
}

/**
 * The change from `old` to `wanted`, made in the file's own lines: what the change keeps stays as the file has it, what it adds is written
 * as the file would write it.
 */
export function merge(place: Place, wanted: readonly string[], lines: readonly Line[]): Merged {
  const { tokens, wrong } = place;
  const { items, end } = wantedItems(place, wanted);
  const kept = new Set(items.flatMap(({ keeps }) => (keeps === null ? [] : [keeps])));
  if (wrong !== null && !kept.has(wrong)) return { unclear: 'context' };

  if (isElsewhere(place, wanted, kept, lines)) return { unclear: 'context' };

  const ends = { old: place.endOld, file: place.endFile };
  const gaps = mergeGaps(tokens, ends, items, end);
  if (!gaps) return { unclear: 'blank lines' };

  const all = lines.map(({ text }) => text);
  const newBlanks = gaps.flatMap((gap) => (gap.isNew ? gap.lines : []));
  const news = [...newBlanks, ...items.flatMap(({ keeps, text }) => (keeps === null ? [text] : []))];
  // Blanks at the ends of new lines say nothing where those of the old ones are wrong; in a file that has some, they may.
  const careless = place.otherEnds;
  const endsInBlanks = (line: string): boolean => endOf(line) !== '';
  const hasSuch = (of: readonly string[], blank: boolean): boolean => of.some((line) => endsInBlanks(line) && isBlank(line) === blank);
  if (careless && [true, false].some((blank) => hasSuch(news, blank) && hasSuch(all, blank))) return { unclear: 'blanks at line ends' };

  const certain = tokens.map((token, index) => ({ ...token, index })).filter(({ index }) => index !== wrong);
  // Where a model shifted the stars of a comment, their blank is indentation as well.
  const stars = certain.every(({ old, file }) => splitIndent(old)[1].startsWith(' ') === splitIndent(file)[1].startsWith(' '));
  const split = stars ? splitIndent : plainIndent;
  const readQuotes = quoteReader(
    certain.map(({ old, file, index }) => ({
      old: split(old)[1],
      file: withoutEnd(split(file)[1]),
      removed: !kept.has(index),
    })),
    all.join('\n'),
  );
  if (!careless && newBlanks.some(endsInBlanks) && certain.some(({ old, file }) => split(old)[0] !== split(file)[0]))
    return { unclear: 'indentation' };
  const added = items.filter(({ keeps }) => keeps === null).map(({ text }) => split(text)[0]);
  const readIndent = indentReader(
    certain.map(({ old, file }) => ({ old: split(old)[0], file: split(file)[0] })),
    indentStyle(all),
    added,
    mainIndent(all),
  );
  const blanksOf = (gap: Gap | undefined): readonly string[] => (gap?.isNew && careless ? gap.lines.map(() => '') : (gap?.lines ?? []));
  const out: string[] = [];
  for (const [index, item] of items.entries()) {
    out.push(...blanksOf(gaps[index]));
    const token = item.keeps === null ? undefined : tokens[item.keeps];
    if (token) {
      out.push(token.file);
      continue;
    }
    const [indent, rest] = split(item.text);
    const [newIndent, newRest] = [readIndent(indent), readQuotes(rest)];
    if (newIndent === null) return { unclear: 'indentation' };
    if (newRest === null) return { unclear: 'quotes' };
    out.push(newIndent + (careless ? withoutEnd(newRest) : newRest));
  }
  out.push(...blanksOf(gaps[items.length]));
  return { lines: out, nearWrong: wrong !== null && isNear(items, tokens.length, wrong) };
}

/**
 * Whether the change may have been made already, in other lines than these: where something is removed, the file has what the change leaves
 * somewhere else, or what it keeps, without the removed lines.
 */
function isElsewhere({ tokens, from, to }: Place, wanted: readonly string[], kept: ReadonlySet<number>, lines: readonly Line[]): boolean {
  const left = tokens.flatMap(({ old }, index) => (kept.has(index) ? [old] : []));
  if (left.length === tokens.length) return false;
  return [wanted, left].some(
    (some) => some.filter(isTelling).length > 1 && placesOf(lines, some, 0).some((other) => other.to <= from || other.from >= to),
  );
}

/** Lines of `wanted` that are not blank, and which lines of `old` they keep. */
function wantedItems({ tokens, otherEnds }: Place, wanted: readonly string[]): { items: Wanted[]; end: readonly string[] } {
  const filled: { text: string; gap: readonly string[] }[] = [];
  let gap: string[] = [];
  for (const line of wanted) {
    if (isBlank(line)) gap.push(line);
    else {
      filled.push({ text: line, gap });
      gap = [];
    }
  }
  const parts = diffArrays<Token | string>(
    [...tokens],
    filled.map(({ text }) => text),
    {
      comparator: (a, b) => {
        const [token, text] = typeof a === 'string' ? [b as Token, a] : [a, b as string];
        if (token.old === withoutEnd(text)) return otherEnds || token.raw === text;
        const noisy = withoutEnd(splitIndent(token.file)[1]) !== splitIndent(token.old)[1];
        return noisy && foldQuotes(token.old) === foldQuotes(token.file) && foldQuotes(token.old) === foldQuotes(withoutEnd(text));
      },
    },
  );
  const items: Wanted[] = [];
  let [atOld, atNew] = [0, 0];
  for (const part of parts) {
    if (part.removed) {
      atOld += part.value.length;
      continue;
    }
    for (let index = 0; index < part.value.length; index++) {
      const item = filled[atNew++];
      if (item) items.push({ ...item, keeps: part.added ? null : atOld++ });
    }
  }
  return { items, end: gap };
}

/** Blank lines before each item and behind the last one; null where a blank line that only one side has stands where the change is. */
function mergeGaps(
  tokens: readonly Token[],
  ends: { readonly old: number; readonly file: readonly string[] },
  items: readonly Wanted[],
  end: readonly string[],
): Gap[] | null {
  const gapAt = (index: number): { old: number; file: readonly string[] } =>
    index === tokens.length ? ends : { old: tokens[index]?.gapOld ?? 0, file: tokens[index]?.gapFile ?? [] };
  const isNoisy = (index: number): boolean => gapAt(index).old !== gapAt(index).file.length;
  const gaps: Gap[] = [];
  /**
   * `old` says so many, the file so many, the change so many: where two agree, the third is right. `beside`: beside another change, where
   * a change that agrees with the file, but not with `old`, may mean either what stands there or a line more or less.
   */
  const threeWay = (index: number, wanted: readonly string[], beside: boolean): Gap | null => {
    const { old, file } = gapAt(index);
    // As many, but not the same: beside what is added, they may be meant.
    if (beside && old === file.length && wanted.some((line) => line !== '') && file.every((line) => line === ''))
      return { lines: wanted, isNew: true };
    if (wanted.length === old || (wanted.length === file.length && !beside)) return { lines: file, isNew: false };
    return old === file.length ? { lines: wanted, isNew: true } : null;
  };
  let before = -1;
  for (let at = 0; at <= items.length;) {
    // A stretch of added items up to the next one that is kept, or the end.
    let next = at;
    while (next < items.length && items[next]?.keeps === null) next += 1;
    const after = items[next]?.keeps ?? tokens.length;
    const wantedGap = (index: number): readonly string[] => (index === items.length ? end : (items[index]?.gap ?? []));
    const removed = after - before - 1;
    if (next === at && removed === 0) {
      const gap = threeWay(after, wantedGap(at), false);
      if (!gap) return null;
      gaps.push(gap);
    } else {
      for (let inner = before + 2; inner < after; inner++) if (isNoisy(inner)) return null;
      const [first, last] = [before + 1, after];
      const noisy = isNoisy(first) || isNoisy(last);
      if (noisy && (removed === 0 || next === at)) return null;
      for (let index = at; index <= next; index++) {
        const edge = index === at ? first : index === next ? last : null;
        const asBefore = edge !== null && (noisy || gapAt(edge).old === wantedGap(index).length);
        const gap = asBefore ? threeWay(edge, wantedGap(index), true) : { lines: wantedGap(index), isNew: true };
        if (!gap) return null;
        gaps.push(gap);
      }
    }
    before = after;
    at = next + 1;
  }
  return gaps;
}

/** Whether something is removed or added next to a token. */
function isNear(items: readonly Wanted[], tokens: number, wrong: number): boolean {
  const at = items.findIndex(({ keeps }) => keeps === wrong);
  const [above, below] = [items[at - 1], items[at + 1]];
  const aboveKept = at === 0 ? wrong === 0 : above?.keeps === wrong - 1;
  const belowKept = at === items.length - 1 ? wrong === tokens - 1 : below?.keeps === wrong + 1;
  return !aboveKept || !belowKept;
}
