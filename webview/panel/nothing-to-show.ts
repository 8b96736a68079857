import { html, nothing, type TemplateResult } from 'lit';
import type { ViewCommand } from '../../src/protocol/webview.ts';
import { button, linkButton } from '../shared/controls/button.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi } from './panel-ui.ts';

interface Way {
  readonly label: string;
  readonly command: ViewCommand;
}

/** No run is shown: why, and what to do next. */
export function nothingToShow(ui: PanelUi): TemplateResult {
  const { situation, reason, provider, initialised } = ui.view;
  const openFolder = { label: t('Open Folder…'), command: 'openFolder' } as const;
  switch (situation) {
    case 'restricted':
      return welcome(ui, 'shield', t('Restricted Mode'), reason, { label: t('Manage Workspace Trust'), command: 'manageTrust' });
    case 'virtual':
      return welcome(ui, 'remote', t('This folder is virtual'), reason, openFolder, [{ label: t('Try the sample'), command: 'trySample' }]);
    case 'no-folder':
      return noFolder(ui, openFolder);
    case 'first':
      return first(ui);
    case 'empty':
    case 'run':
      return welcome(
        ui,
        'rocket',
        t('No run in progress'),
        reason || t('Describe a feature. You approve a spec first, with its files, proofs and expected cost.'),
        { label: t('New feature…'), command: 'newFeature' },
        [
          { label: t('Fix bug…'), command: 'fixBug' },
          ...(initialised ? [] : [{ label: t('Initialize workspace'), command: 'initialise' as const }]),
          ...(provider === null ? [{ label: t('Select provider and model'), command: 'selectProvider' as const }] : []),
        ],
      );
  }
}

function welcome(ui: PanelUi, icon: string, title: string, words: string, main: Way, others: readonly Way[] = []): TemplateResult {
  return html`<div class="welcome">
    <h1 id="title" tabindex="-1"><span class="codicon codicon-${icon}" aria-hidden="true"></span> ${title}</h1>
    <p>${words}</p>
    <div class="wide">${wayButton(ui, main, 'primary')}</div>
    ${
      others.length === 0
        ? nothing
        : html`<ul class="plain">
            ${others.map((way) => html`<li>${linkButton(way.label, () => void ui.ask('command', { name: way.command }))}</li>`)}
          </ul>`
    }
  </div>`;
}

/** What Batuta does, with the way to read more of it. */
function introduction(ui: PanelUi): TemplateResult {
  return html`<h1 id="title" tabindex="-1">${t('From request to proven change')}</h1>
    <p>
      ${t('Describe a feature and approve a spec. Agents build it layer by layer, your own commands prove it, and you get a reviewed diff with evidence and cost.')}
      ${linkButton(t('Open the walkthrough'), () => void ui.ask('command', { name: 'openWalkthrough' }))}
    </p>`;
}

/** A window without a folder: a folder of the person's own, or the sample. */
function noFolder(ui: PanelUi, openFolder: Way): TemplateResult {
  return html`<div class="welcome">
    ${introduction(ui)}
    <div class="wide">${wayButton(ui, openFolder, 'primary')}</div>
    <div class="wide">${wayButton(ui, { label: t('Try the sample'), command: 'trySample' }, 'secondary')}</div>
    <p class="dim">${t('A copy of a small project, without a key and without cost.')}</p>
  </div>`;
}

function wayButton(ui: PanelUi, { label, command }: Way, kind: 'primary' | 'secondary'): TemplateResult {
  return button({ label, kind, disabled: ui.busy, onClick: () => void ui.ask('command', { name: command }) });
}

/** The way from nothing to the first feature, with what is done already. */
function first(ui: PanelUi): TemplateResult {
  const { provider, initialised } = ui.view;
  return html`<div class="welcome">
    ${introduction(ui)}
    <ol class="plain first-steps">
      ${step(
        ui,
        1,
        provider !== null,
        t('Choose a model provider'),
        provider === null ? t('Use your own API key, or the models already in your editor.') : provider,
        { label: provider === null ? t('Select provider and model') : t('Change'), command: 'selectProvider' },
      )}
      ${step(
        ui,
        2,
        initialised,
        t('Initialize workspace'),
        initialised
          ? t('batuta.yaml exists.')
          : t('Finds layers and the commands that prove them, and writes them to a file for you to check.'),
        {
          label: initialised ? t('Initialize again') : t('Initialize workspace'),
          command: 'initialise',
        },
      )}
      ${step(ui, 3, false, t('Describe a feature'), t('Nothing changes until you approve the spec.'), { label: t('New feature…'), command: 'newFeature' })}
    </ol>
    <p>
      ${linkButton(t('Try the sample'), () => void ui.ask('command', { name: 'trySample' }))}
      <span class="dim">${t('A copy of a small project, without a key and without cost.')}</span>
    </p>
  </div>`;
}

function step(ui: PanelUi, number: number, done: boolean, title: string, words: string, way: Way): TemplateResult {
  const { provider, initialised } = ui.view;
  const current = provider === null ? 1 : initialised ? 3 : 2;
  return html`<li class="first-step">
    <span class="number ${done ? 'done' : ''}" aria-hidden="true"
      >${done ? html`<span class="codicon codicon-check"></span>` : number}</span
    >
    <div class="grow">
      <p><strong>${title}</strong>${done ? html`<span class="hidden-text">${t('done')}</span>` : nothing}</p>
      <p class="dim">${words}</p>
      ${
        number === current
          ? html`<div class="wide">${wayButton(ui, way, 'primary')}</div>`
          : html`<p>${linkButton(way.label, () => void ui.ask('command', { name: way.command }))}</p>`
      }
    </div>
  </li>`;
}
