import { html, type TemplateResult } from 'lit';
import type { Mark } from '../run-words.ts';

/** An icon in the colour of its tone; its words are for screen readers, unless they stand beside it. */
export function markIcon(mark: Mark, spoken = true): TemplateResult {
  const spin = mark.icon === 'loading' ? 'codicon-modifier-spin' : '';
  return html`<span
    class="mark ${mark.tone} codicon codicon-${mark.icon} ${spin}"
    role=${spoken ? 'img' : 'presentation'}
    aria-label=${spoken ? mark.words : ''}
    aria-hidden=${spoken ? 'false' : 'true'}
  ></span>`;
}

/** A bar of which `share` (0 … 1) is filled. */
export function bar(share: number, label: string): TemplateResult {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return html`<div
    class="bar ${tone(share)}"
    role="meter"
    aria-label=${label}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${percent}
  >
    <div style="width:${percent}%"></div>
  </div>`;
}

function tone(share: number): string {
  if (share >= 1) return 'bad';
  return share >= 0.8 ? 'warn' : '';
}
