/** What a person names by its numbers, as it is shown ("1,3" or "all"); `problem`: why not, in words. */
export function itemsNamed<T>(
  text: string,
  items: readonly T[],
): { readonly ok: true; readonly named: readonly T[] } | { readonly ok: false; readonly problem: string } {
  if (text.trim().toLowerCase() === 'all') return { ok: true, named: items };
  const named = new Set<T>();
  for (const word of text.split(',')) {
    const item = /^\s*\d{1,4}\s*$/.test(word) ? items[Number(word) - 1] : undefined;
    if (item === undefined) return { ok: false, problem: `numbers from 1 to ${items.length}, like 1,3, or all; "${word.trim()}" is not.` };
    named.add(item);
  }
  return { ok: true, named: [...named] };
}
