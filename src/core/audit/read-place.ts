/** A place in the workspace, as a text names it. `rest`: the text without it, where it stood in brackets at its end. */
export interface Place {
  readonly file: string | null;
  readonly line: number | null;
  readonly rest: string;
}

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

/** What nearly every place is; the expressions above allow more, and take longer. */
const plain = /^`?((?!\/)[\w.@~+/-]{1,80}\.[A-Za-z]\w{0,9})(?::(\d{1,7}))?`?$/u;

/** The place that a sentence names: "text (a/b.py:12)", "text in `b.py` line 3", "text (location: b.py:3)". */
export function placeIn(text: string): Place {
  const trimmed = text.trimEnd();
  if (')].'.includes(trimmed.charAt(trimmed.length - 1))) {
    const from = lastOpened(trimmed);
    const last = from < 0 ? null : (plainPlace(trimmed.slice(from + 1, -1)) ?? inBrackets.exec(text.slice(from)));
    if (last) return placeOf(last, text.slice(0, from).trim());
  }
  const found = (text.includes('`') ? inCode.exec(text) : null) ?? (/\d/u.test(text) ? bare.exec(text) : null);
  return found ? placeOf(found, text) : { file: null, line: null, rest: text };
}

/** Where the last bracket opens; -1: none does. */
function lastOpened(text: string): number {
  let at = text.length - 1;
  while (at >= 0 && text[at] !== '(' && text[at] !== '[') at -= 1;
  return at;
}

/** A text that is nothing but a place: a cell of a table, the value of "File:". null: it is something else. */
export function placeOnly(text: string): Place | null {
  if (!mayBePlace(text)) return null;
  const found = plainPlace(text) ?? whole.exec(text);
  return found && placeOf(found, '');
}

/** Nearly every cell of a table is told apart by this. */
function mayBePlace(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (sign === 46 || sign === 47 || sign === 92) return true;
  }
  return false;
}

/** A path in which two slashes meet is left to the others. */
function plainPlace(text: string): RegExpExecArray | null {
  const found = plain.exec(text);
  return found?.[1]?.includes('//') ? null : found;
}

function placeOf([, file = '', one, other]: RegExpExecArray, rest: string): Place {
  const line = Number(one ?? other ?? 0);
  const path = file.includes('\\') ? file.replaceAll('\\', '/') : file;
  return { file: path.startsWith('./') ? path.replace(/^(?:\.\/)+/u, '') : path, line: line > 0 ? line : null, rest };
}
