/** A line of a diff, and the line whose place it takes or that takes its place; null: none. */
export interface PairedLine {
  readonly text: string;
  readonly partner: string | null;
}

/** As many added lines right behind as many removed ones take their places, one by one. */
export function paired(lines: readonly string[]): PairedLine[] {
  const shown: PairedLine[] = lines.map((text) => ({ text, partner: null }));
  const runFrom = (start: number, sign: string): number => {
    let end = start;
    while (lines[end]?.startsWith(sign)) end += 1;
    return end;
  };
  for (let at = 0; at < lines.length;) {
    const middle = runFrom(at, '-');
    const end = runFrom(middle, '+');
    if (middle > at && end - middle === middle - at)
      for (let [old, now] = [at, middle]; now < end; old += 1, now += 1) {
        const [before = '', after = ''] = [lines[old], lines[now]];
        shown[old] = { text: before, partner: after };
        shown[now] = { text: after, partner: before };
      }
    at = Math.max(end, at + 1);
  }
  return shown;
}

/** Where the words lie that a line has and its partner has not, as places in it; null: the whole of it is another line. */
export function changedWords(line: string, partner: string): { readonly from: number; readonly to: number } | null {
  const [words, others] = [wordsOf(line), wordsOf(partner)];
  const shorter = Math.min(words.length, others.length);
  let start = 0;
  while (start < shorter && words[start] === others[start]) start += 1;
  let end = 0;
  while (end < shorter - start && words.at(-1 - end) === others.at(-1 - end)) end += 1;
  const from = words.slice(0, start).join('').length;
  const to = words.slice(0, words.length - end).join('').length;
  const same = line.slice(0, from) + line.slice(to);
  return /[\p{L}\p{N}]/u.test(same) ? { from, to } : null;
}

function wordsOf(line: string): string[] {
  return line.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? [];
}
