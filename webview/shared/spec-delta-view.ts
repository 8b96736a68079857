import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { rows } from './controls/windowed-rows.ts';
import { paired } from './changed-words.ts';
import { diffLine } from './diff-line.ts';
import { t } from './texts.ts';

/** Of one file, a unified diff. `file`: '' where the diff does not say. */
export interface FileDelta {
  readonly file: string;
  readonly text: string;
  readonly isNew: boolean;
}

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

/** What changed in a file that was shown before, or is shown for the first time. */
export function deltaView(delta: string): TemplateResult {
  const lines = paired(changedLines(delta));
  const long = lines.length > 120;
  return html`<div class="diff ${long ? 'scroller' : 'wrapping'}">
    ${long ? rows({ items: lines, height: 20, label: t('Changed since you saw it'), row: diffLine }) : lines.map(diffLine)}
  </div>`;
}

/** The changed lines with one line around them; a gap between what does not lie together. */
function changedLines(delta: string): string[] {
  // Lines of the header come before the first hunk, so that a removed "-- text" is no header.
  const lines = delta.split('\n');
  const body = lines
    .slice(
      Math.max(
        0,
        lines.findIndex((line) => line.startsWith('@@')),
      ),
    )
    .filter((line) => line !== '' && !line.startsWith('\\'));
  const changed = (index: number): boolean => /^[+-]/.test(body[index] ?? '');
  const kept = body.flatMap((line, index) => {
    if (changed(index)) return [line];
    if (line.startsWith('@@')) return ['@'];
    return line.trim() !== '' && (changed(index - 1) || changed(index + 1)) ? [line] : ['@'];
  });
  const gaps = kept.filter((line, index) => line !== '@' || (index > 0 && kept[index - 1] !== '@'));
  return gaps.at(-1) === '@' ? gaps.slice(0, -1) : gaps;
}
