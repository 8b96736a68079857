import { fill, type Fill } from '../describe/message.ts';

/** Milliseconds for the eye: `0.4 s`, `12 s`, `3 min 5 s`, `2 h 4 min`. How a number is written is the translation's. */
export function durationText(ms: number, t: Fill = fill): string {
  if (ms < 9950) {
    const [whole = '', tenth = ''] = (ms / 1000).toFixed(1).split('.');
    return t('{0}.{1} s', whole, tenth);
  }
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** USD with four digits below a dollar: small runs cost cents. */
export function usdText(usd: number, t: Fill = fill): string {
  const [whole = '', part = ''] = usd.toFixed(usd > 0 && usd < 1 ? 4 : 2).split('.');
  return t('{0}.{1} USD', whole, part);
}

/** A text of anybody's in one line, without control characters, cut at `longest` characters. */
export function oneLine(text: string, longest: number): string {
  const line = text
    .slice(0, longest * 4)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return line.length > longest
    ? `${line
        .slice(0, longest - 1)
        .toWellFormed()
        .trimEnd()}…`
    : line;
}

/** Safe inside of a Markdown table or list: in one line, no markup of its own. */
export function cell(text: string, longest = 160): string {
  return oneLine(text, longest).replace(/[\\`*_{}[\]<>|#]/gu, (sign) => `\\${sign}`);
}

/** Inline code, whatever backticks are in it. */
export function code(text: string): string {
  const line = oneLine(text, 300);
  const longest = Math.max(0, ...[...line.matchAll(/`+/gu)].map((run) => run[0].length));
  const mark = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${mark}${space}${line.replaceAll('|', '\\|')}${space}${mark}`;
}
