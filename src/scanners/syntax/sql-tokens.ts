export interface Token {
  /** A quoted name without its quotes; texts as they are; everything else in lower case. */
  readonly text: string;
  readonly line: number;
  readonly isName: boolean;
}

/** What is the same in any text; `[name]` is no longer than names are. */
const rest =
  /--[^\n]*|#(?!\w+\s*\()[^\n]*|\/\*[^]*?(?:\*\/|$)|"((?:[^"]|"")*)"|`((?:[^`]|``)*)`|\[([A-Za-z_][^\]]{0,200})\]|[\p{L}_][\p{L}\p{N}_$]*|\d[\w.]*|\s+|[^]/u;
/** A backslash before an end of a text is one of MySQL's, unless the next value begins behind it. */
const texts = /'(?:[^'\\]|''|\\(?!'\s*[,);])[^]|\\(?='\s*[,);]))*'|(\$\w*\$)[^]*?\1/u;
const token = new RegExp(`${texts.source}|${rest.source}`, 'gu');
/** Behind a text that never ends: no other one is longer than a line. */
const brokenToken = new RegExp(`'[^'\\n]*'()|${rest.source}`, 'gu');

/** The tokens of a text, each with what is quoted in it. Whatever the text, no part of it is looked through again and again. */
function* tokensIn(text: string): Generator<RegExpExecArray> {
  let pattern = new RegExp(token);
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    const { index } = found;
    const isEndless = found[0] === "'" || (found[0] === '$' && /^\$\w*\$/u.test(text.slice(index, index + 100)));
    if (isEndless && pattern.source === token.source) {
      pattern = new RegExp(brokenToken);
      pattern.lastIndex = index;
    } else yield found;
  }
}

/** What a `DO $$ BEGIN … END $$` defines at once, mostly only where it is not there yet; what a function defines, nobody may ever call. */
export function withBlocks(statement: readonly Token[]): (readonly Token[])[] {
  if (statement[0]?.text !== 'do' || statement[0].isName) return [statement];
  const block = statement.find(({ text, isName }) => !isName && text.startsWith('$'));
  const body = /^(\$\w*\$)([^]*)\1$/u.exec(block?.text ?? '')?.[2] ?? '';
  return statementsOf(body, block?.line ?? 1).map((inner) => {
    const defines = ({ text, isName }: Token): boolean => !isName && /^(?:create|alter|drop)$/u.test(text);
    const at = inner.findIndex((one, index) => defines(one) && /^(?:begin|then|else|loop)$/u.test(inner[index - 1]?.text ?? 'begin'));
    return at < 0 ? [] : inner.slice(at);
  });
}

/** A dump of Postgres without the rows behind `COPY … FROM stdin;`, up to a line of its own; lines stay where they are. */
function withoutRows(text: string): string {
  let kept = '';
  let at = 0;
  for (const head of text.matchAll(/^copy\s[^;]{1,2000}\sfrom\s+stdin\b[^;\n]*;[^\S\n]*$/gimu)) {
    const start = head.index + head[0].length;
    const end = text.indexOf('\n\\.', start);
    if (end < 0) break;
    if (start < at) continue;
    kept += `${text.slice(at, start)}${text.slice(start, end).replaceAll(/[^\n]/gu, '')}\n`;
    at = end + 3;
  }
  return kept + text.slice(at);
}

/** A line that ends a statement: of SQL Server, of Oracle. */
const ends = /^(?:go|\/)$/iu;

/** Whether nothing else stands in its line. */
const isAlone = (text: string, at: number, length: number): boolean =>
  /(?:^|\n)[^\S\n]*$/u.test(text.slice(Math.max(0, at - 20), at)) && /^[^\S\n]*(?:\n|$)/u.test(text.slice(at + length, at + length + 20));

export function statementsOf(whole: string, from: number): Token[][] {
  const statements: Token[][] = [[]];
  let line = from;
  const text = withoutRows(whole);
  for (const found of tokensIn(text)) {
    const [part, , double, back, square] = found;
    const quoted = double ?? back ?? square;
    const isNothing = /^(?:--|#.|\/\*|\s)/u.test(part) && quoted === undefined;
    if (part === ';' || (ends.test(part) && isAlone(text, found.index, part.length))) statements.push([]);
    else if (!isNothing)
      statements.at(-1)?.push({ text: quoted ?? (/^['$]/u.test(part) ? part : part.toLowerCase()), line, isName: quoted !== undefined });
    line += part.split('\n').length - 1;
  }
  // A name without quotes keeps its case where it is needed: tables are compared without it.
  return statements.filter(({ length }) => length > 1);
}

export function createReader(tokens: readonly Token[]) {
  let at = 0;
  const peek = (...texts: readonly string[]): boolean =>
    texts.every((text, index) => tokens[at + index]?.text === text && !tokens[at + index]?.isName);
  return {
    peek,
    take: (...texts: readonly string[]): boolean => {
      const isThere = peek(...texts);
      if (isThere) at += texts.length;
      return isThere;
    },
    skip: (...texts: readonly string[]): void => {
      while (texts.some((text) => peek(text))) at++;
    },
    next: (): Token | undefined => tokens[at++],
    line: (): number => tokens[at]?.line ?? tokens[0]?.line ?? 1,
    /** All that is left; with `false` it is only looked at. */
    rest: (isTaken = true): Token[] => {
      const left = tokens.slice(at);
      if (isTaken) at = tokens.length;
      return left;
    },
    isAtEnd: (): boolean => at >= tokens.length,
    /** `schema.table` → `table`. */
    name: (): string => {
      let name = tokens[at++]?.text ?? '';
      while (peek('.')) {
        at++;
        name = tokens[at++]?.text ?? '';
      }
      return name;
    },
    /** What stands in brackets, at its commas; null: here is no bracket, or it is never closed. */
    list: (): Token[][] | null => {
      if (!peek('(')) return null;
      const parts: Token[][] = [[]];
      let depth = 0;
      for (; at < tokens.length; at++) {
        const one = tokens[at];
        if (!one) break;
        if (one.text === '(' && !one.isName && depth++ === 0) continue;
        if (one.text === ')' && !one.isName && --depth === 0) {
          at++;
          return parts.filter(({ length }) => length > 0);
        }
        if (one.text === ',' && !one.isName && depth === 1) parts.push([]);
        else parts.at(-1)?.push(one);
      }
      return null;
    },
  };
}

export type Reader = ReturnType<typeof createReader>;
