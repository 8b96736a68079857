/** `raw`: what is no plain text of one line, as it stands there: numbers, truths, dates, texts with escapes or of several lines. */
export type TomlValue =
  | string
  | { readonly raw: string }
  | { readonly list: readonly TomlValue[] }
  | { readonly pairs: readonly TomlPair[] };
export type TomlPair = readonly [key: readonly string[], value: TomlValue];

export interface TomlTable {
  readonly path: readonly string[];
  /** One of several of its name, or inside of one. */
  readonly isOfList: boolean;
  readonly pairs: readonly TomlPair[];
}

const blank = /[ \t]*/y;
const blankLines = /(?:[ \t\r\n]|#[^\n]*)*/y;
const lineEnd = /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y;
const bareKey = /[\w-]+/y;
const plainText = /"([^"\\\n]*)"|'([^'\n]*)'/y;
const otherText = /"""(?:\\[^]|(?!""")[^\\])*"{3,5}|'''(?:(?!''')[^])*'{3,5}|"(?:\\[^\n]|[^"\\\n])*"/y;
const word = /[\w.:+-]+/y;

/** The tables of a TOML text, in their order, the first without a name. Strict in what it takes: null where it is not sure what stands there. */
export function readToml(text: string): TomlTable[] | null {
  const from = scan(text);
  const lists = new Set<string>();
  const pathKey = (path: readonly string[]): string => JSON.stringify(path);
  const isInList = (path: readonly string[]): boolean => path.some((_, at) => lists.has(pathKey(path.slice(0, at + 1))));
  let pairs: TomlPair[] = [];
  const tables: TomlTable[] = [{ path: [], isOfList: false, pairs }];
  for (from.take(blankLines); !from.isAtEnd(); from.take(blankLines)) {
    if (from.word('[')) {
      const isList = from.word('[');
      const path = keyAt(from);
      if (path === null || !from.word(isList ? ']]' : ']')) return null;
      if (isList) lists.add(pathKey(path));
      pairs = [];
      tables.push({ path, isOfList: isInList(path), pairs });
    } else {
      const pair = pairAt(from);
      if (pair === null) return null;
      pairs.push(pair);
    }
    if (from.take(lineEnd) === null) return null;
  }
  return tables;
}

interface Scanner {
  /** What matches here, which is left behind; null: nothing does. */
  take(pattern: RegExp): RegExpExecArray | null;
  word(text: string): boolean;
  isAtEnd(): boolean;
  /** How many lists and tables are open. */
  depth: number;
}

/** No manifest goes deeper. */
const deepest = 50;

function scan(text: string): Scanner {
  let at = 0;
  return {
    take(pattern) {
      pattern.lastIndex = at;
      const found = pattern.exec(text);
      if (found) at = pattern.lastIndex;
      return found;
    },
    word(expected) {
      const isThere = text.startsWith(expected, at);
      if (isThere) at += expected.length;
      return isThere;
    },
    isAtEnd: () => at >= text.length,
    depth: 0,
  };
}

function keyAt(from: Scanner): string[] | null {
  const names: string[] = [];
  do {
    from.take(blank);
    const quoted = from.take(plainText);
    const name = quoted ? (quoted[1] ?? quoted[2]) : from.take(bareKey)?.[0];
    if (name === undefined) return null;
    names.push(name);
    from.take(blank);
  } while (from.word('.'));
  return names;
}

function pairAt(from: Scanner): TomlPair | null {
  const key = keyAt(from);
  if (key === null || !from.word('=')) return null;
  from.take(blank);
  const value = valueAt(from);
  return value === null ? null : [key, value];
}

function valueAt(from: Scanner): TomlValue | null {
  if (from.depth > deepest) return null;
  const isList = from.word('[');
  if (isList || from.word('{')) {
    from.depth += 1;
    const list = isList ? several(from, ']', valueAt) : null;
    const pairs = isList ? null : several(from, '}', pairAt);
    from.depth -= 1;
    return list ? { list } : pairs && { pairs };
  }
  // First the longer ones: `""` begins `"""`.
  const raw = from.take(/(?="""|''')/y) ? from.take(otherText)?.[0] : undefined;
  if (raw !== undefined) return { raw };
  const plain = from.take(plainText);
  if (plain) return plain[1] ?? plain[2] ?? null;
  const other = from.take(otherText)?.[0] ?? from.take(word)?.[0];
  return other === undefined ? null : { raw: other };
}

function several<T>(from: Scanner, end: string, one: (from: Scanner) => T | null): T[] | null {
  const found: T[] = [];
  for (;;) {
    from.take(blankLines);
    if (from.word(end)) return found;
    const next = one(from);
    if (next === null) return null;
    found.push(next);
    from.take(blankLines);
    if (from.word(end)) return found;
    if (!from.word(',')) return null;
  }
}
