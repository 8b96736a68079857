import { html, nothing, type TemplateResult } from 'lit';
import type { Spec } from '../../src/protocol/spec.ts';
import { plain } from '../shared/format.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi } from './panel-ui.ts';

/** Whether the spec is about any. */
export function hasEntity(ui: PanelUi, { type, pattern, references }: Spec): boolean {
  return type !== null || pattern !== null || references.length > 0 || knownEntities(ui).length > 0;
}

/** What the spec says of its entity, and which entities were understood. */
export function specEntity(ui: PanelUi, spec: Spec): TemplateResult {
  const types = { 'new entity': t('New entity'), 'new capability': t('New capability'), modification: t('Modification') };
  const known = knownEntities(ui);
  return html`<dl>
    ${spec.type === null ? nothing : fact(t('Type'), types[spec.type])}
    ${spec.pattern === null ? nothing : fact(t('Pattern'), plain(spec.pattern))}
    ${spec.references.length === 0 ? nothing : fact(t('References'), plain(spec.references.join(', ')))}
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

function knownEntities({ events }: PanelUi) {
  return events.findLast((event) => event.type === 'understood')?.entities ?? [];
}

function fact(name: string, value: string | TemplateResult): TemplateResult {
  return html`<dt>${name}</dt>
    <dd>${value}</dd>`;
}
