import type { RealEdit } from './real-edits.ts';

/** What a model calls the tool with, and on which file. `after`: the only right result; null: a refusal is right. */
export interface Attempt {
  readonly file: string;
  readonly old: string;
  readonly wanted: string;
  readonly after: string | null;
}

/** Makes a mistake; null where this edit leaves no room for it. `at`: the edit's number, so that forms of a mistake take turns. */
type Mistake = (edit: RealEdit, at: number) => Attempt | null;

type Lines = readonly string[];

/** The mistake made in the same way in both texts. */
const inBoth =
  (change: (lines: Lines, edit: RealEdit, at: number) => Lines): Mistake =>
  (edit, at) => {
    const [old, wanted] = [change(edit.old, edit, at), change(edit.wanted, edit, at)];
    return old.join('\n') === edit.old.join('\n') && wanted.join('\n') === edit.wanted.join('\n') ? null : attempt(edit, old, wanted);
  };

const attempt = (edit: RealEdit, old: Lines, wanted: Lines): Attempt => ({
  file: edit.before,
  old: old.join('\n'),
  wanted: wanted.join('\n'),
  after: edit.after,
});

/** Mistakes that models make, by name. Those of the second group leave more than one meaning, so that only a refusal is right. */
export const mistakes: Readonly<Record<string, Mistake>> = {
  'none: exact': (edit) => attempt(edit, edit.old, edit.wanted),
  // Not where the commit itself adds such blanks: nothing of them would be left to see.
  'blanks at line ends': (edit, at) =>
    edit.wanted.some((line) => /[ \t]$/u.test(line) && !edit.old.includes(line))
      ? null
      : inBoth((lines) => lines.map((line, index) => (index % 2 === 0 ? `${line}  ` : line.trimEnd())))(edit, at),
  'shifted block': inBoth((lines, edit, at) => {
    const common = commonIndent(edit.old.concat(edit.wanted));
    // Not where it would take blanks from a blank line that the edit adds.
    const isSafe = edit.wanted.every((line) => line === '' || line.trim() !== '' || edit.old.includes(line));
    if (common !== '' && at % 3 !== 0 && isSafe) return lines.map((line) => line.slice(common.length));
    return lines.map((line) => (line.trim() === '' ? line : `    ${line}`));
  }),
  'tabs for blanks': inBoth((lines, edit) => {
    if (hasIndent(edit, '\t') || !showsIndent(edit)) return lines;
    const unit = unitOf(edit.before);
    return lines.map((line) =>
      line.replace(/^ +/u, (blanks) => '\t'.repeat(Math.floor(blanks.length / unit)) + ' '.repeat(blanks.length % unit)),
    );
  }),
  'blanks for tabs': inBoth((lines, edit, at) =>
    hasIndent(edit, ' ') ? lines : lines.map((line) => line.replace(/^\t+/u, (tabs) => ' '.repeat(tabs.length * (at % 2 === 0 ? 4 : 2)))),
  ),
  'two blanks for four': inBoth((lines, edit) =>
    unitOf(edit.before) === 4 && showsIndent(edit) && isRegular(edit, 4)
      ? lines.map((line) => line.replace(/^(?: {4})+/u, (blanks) => blanks.slice(blanks.length / 2)))
      : lines,
  ),
  'line numbers in both': inBoth((lines, edit) => lines.map((line, index) => `${edit.first + index + 1}\t${line}`)),
  'line numbers in old': (edit) =>
    attempt(
      edit,
      edit.old.map((line, index) => `${edit.first + index + 1}\t${line}`),
      edit.wanted,
    ),
  'curly quotes': inBoth((lines, edit) => (addsCurly(edit) ? lines : lines.map(curly))),
  'straight quotes': inBoth((lines, edit) => (addsCurly(edit) ? lines : lines.map(straight))),
  'a lost blank line': (edit, at) => {
    const blank = contextLine(edit, at, (line) => line.trim() === '');
    return blank && attempt(edit, edit.old.toSpliced(blank.old, 1), edit.wanted.toSpliced(blank.wanted, 1));
  },
  'one blank line too many': (edit, at) => {
    const one = contextLine(edit, at, (line) => line.trim() !== '');
    return one && attempt(edit, edit.old.toSpliced(one.old, 0, ''), edit.wanted.toSpliced(one.wanted, 0, ''));
  },
  'a wrong letter in the context': (edit, at) => wrongContext(edit, at, (line) => line.replace(/[A-Za-z](?=[A-Za-z]*[^A-Za-z]*$)/u, 'q')),
  'a wrong word in the context': (edit, at) => wrongContext(edit, at, (line) => line.replace(/[A-Za-z]{3,}(?=[^A-Za-z]*$)/u, 'something')),
  'another line in the context': (edit, at) => wrongContext(edit, at, (line) => `${/^\s*/u.exec(line)?.[0] ?? ''}// as it was before`),
  // Only a refusal is right.
  'a wrong word in what changes': (edit, at) => {
    const removed = edit.old.slice(edit.context.above, edit.old.length - edit.context.below);
    const index = removed.findIndex((line) => /[A-Za-z]{3,}/u.test(line));
    if (index < 0) return null;
    const line = (removed[index] ?? '').replace(/[A-Za-z]{3,}/u, (word) => `${word}${at % 2 === 0 ? 'Other' : 's'}`);
    return { ...attempt(edit, edit.old.with(edit.context.above + index, line), edit.wanted), after: null };
  },
  'two places, blanks at line ends': twice((line) => `${line} `),
  'two places, shifted': twice((line) => (line.trim() === '' ? line : `  ${line}`)),
  'two places, other blanks': twice((line) =>
    line.replace(/^ +/u, (blanks) => '\t'.repeat(Math.ceil(blanks.length / 2))).replace(/^\t+/u, (tabs) => (tabs.length > 0 ? tabs : '')),
  ),
  'no longer there': (edit) => {
    const removed = edit.old.slice(edit.context.above, edit.old.length - edit.context.below);
    if (removed.every((line) => line.trim() === '')) return null;
    const all = edit.before.split('\n');
    const from = edit.first + edit.context.above;
    const file = all.toSpliced(from, removed.length).join('\n');
    return file.includes(edit.old.join('\n')) ? null : { ...attempt(edit, edit.old, edit.wanted), file, after: null };
  },
  'done already': (edit) =>
    edit.after.includes(edit.old.join('\n')) || edit.old.length === edit.context.above + edit.context.below
      ? null
      : { ...attempt(edit, edit.old, edit.wanted), file: edit.after, after: null },
};

