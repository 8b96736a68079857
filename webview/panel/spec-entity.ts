import { html, nothing, type TemplateResult } from 'lit';
import type { Spec } from '../../src/protocol/spec.ts';
import { plain } from '../shared/format.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi } from './panel-ui.ts';

/** What the spec says of its entity, and which entities were understood; null: it is about none. */
export function specEntity({ events }: PanelUi, { type, pattern, references }: Spec): TemplateResult | null {
  const types = { 'new entity': t('New entity'), 'new capability': t('New capability'), modification: t('Modification') };
  const known = events.findLast((event) => event.type === 'understood')?.entities ?? [];
  if (type === null && pattern === null && references.length === 0 && known.length === 0) return null;
  return html`<dl>
    ${type === null ? nothing : fact(t('Type'), types[type])} ${pattern === null ? nothing : fact(t('Pattern'), plain(pattern))}
    ${references.length === 0 ? nothing : fact(t('References'), plain(references.join(', ')))}
    ${
      known.length === 0
        ? nothing
        : fact(
            t('Entities'),
            html`${known.map(
              ({ name, known: exists }, index) =>
                html`${index > 0 ? ', ' : ''}${plain(name)}${exists ? nothing : html` <span class="dim">(${t('new')})</span>`}`,
            )}`,
          )
    }
  </dl>`;
}

function fact(name: string, value: string | TemplateResult): TemplateResult {
  return html`<dt>${name}</dt>
    <dd>${value}</dd>`;
}
