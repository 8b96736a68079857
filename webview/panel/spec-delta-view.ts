import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { rows } from '../shared/controls/windowed-rows.ts';
import { diffLine } from '../shared/diff-line.ts';
import { t } from '../shared/texts.ts';

/** What changed between the spec that was shown last and this one. */
export function deltaView(delta: string): TemplateResult {
  const lines = delta.split('\n').filter((line) => !/^(---|\+\+\+|Index:|={3,}|\\)/.test(line));
  while (lines.at(-1) === '') lines.pop();
  // The first hunk begins where it begins; a line is drawn only between hunks.
  if (lines[0]?.startsWith('@@')) lines.shift();
  const long = lines.length > 120;
  return html`<div class="diff ${long ? 'scroller' : 'wrapping'}">
    ${long ? rows(lines, 20, t('Changed since you saw it'), diffLine) : lines.map((line) => diffLine(line))}
  </div>`;
}
