import { html, type TemplateResult } from 'lit';
import { rows } from './controls/windowed-rows.ts';
import { paired, type PairedLine } from './changed-words.ts';
import { moveAmong } from './controls/row-keys.ts';
import { diffLine } from './diff-line.ts';
import { commentButtons } from './line-comments.ts';
import { t } from './texts.ts';

/** Of one file, a unified diff. `file`: '' where the diff does not say. */
export interface FileDelta {
  readonly file: string;
  readonly text: string;
  readonly isNew: boolean;
}

/** What a revision changed, where it is shown first. */
export const deltaId = 'delta';

/** A question's delta, file by file. Only a line between two files can begin with an equals sign. */
export function deltas(delta: string): FileDelta[] {
  return delta
    .split(/^={3,}$/mu)
    .map((text) => text.replace(/^\n+/u, ''))
    .filter((text) => text !== '')
    .map((text) => {
      const [, before = '', after = ''] = /^--- (.*?)\t?\n\+\+\+ (.*?)\t?\n/u.exec(text) ?? [];
      const isNew = before === '/dev/null';
      return { file: (isNew || after !== '/dev/null' ? after : before).slice(2), text, isNew };
    });
}

/** A line that is shown of a unified diff. `line`: where it is after the change; of a removed line what follows it. */
export interface DeltaLine {
  readonly line: number;
  readonly text: PairedLine;
}

/** What changed in a file that was shown before, or is shown for the first time. `drawn`: the rows of a line; all are of one height. */
export function deltaView(
  { file, text }: Pick<FileDelta, 'file' | 'text'>,
  drawn: (line: DeltaLine) => readonly TemplateResult[] = ({ text }) => [diffLine(text)],
): TemplateResult {
  const lines = changedLines(text);
  const texts = paired(lines.map(({ text }) => text));
  const shown = lines.flatMap(({ line, text }, index) => drawn({ line, text: texts[index] ?? { text, partner: null } }));
  const isProse = file === '' || file.endsWith('.md');
  const long = lines.length > 120;
  return html`<div class="diff ${long ? 'scroller' : 'wrapping'} ${isProse ? 'prose' : ''}" @keydown=${moveAmong(commentButtons)}>
    ${long ? rows({ items: shown, label: t('Changed since you saw it'), row: (row) => row }) : shown}
  </div>`;
}

/** The changed lines with one line around them, each with its number after the change; a gap between what does not lie together. */
function changedLines(delta: string): { readonly line: number; readonly text: string }[] {
  // Lines of the header come before the first hunk, so that a removed "-- text" is no header.
  const all = delta.split('\n');
  const first = all.findIndex((line) => line.startsWith('@@'));
  let line = 1;
  const body = all
    .slice(Math.max(0, first))
    .filter((text) => text !== '' && !text.startsWith('\\'))
    .map((text) => {
      line = Number(/^@@ -\S+ \+(\d+)/u.exec(text)?.[1] ?? line);
      const at = { line, text };
      if (!/^[-@]/u.test(text)) line += 1;
      return at;
    });
  const changed = (index: number): boolean => /^[+-]/.test(body[index]?.text ?? '');
  const kept = body.map(({ text, line: at }, index) => {
    const near = text.trim() !== '' && !text.startsWith('@@') && (changed(index - 1) || changed(index + 1));
    return { line: at, text: changed(index) || near ? text : '@' };
  });
  const gaps = kept.filter(({ text }, index) => text !== '@' || (index > 0 && kept[index - 1]?.text !== '@'));
  return gaps.at(-1)?.text === '@' ? gaps.slice(0, -1) : gaps;
}
