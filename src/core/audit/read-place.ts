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

/** The place that a sentence names: "text (a/b.py:12)", "text in `b.py` line 3", "text (location: b.py:3)". */
export function placeIn(text: string): Place {
  const from = /[)\]]\s{0,4}\.?\s{0,4}$/u.test(text) ? Math.max(text.lastIndexOf('('), text.lastIndexOf('[')) : -1;
  const last = from < 0 ? null : inBrackets.exec(text.slice(from));
  if (last) return { ...placeOf(last), rest: text.slice(0, from).trim() };
  const found = (text.includes('`') ? inCode.exec(text) : null) ?? (/\d/u.test(text) ? bare.exec(text) : null);
  return found ? { ...placeOf(found), rest: text } : { file: null, line: null, rest: text };
}

/** A text that is nothing but a place: a cell of a table, the value of "File:". null: it is something else. */
export function placeOnly(text: string): Place | null {
  const found = whole.exec(text);
  return found && { ...placeOf(found), rest: '' };
}

function placeOf([, file = '', ...numbers]: RegExpExecArray): Pick<Place, 'file' | 'line'> {
  const line = Number(numbers.find((one) => one !== undefined) ?? 0);
  return { file: file.replaceAll('\\', '/').replace(/^(?:\.\/)+/u, ''), line: line > 0 ? line : null };
}
