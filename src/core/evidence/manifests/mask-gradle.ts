/** A script of Gradle as far as its brackets go. */
export interface MaskedScript {
  /** The same characters, with spaces in place of comments. */
  readonly text: string;
  /** How many brackets are open before each character; more than 1000: it lies in a text. */
  readonly depth: readonly number[];
}

/** What lies in a text lies deeper than any bracket. */
const inText = 1000;
const pairs: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** null: not sure where its texts, comments and blocks end (Groovy and Kotlin are languages). */
export function maskGradle(script: string): MaskedScript | null {
  const depth: number[] = [];
  const open: string[] = [];
  let text = '';
  /** Goes on to a place, over what is shown as it is or as nothing. */
  const over = (to: number, isHidden: boolean): void => {
    const piece = script.slice(text.length, to);
    for (let at = 0; at < piece.length; at += 1) depth.push(isHidden ? open.length : open.length + inText);
    text += isHidden ? piece.replaceAll(/[^\n]/gu, ' ') : piece;
  };
  while (text.length < script.length) {
    const at = text.length;
    const char = script.charAt(at);
    if (char === '/') {
      const end = commentEnd(script, at);
      if (end === null) return null;
      over(end, true);
    } else if (char === '"' || char === "'") {
      const end = textEnd(script, at, char);
      if (end === null) return null;
      over(end, false);
    } else {
      const isClosed = char in pairs;
      if (isClosed && open.pop() !== pairs[char]) return null;
      depth.push(open.length);
      if ('([{'.includes(char)) open.push(char);
      // Names in backticks, patterns between dollars.
      if ('`$\\'.includes(char)) return null;
      text += char;
    }
  }
  return open.length === 0 && depth.length === text.length ? { text, depth } : null;
}

/** Where a comment ends; null: it does not, has another one in it, or is a division or a pattern. */
function commentEnd(script: string, at: number): number | null {
  const end = script.startsWith('/*', at) ? script.indexOf('*/', at + 2) : script.indexOf('\n', at);
  if (script.startsWith('//', at)) return end < 0 ? script.length : end;
  return script.startsWith('/*', at) && end > 0 && !script.slice(at + 2, end).includes('/*') ? end + 2 : null;
}

/** Where a text ends that begins here; null: nobody knows. */
function textEnd(script: string, at: number, quote: string): number | null {
  const whole = quote.repeat(3);
  const mark = script.startsWith(whole, at) ? whole : quote;
  for (let place = at + mark.length; place < script.length; place += 1) {
    const char = script.charAt(place);
    if (script.startsWith(mark, place)) return place + mark.length;
    // In it may stand whatever can stand outside.
    if (script.startsWith('${', place) && !/^\$\{[^{}"'\n]*\}/u.test(script.slice(place, place + 300))) return null;
    if (char === '\n' && mark === quote) return null;
    // Kotlin's long texts know no escapes.
    if (char === '\\' && mark === whole) return null;
    if (char === '\\') place += 1;
  }
  return null;
}
