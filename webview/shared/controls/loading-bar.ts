import { html, type TemplateResult } from 'lit';
import { t } from '../texts.ts';

/** Something is on its way; seen only when that takes its time. */
export function loadingBar(): TemplateResult {
  return html`<div class="loading" role="progressbar" aria-label=${t('Loading…')}></div>`;
}
