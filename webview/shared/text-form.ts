import { html, type TemplateResult } from 'lit';
import { button } from './controls/button.ts';
import { textInput } from './controls/text-input.ts';
import { t } from './texts.ts';
import type { Ui } from './ui.ts';

interface TextFormOptions {
  /** What it is kept under: whether it is open, and what is half typed. Names the run, which is not for another one's ears. */
  readonly part: string;
  /** The field's id, for the focus. */
  readonly id: string;
  readonly label: string;
  /** What happens with the text, in words. */
  readonly hint: string;
  readonly placeholder?: string;
  readonly rows?: number;
  /** Class of the place it stands in. */
  readonly look?: string;
  /** What opened it and gets the focus when it closes, by id. */
  readonly from: string;
  /** What closing does besides. */
  readonly close?: () => void;
  /** On the button; else “Send”. */
  readonly action?: string;
  /** An empty text can be sent, too: something else says it all. */
  readonly mayBeEmpty?: boolean;
  /** Never called with an empty text unless that may be; false: it stays open, with its text. */
  readonly send: (text: string) => Promise<boolean>;
}

/** A field that opens in place, for a text to somebody: Ctrl+Enter sends, Escape leaves and keeps the text. */
export function textForm(ui: Ui, options: TextFormOptions): TemplateResult {
  const { part, id, label, hint, placeholder, rows = 4, look = '', from, mayBeEmpty = false } = options;
  const close = (): void => {
    ui.setOpen(part, false);
    options.close?.();
    ui.focusOn(from);
  };
  const send = async (): Promise<void> => {
    // What is typed may be ahead of what is drawn.
    const text = ui.draft(part).trim();
    if ((text === '' && !mayBeEmpty) || ui.busy || !(await options.send(text))) return;
    ui.setDraft(part, null);
    close();
  };
  return html`<div class="form ${look}">
    ${textInput({
      id,
      label,
      value: ui.draft(part),
      rows,
      ...(placeholder === undefined ? {} : { placeholder }),
      onInput: (text) => ui.setDraft(part, text),
      onSubmit: () => void send(),
      onEscape: close,
    })}
    <div class="buttons">
      ${button({
        label: options.action ?? t('Send'),
        kind: 'primary',
        disabled: ui.busy || (ui.draft(part).trim() === '' && !mayBeEmpty),
        title: t('Ctrl+Enter'),
        onClick: () => void send(),
      })}
      ${button({ label: t('Back'), onClick: close })}
    </div>
    <p class="hint">${hint}</p>
  </div>`;
}
