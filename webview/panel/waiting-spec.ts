import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Spec } from '../../src/protocol/spec.ts';
import { section } from '../shared/controls/section.ts';
import { markdownView } from '../shared/markdown-view.ts';
import { say } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import { costForecast } from './cost-forecast.ts';
import type { PanelUi } from './panel-ui.ts';
import { deltaView } from './spec-delta-view.ts';
import { fileCount, specFiles } from './spec-files.ts';

/** A spec that waits for the person: everything it says, safely drawn, what changed first. */
export function waitingSpec(ui: PanelUi): TemplateResult {
  const { spec, run } = ui;
  if (!spec) return html`<p class="body dim" role="status">${t('Reading the spec…')}</p>`;
  const { parsed, view } = spec;
  const link = (url: string): void => void ui.ask('openLink', { url });
  return html`
    ${
      run.approval?.message
        ? html`<p class="note inset">
            <span class="codicon codicon-info" aria-hidden="true"></span><span>${say(run.approval.said)}</span>
          </p>`
        : nothing
    }
    ${view.delta === '' ? nothing : part(ui, 'delta', t('Changed since you saw it'), true, () => deltaView(view.delta))}
    ${
      parsed.ok
        ? facts(ui, parsed.spec)
        : part(
            ui,
            'problems',
            t('Needs a correction'),
            true,
            () =>
              html`<ul class="plain">
                ${parsed.problems.map(
                  ({ line, message }) =>
                    html`<li class="note">
                      <span class="codicon codicon-error mark bad" aria-hidden="true"></span>
                      <span><span class="dim">${t('Line {0}', line)}:</span> ${message}</span>
                    </li>`,
                )}
              </ul>`,
          )
    }
    ${part(ui, 'text', t('Whole text'), !parsed.ok, () => markdownView(view.text, link))}
  `;
}

function facts(ui: PanelUi, spec: Spec): TemplateResult {
  const { forecast } = ui;
  const link = (url: string): void => void ui.ask('openLink', { url });
  return html`
    ${part(ui, 'summary', t('Summary'), true, () => markdownView(spec.summary, link))}
    ${part(ui, 'entity', t('Entity'), true, () => entity(ui, spec))}
    ${part(ui, 'files', t('Files'), true, () => specFiles(ui, spec), String(fileCount(spec)))}
    ${
      spec.tasks.length === 0
        ? nothing
        : part(
            ui,
            'tasks',
            t('Tasks'),
            true,
            () =>
              html`<ol class="plain-numbers">
                ${spec.tasks.map((task) => html`<li value=${task.number}>${task.text}</li>`)}
              </ol>`,
            String(spec.tasks.length),
          )
    }
    ${
      spec.dependencies.length === 0
        ? nothing
        : part(
            ui,
            'dependencies',
            t('Dependencies'),
            true,
            () =>
              html`<ul class="bullets">
                ${spec.dependencies.map((text) => html`<li>${text}</li>`)}
              </ul>`,
          )
    }
    ${forecast === null ? nothing : part(ui, 'forecast', t('Expected cost'), true, () => costForecast(ui, forecast))}
  `;
}

function entity(ui: PanelUi, spec: Spec): TemplateResult {
  const types = { 'new entity': t('New entity'), 'new capability': t('New capability'), modification: t('Modification') };
  const known = ui.understood?.entities ?? [];
  return html`<dl>
    ${spec.type === null ? nothing : fact(t('Type'), types[spec.type])}
    ${spec.pattern === null ? nothing : fact(t('Pattern'), spec.pattern)}
    ${spec.references.length === 0 ? nothing : fact(t('References'), spec.references.join(', '))}
    ${
      known.length === 0
        ? nothing
        : fact(
            t('Entities'),
            html`${known.map(
              ({ name, known: exists }, index) =>
                html`${index > 0 ? ', ' : ''}${name}${exists ? nothing : html` <span class="dim">(${t('new')})</span>`}`,
            )}`,
          )
    }
  </dl>`;
}

function fact(name: string, value: string | TemplateResult): TemplateResult {
  return html`<dt>${name}</dt>
    <dd>${value}</dd>`;
}

function part(
  ui: PanelUi,
  name: string,
  title: string,
  standard: boolean,
  body: () => TemplateResult | typeof nothing,
  badge?: string,
): TemplateResult {
  const key = `spec ${name}`;
  return section({
    title,
    open: ui.isOpen(key, standard),
    onToggle: (open) => ui.setOpen(key, open),
    body,
    ...(badge === undefined ? {} : { badge }),
  });
}