/** The same lines stand in the file twice. */
function twice(change: (line: string) => string): Mistake {
  return (edit) => {
    const old = edit.old.map(change);
    if (old.join('\n') === edit.old.join('\n')) return null;
    // The mistake makes it the very text of a third place.
    if (edit.before.includes(old.join('\n'))) return null;
    const file = `${edit.before.replace(/\n$/u, '')}\n${edit.old.join('\n')}\n`;
    return { file, old: old.join('\n'), wanted: edit.wanted.map(change).join('\n'), after: null };
  };
}

function wrongContext(edit: RealEdit, at: number, change: (line: string) => string): Attempt | null {
  const one = contextLine(edit, at, (line) => /[A-Za-z]{3,}/u.test(line) && change(line) !== line);
  if (!one) return null;
  const line = change(edit.old[one.old] ?? '');
  return attempt(edit, edit.old.with(one.old, line), edit.wanted.with(one.wanted, line));
}

/** A line around the changed ones, by its place in both texts. */
function contextLine(edit: RealEdit, at: number, fits: (line: string) => boolean): { old: number; wanted: number } | null {
  const { above, below } = edit.context;
  const places = edit.old.flatMap((line, index) => {
    const behind = index >= edit.old.length - below;
    if (!fits(line) || (index >= above && !behind)) return [];
    return [{ old: index, wanted: behind ? index + edit.wanted.length - edit.old.length : index }];
  });
  return places[at % Math.max(1, places.length)] ?? null;
}

function commonIndent(lines: Lines): string {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/u.exec(line)?.[0] ?? '');
  return indents.reduce((common, indent) => {
    let length = 0;
    while (length < common.length && common[length] === indent[length]) length += 1;
    return common.slice(0, length);
  }, indents[0] ?? '');
}

/** Blanks of one level of a file: 2 where any line has so few, else 4. */
const unitOf = (text: string): number => (/^ {2}\S/mu.test(text) ? 2 : 4);

/** Whether the file shows how it is indented at all: else the mistake is as good as what the commit wrote. */
const showsIndent = ({ before }: RealEdit): boolean => /^[ \t]+\S/mu.test(before);

/** Whether a line of an edit begins so: beside it, what a mistake makes of the other lines cannot be told. */
const hasIndent = ({ old, wanted }: RealEdit, sign: ' ' | '\t'): boolean =>
  [...old, ...wanted].some((line) => line.trim() !== '' && line.startsWith(sign) && !line.startsWith(' *'));

/** Whether all that is written is indented by whole levels, so that half of it is still to be told from what it was. */
const isRegular = ({ old, wanted }: RealEdit, unit: number): boolean =>
  [...old, ...wanted].every((line) => (/^ */u.exec(line)?.[0].length ?? 0) % unit === 0);

/** Whether the first curly quotes are the edit's own: after the mistake nothing shows that they were meant. */
const addsCurly = ({ old, wanted }: RealEdit): boolean => {
  const has = (lines: Lines): boolean => lines.some((line) => /[‘’“”]/u.test(line));
  return has(wanted) && !has(old);
};

/** As a word processor would: a quote behind a blank, an opening bracket or nothing opens. */
const curly = (line: string): string =>
  line
    .replaceAll(/(^|[\s([{=:])"/gu, '$1“')
    .replaceAll('"', '”')
    .replaceAll(/(^|[\s([{=:])'/gu, '$1‘')
    .replaceAll("'", '’');

const straight = (line: string): string => line.replaceAll(/[“”]/gu, '"').replaceAll(/[‘’]/gu, "'");
