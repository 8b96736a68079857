/** A place in the workspace, as a text names it. */
interface Spot {
  readonly file: string | null;
  readonly line: number | null;
}
/** `rest`: the text without it, where it stood in brackets at its end. */
export interface Place extends Spot {
  readonly rest: string;
}
const nowhere: Spot = { file: null, line: null };

/** A name with an extension, or one in a folder; no address of the network. */
const path = String.raw`(?!https?:)(?:[\w.@~+-]{1,80}[\\/]){0,20}[\w.@~+-]{1,100}\.[A-Za-z]\w{0,9}`;
const lines = String.raw`(?::|#L|,?\s{1,2}(?:lines?|l[ií]neas?|linhas?|l\.)\s{1,2})(\d{1,7})(?:[-–,:]\d{1,7})?`;
const label = String.raw`(?:(?:location|file|where|ubicaci[oó]n|archivo|localiza[cç][aã]o|local|arquivo)\s{0,2}:\s{0,2})?`;

const inBrackets = new RegExp(String.raw`^[([]\s{0,2}${label}\x60?(${path})(?:${lines})?\x60?\s{0,2}[)\]]\s{0,4}\.?\s{0,4}$`, 'iu');
const inCode = new RegExp(String.raw`\x60(${path})(?:${lines})?\x60(?:${lines})?`, 'iu');
const bare = new RegExp(String.raw`(?<![\w./\\])(${path})${lines}`, 'iu');
const whole = new RegExp(
  String.raw`^[\s\x60*_"'(\[]{0,8}(${path}|[\w.@~+-]{1,100}(?:[\\/][\w.@~+-]{1,100}){1,20})(?:${lines})?[\s\x60*_"')\].]{0,8}$`,
  'iu',
);

/** The place that a sentence names: "text (a/b.py:12)", "text in `b.py` line 3", "text (location: b.py:3)". */
export function placeIn(text: string): Place {
  const trimmed = text.trimEnd();
  if (')].'.includes(trimmed.charAt(trimmed.length - 1))) {
    const from = lastOpened(trimmed);
    const last = from < 0 ? null : (plainPlace(trimmed, from + 1, trimmed.length - 1) ?? placeOf(inBrackets.exec(text.slice(from))));
    if (last) return { file: last.file, line: last.line, rest: text.slice(0, from).trim() };
  }
  const found = (text.includes('`') ? inCode.exec(text) : null) ?? (/\d/u.test(text) ? bare.exec(text) : null);
  const { file, line } = placeOf(found) ?? nowhere;
  return { file, line, rest: text };
}

/** Where the last bracket opens; -1: none does. */
function lastOpened(text: string): number {
  let at = text.length - 1;
  while (at >= 0 && text[at] !== '(' && text[at] !== '[') at -= 1;
  return at;
}

/** A text that is nothing but a place: a cell of a table, the value of "File:". null: it is something else. */
export function placeOnly(text: string): Spot | null {
  return mayBePlace(text) ? (plainPlace(text, 0, text.length) ?? placeOf(whole.exec(text))) : null;
}

/** Nearly every cell of a table is told apart by this. */
function mayBePlace(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (sign === 46 || sign === 47 || sign === 92) return true;
  }
  return false;
}

const [dot, slash, colon, tick] = [46, 47, 58, 96];
/** By code: 1 for what an extension is made of, 2 for what else a path may hold. */
const signs = Uint8Array.from({ length: 128 }, (_, code) => {
  const sign = String.fromCharCode(code);
  return /\w/u.test(sign) ? 1 : /[.@~+/-]/u.test(sign) ? 2 : 0;
});
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** What nearly every place is, from there to there: `a/b.ts` or `a/b.ts:12`. The expressions above allow more, and take three times as long. */
function plainPlace(text: string, from: number, to: number): Spot | null {
  const start = text.charCodeAt(from) === tick ? from + 1 : from;
  let end = text.charCodeAt(to - 1) === tick ? to - 1 : to;
  let number = end;
  while (number > start && isDigit(text.charCodeAt(number - 1))) number -= 1;
  let line: number | null = null;
  if (number < end && end - number <= 7 && text.charCodeAt(number - 1) === colon) {
    line = Number(text.slice(number, end)) || null;
    end = number - 1;
  }
  let extension = end;
  while (extension > start && signs[text.charCodeAt(extension - 1)] === 1) extension -= 1;
  const [stem, ending] = [extension - 1 - start, end - extension];
  if (stem < 1 || stem > 80 || ending < 1 || ending > 10 || text.charCodeAt(extension - 1) !== dot) return null;
  if (!isLetter(text.charCodeAt(extension)) || text.charCodeAt(start) === slash) return null;
  for (let at = start; at < extension; at++) {
    const code = text.charCodeAt(at);
    // A path in which two slashes meet is left to the others.
    if (!signs[code] || (code === slash && text.charCodeAt(at + 1) === slash)) return null;
  }
  return { file: withoutDot(text.slice(start, end)), line };
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

function withoutDot(path: string): string {
  return path.startsWith('./') ? path.replace(/^(?:\.\/)+/u, '') : path;
}

function placeOf(found: RegExpExecArray | null): Spot | null {
  if (!found) return null;
  const file = found[1] ?? '';
  return { file: withoutDot(file.includes('\\') ? file.replaceAll('\\', '/') : file), line: Number(found[2] ?? found[3] ?? 0) || null };
}
