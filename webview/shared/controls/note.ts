import { html, nothing, type TemplateResult } from 'lit';
import type { Mark } from '../run-words.ts';

interface NoteOptions {
  /** Name of a codicon. */
  readonly icon: string;
  readonly tone?: Mark['tone'] | '';
  readonly words: string | TemplateResult;
  /** Further classes, like `small`. */
  readonly look?: string;
  /** What it means in full, for who points at it. */
  readonly hover?: string | undefined;
  /** `alert`: spoken at once. */
  readonly role?: 'alert';
}

/** A remark with its icon. */
export function note({ icon, tone = '', words, look = '', hover, role }: NoteOptions): TemplateResult {
  return html`<p class="note ${look}" role=${role ?? nothing} title=${hover ?? nothing}>${noteParts(icon, tone, words)}</p>`;
}

/** The same as an item of a list. */
export function noteItem({ icon, tone = '', words }: Pick<NoteOptions, 'icon' | 'tone' | 'words'>): TemplateResult {
  return html`<li class="note">${noteParts(icon, tone, words)}</li>`;
}

function noteParts(icon: string, tone: string, words: string | TemplateResult): TemplateResult {
  return html`<span class="codicon codicon-${icon} ${tone === '' ? '' : `mark ${tone}`}" aria-hidden="true"></span
    ><span dir="auto">${words}</span>`;
}
