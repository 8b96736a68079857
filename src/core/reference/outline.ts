import { tokensOf } from '../prompt/within-budget.ts';

/** Levels of indentation that an outline keeps, the most first. */
const depths = [3, 2, 1, 0];
const longestLine = 200;
const licence = /^\s*\/\*(?:(?!\*\/)[^])*?(?:licen[sc]e|copyright)(?:(?!\*\/)[^])*\*\/\n?/iu;

/**
 * A source file in at most so many tokens: whole (but for its licence), else the block that declares `name`, else with as much of what is nested deepest left out
 * (`…`) as it takes, whatever its language. null: not even its outermost lines fit.
 */
export function outline(text: string, tokens: number, name: string): string | null {
  const plain = text.replaceAll('\r\n', '\n').replace(licence, '').trim();
  if (tokensOf(plain) <= tokens) return plain;
  const block = blockOf(plain.split('\n'), name);
  // A block that is nearly the whole file is better outlined with the rest.
  if (block !== null && block.length * 2 < plain.length && tokensOf(block) <= tokens) return block;
  const lines = plain.split('\n').filter((line) => line.trim() !== '');
  const indents = lines.map(indentOf);
  const unit = Math.min(...indents.filter((width) => width > 1), 8);
  for (const depth of depths) {
    const kept: string[] = [];
    for (const [index, line] of lines.entries()) {
      if ((indents[index] ?? 0) <= depth * unit) kept.push(line.length > longestLine ? `${line.slice(0, longestLine)}…` : line);
      else if (!kept.at(-1)?.endsWith(' …')) kept.push(`${' '.repeat((depth + 1) * unit)} …`);
    }
    const short = kept.join('\n');
    if (tokensOf(short) <= tokens) return short;
  }
  return null;
}

/** The lines of one declaration in a file that has many: a model of a schema, a table, a class. */
function blockOf(lines: readonly string[], name: string): string | null {
  const declares = new RegExp(
    `^\\s*(?:[\\w@]+\\s+){0,4}(?:class|model|interface|struct|record|table|type|const)\\s+["'\`]?${name}\\b`,
    'iu',
  );
  const start = lines.findIndex((line) => declares.test(line));
  if (start < 0) return null;
  const indent = indentOf(lines[start] ?? '');
  let end = start + 1;
  while (end < lines.length && (lines[end]?.trim() === '' || indentOf(lines[end] ?? '') > indent)) end++;
  const closes = /^\s*[})\]]/u.test(lines[end] ?? '');
  return lines
    .slice(start, end + (closes ? 1 : 0))
    .join('\n')
    .trimEnd();
}

function indentOf(line: string): number {
  return widthOf(/^[ \t]*/u.exec(line)?.[0] ?? '');
}

function widthOf(blanks: string): number {
  return blanks.replaceAll('\t', '    ').length;
}
