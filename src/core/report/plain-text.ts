import { safeLines } from './sanitise.ts';

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

/** The last lines of a text as a code block. */
export function fence(text: string, most: number): string {
  const rows = safeLines(text.trimEnd()).filter((row) => row.trim() !== '');
  const longest = Math.max(2, ...rows.flatMap((row) => [...row.matchAll(/`+/gu)].map((run) => run[0].length)));
  const mark = '`'.repeat(longest + 1);
  return [mark, ...(rows.length > most ? ['…'] : []), ...rows.slice(-most), mark].join('\n');
}

/** Parts of a document with a blank line between them; empty ones are left out. */
export function blocks(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

export function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `## ${title}\n\n${lines.join('\n')}`;
}

export function table(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  return section(
    title,
    [columns, columns.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`),
  );
}
