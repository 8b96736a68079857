/*
 * Models, commands and files are not trusted: whatever they say must not move the cursor, change the
 * title or hide text. Control characters become visible pictures, so nothing is silently swallowed.
 */

const unsafe = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff\u{e0000}-\u{e007f}]/gu;
// oxlint-disable-next-line no-control-regex -- the same
const escapes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g;

/** Makes one line safe to print: tabs become four spaces, other controls (C0, C1, bidirectional, invisible) become visible. */
export function sanitise(text: string): string {
  return text.replace(/\t/g, '    ').replace(unsafe, picture);
}

/** Takes colours and cursor movements out of a command's output; for text where they mean nothing to the reader. */
export function stripEscapes(text: string): string {
  return text.replace(escapes, '');
}

/** The lines of a text of whatever origin, each safe to print; CRLF and lone CR count as line ends. */
export function safeLines(text: string): string[] {
  return stripEscapes(text)
    .split(/\r\n|\n|\r/)
    .map(sanitise);
}

function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}
