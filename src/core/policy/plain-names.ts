/** Names in any folder, and names of which all that lies below is meant too. */
interface PlainNames {
  readonly files: Names;
  readonly below: Names;
  /** The globs that stand for more than names. */
  readonly others: string[];
}

/** Beyond it a list of names is no longer shorter than a pattern. */
const mostNames = 2000;

/**
 * Reads globs like `*.{test,spec}.{js,ts}` in any folder as the names that they stand for: to look a name up takes a fraction of what a hundred patterns take to
 * be made and tried. What it is not sure of it leaves to whoever reads globs.
 */
export function plainNames(globs: readonly string[]): PlainNames {
  const found: PlainNames = { files: new Names(), below: new Names(), others: [] };
  for (const glob of globs) {
    const [, text = '', deep] = /^\*\*\/([\w.{},*-]+)(\/\*\*)?$/u.exec(glob) ?? [];
    const names = namesOf(text);
    if (names === null) found.others.push(glob);
    else for (const name of names) (deep === undefined ? found.files : found.below).add(name);
  }
  return found;
}

/** With at most one star each. null: it means more than names, or a star stands where hidden names are a case of their own. */
function namesOf(text: string): string[] | null {
  if (text === '' || /\*\*|\.\.|[.{,]\*/u.test(text)) return null;
  const names = expanded(text);
  if (names === null || names.length > mostNames) return null;
  return names.every((name) => !odd.has(name) && name.indexOf('*') === name.lastIndexOf('*')) ? names : null;
}

const odd = new Set(['', '.', '*']);

/** All that a text with braces stands for. null: braces that hold no choice. */
function expanded(text: string): string[] | null {
  const open = text.indexOf('{');
  if (open < 0) return /[},]/u.test(text) ? null : [text];
  const choices: string[] = [];
  let [depth, from, end] = [0, open + 1, -1];
  for (let at = open; at < text.length && end < 0; at++) {
    const character = text[at];
    if (character === '{') depth++;
    if (character === '}') depth--;
    if (depth === 0) end = at;
    if (end !== at && (depth !== 1 || character !== ',')) continue;
    choices.push(text.slice(from, at));
    from = at + 1;
  }
  if (end < 0 || choices.length < 2 || /[},]/u.test(text.slice(0, open))) return null;
  const [heads, tails] = [choices.map(expanded), expanded(text.slice(end + 1))];
  if (tails === null || heads.some((head) => head === null)) return null;
  return heads.flatMap((head) => head ?? []).flatMap((head) => tails.map((tail) => text.slice(0, open) + head + tail));
}

/** Names to look others up in. */
class Names {
  private readonly whole = new Set<string>();
  /** Beginnings and ends, by the last ending that a name must have for them; '': any. */
  private readonly parts = new Map<string, { before: string; after: string }[]>();

  /** A star in it stands for whatever may be there. */
  add(name: string): void {
    const star = name.indexOf('*');
    if (star < 0) return void this.whole.add(name);
    const [before, after] = [name.slice(0, star), name.slice(star + 1)];
    const ending = endingOf(after);
    const parts = this.parts.get(ending) ?? [];
    this.parts.set(ending, parts);
    parts.push({ before, after });
  }

  has(name: string): boolean {
    if (this.whole.has(name)) return true;
    if (this.parts.size === 0) return false;
    const ending = endingOf(name);
    return this.isMadeOf(name, ending) || (ending !== '' && this.isMadeOf(name, ''));
  }

  private isMadeOf(name: string, ending: string): boolean {
    return (this.parts.get(ending) ?? []).some(
      ({ before, after }) => name.length >= before.length + after.length && name.startsWith(before) && name.endsWith(after),
    );
  }
}

/** From its last dot. */
function endingOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot);
}
