import { html, nothing, type TemplateResult } from 'lit';
import { sanitise } from '../../src/core/report/sanitise.ts';
import { changedWords, type PairedLine } from './changed-words.ts';
import { t } from './texts.ts';

/** One line of a unified diff, with its sign; the words that it has and its partner has not stand out. Screen readers hear what the sign means. */
export function diffLine({ text: line, partner }: PairedLine): TemplateResult {
  const sign = line.slice(0, 1);
  if (sign === '@') return html`<div class="diff-line gap" role="separator">⋯</div>`;
  const [tone, words] = sign === '+' ? ['plus', t('Added:')] : sign === '-' ? ['minus', t('Removed:')] : ['same', ''];
  const text = line.slice(1);
  const changed = partner === null ? null : changedWords(text, partner.slice(1));
  const { from, to } = changed ?? { from: 0, to: 0 };
  return html`<div class="diff-line ${tone}" title=${line.length > 120 ? text : nothing}>
    <span class="sign" aria-hidden="true">${sign === ' ' ? '' : sign}</span
    ><span class="diff-text"
      ><span class="hidden-text">${words}</span
      >${sanitise(text.slice(0, from))}${from === to ? nothing : html`<mark>${sanitise(text.slice(from, to))}</mark>`}${sanitise(text.slice(to))}</span
    >
  </div>`;
}
