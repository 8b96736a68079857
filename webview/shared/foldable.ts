import type { TemplateResult, nothing } from 'lit';
import { section } from './controls/section.ts';
import type { Ui } from './ui.ts';

interface FoldableOptions {
  /** What its being open is kept under. */
  readonly part: string;
  readonly title: string;
  /** Open until the person decides. */
  readonly standard: boolean;
  readonly body: () => TemplateResult | typeof nothing;
  readonly badge?: string | number;
}

/** A section of the page that stays as the person left it. */
export function foldable(ui: Ui, { part, title, standard, body, badge }: FoldableOptions): TemplateResult {
  return section({
    title,
    open: ui.isOpen(part, standard),
    onToggle: (open) => ui.setOpen(part, open),
    body,
    ...(badge === undefined ? {} : { badge: String(badge) }),
  });
}
