import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { sanitise } from '../../src/core/report/sanitise.ts';
import { t } from './texts.ts';

/** One line of a unified diff, with its sign; screen readers hear what the sign means. */
export function diffLine(line: string): TemplateResult {
  const sign = line.slice(0, 1);
  if (sign === '@') return html`<div class="diff-line gap" role="separator">⋯</div>`;
  const [tone, words] = sign === '+' ? ['plus', t('Added:')] : sign === '-' ? ['minus', t('Removed:')] : ['same', ''];
  return html`<div class="diff-line ${tone}" title=${line.length > 120 ? line.slice(1) : nothing}>
    <span class="sign" aria-hidden="true">${sign === ' ' ? '' : sign}</span
    ><span class="diff-text"><span class="hidden-text">${words}</span>${sanitise(line.slice(1))}</span>
  </div>`;
}
