import { html, type TemplateResult } from 'lit';
import { foldable } from './foldable.ts';
import { plain } from './format.ts';
import { t } from './texts.ts';
import type { Ui } from './ui.ts';

/** Of more than that the person sees it when they unfold it. */
const [shortLines, shortText] = [4, 280];

/** What was asked for, beside what was made of it; a long one is folded. */
export function requestView(ui: Ui): TemplateResult {
  const request = plain(ui.run.request).trim();
  const isShort = request.length <= shortText && request.split('\n').length <= shortLines;
  return foldable(ui, {
    part: 'spec request',
    title: t('Your request'),
    standard: isShort,
    body: () => html`<p class="request-text" dir="auto">${request}</p>`,
  });
}
