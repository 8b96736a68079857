import { singulars, wordsOf } from '../registry/name-forms.ts';
import { isRole } from '../registry/reference-files.ts';

/** Entities from which on a word is a habit of the code base. */
const least = 3;

/** What files of a module are called in this code base: the words that stand alone behind several entities' names, as in `RecipeEditor.vue`. */
export function roleWords(entities: readonly string[], paths: readonly string[]): Set<string> {
  const names = entities.map(wordsOf);
  // What entities are called, too, makes other names: `SupermarketCategory`.
  const inNames = new Set(names.flat());
  const starts = Map.groupBy(names, ([first = '']) => first);
  const found = new Map<string, Set<unknown>>();
  for (const path of paths) {
    const stem = path.slice(path.lastIndexOf('/') + 1).replace(/\.[A-Za-z0-9]{1,8}$/u, '');
    // Most files end in a word that says nothing new: they are done with here.
    const end = /\p{Lu}?\p{Ll}{2,}$/u.exec(stem)?.[0].toLowerCase() ?? '';
    if (end === '' || end.length === stem.length || inNames.has(end) || isRole([end])) continue;
    const words = wordsOf(stem);
    const word = words.at(-1) ?? '';
    if (words.length < 2 || inNames.has(word) || word.length < 3) continue;
    const before = words.slice(0, -1);
    for (const at of before.keys())
      for (const form of singulars(before[at] ?? ''))
        for (const name of starts.get(form) ?? [])
          if (endsWith(before.slice(at), name)) found.set(word, (found.get(word) ?? new Set()).add(name));
  }
  return new Set([...found].filter(([, all]) => all.size >= least).map(([word]) => word));
}

/** Whether these words are the name, its last one also in the plural. */
function endsWith(words: readonly string[], name: readonly string[]): boolean {
  const last = name.length - 1;
  return (
    words.length === name.length && name.every((word, at) => (at === last ? singulars(words[at] ?? '').includes(word) : words[at] === word))
  );
}
