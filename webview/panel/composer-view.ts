import { html, nothing, type TemplateResult } from 'lit';
import { describeRange } from '../../src/core/describe/forecast.ts';
import type { ComposerView, Prospect } from '../../src/protocol/composer.ts';
import { button, iconButton, linkButton } from '../shared/controls/button.ts';
import { note } from '../shared/controls/note.ts';
import { picker } from '../shared/controls/picker.ts';
import { requestInput } from '../shared/controls/request-input.ts';
import { foldable } from '../shared/foldable.ts';
import { plain } from '../shared/format.ts';
import { say } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { ComposerState } from './composer-state.ts';
import { demoNote, isAnswerable } from './demo-ways.ts';
import type { PanelUi } from './panel-ui.ts';

/** Where a request is written: words, what goes along, who will work on it and what that will likely cost. */
export function composerView(ui: PanelUi, state: ComposerState, composer: ComposerView): TemplateResult {
  const chosen = composer.pipelines.find(({ id }) => id === composer.pipeline);
  return html`<div class="composer">
    <h1 id="title" tabindex="-1">${t('New request')}</h1>
    ${picker({
      id: 'pipeline',
      label: t('Pipeline'),
      names: composer.pipelines.map(({ title }) => say(title)),
      chosen: composer.pipelines.findIndex(({ id }) => id === composer.pipeline),
      onChoose: (index) => void ui.ask('composeFor', { pipeline: composer.pipelines[index]?.id ?? composer.pipeline }),
    })}
    ${chosen ? html`<p class="dim small sentence">${say(chosen.summary)}</p>` : nothing}
    ${
      composer.folders.length === 0
        ? nothing
        : picker({
            id: 'folder',
            label: t('Folder'),
            names: composer.folders,
            chosen: composer.folder,
            onChoose: (folder) => void ui.ask('composeFor', { folder }),
          })
    }
    ${requestInput({
      id: 'request',
      label: t('Your request'),
      value: state.text,
      placeholder: t('Say it in your words. @ names a file, # an entity.'),
      onInput: (text) => state.type(text),
      onSubmit: () => void state.begin(),
      onEscape: () => void ui.ask('leave', null),
      names: async ({ kind, typed }) => (await ui.read('names', { kind, typed }))?.names ?? [],
      onName: (kind, file) => {
        if (kind === 'file') void ui.ask('attach', { file });
      },
    })}
    ${composer.demo === null ? nothing : demoNote(ui, composer, state.text)} ${attachments(ui, composer)}
  </div>`;
}

/** What starts it, always in sight, with the figure that matters. */
export function composerFooter(ui: PanelUi, state: ComposerState, composer: ComposerView): TemplateResult {
  const keys = navigator.userAgent.includes('Mac') ? t('Cmd+Enter') : t('Ctrl+Enter');
  const first = state.prospect?.outlook?.first;
  const isPriced = isAnswerable(composer, state.text) && first?.agents.some(({ usd }) => usd !== null);
  return html`${first && isPriced ? html`<p class="hint above">${t('Until you approve: {0}', say(describeRange(first.usd)))}</p>` : nothing}
    <div class="buttons">
      ${button({
        id: 'start',
        label: t('Start'),
        kind: 'primary',
        icon: 'play',
        title: keys,
        disabled: ui.busy || !isAnswerable(composer, state.text) || (state.text.trim() === '' && composer.attachments.length === 0),
        onClick: () => void state.begin(),
      })}
      ${button({ label: t('Back'), onClick: () => void ui.ask('leave', null) })}
    </div>
    <p class="hint">${t('{0} starts. Nothing changes before you approve.', keys)}</p>`;
}

function attachments(ui: PanelUi, { attachments: all }: ComposerView): TemplateResult {
  return html`<section class="along" aria-label=${t('Goes along')}>
    <ul class="plain">
      ${all.map(
        ({ about, lines, shortened, file }, index) =>
          html`<li class="row attachment">
            <span
              class="codicon codicon-${file === null ? 'output' : lines === null ? 'file' : 'list-selection'}"
              aria-hidden="true"
            ></span>
            <span class="cut ${file === null ? '' : 'end-seen'}" title=${plain(say(about))}><bdi>${plain(say(about))}</bdi></span>
            <span class="description figures">${sizeOf(lines, shortened)}</span>
            ${iconButton({ label: t('Remove {0}', plain(say(about))), icon: 'close', onClick: () => void ui.ask('detach', { index }) })}
          </li>`,
      )}
    </ul>
    ${linkButton(t('Add selection'), () => void ui.ask('attachSelection', null))}
  </section>`;
}

function sizeOf(lines: number | null, shortened: boolean): string {
  if (lines === null) return t('whole file');
  if (shortened) return t('{0} lines, shortened', lines);
  return lines === 1 ? t('1 line') : t('{0} lines', lines);
}

/** Who would play whom, and what it would cost. */
export function prospectView(ui: PanelUi, state: ComposerState, composer: ComposerView): TemplateResult | typeof nothing {
  const { prospect } = state;
  // Where nobody can answer, nobody works and nothing costs anything.
  if (!prospect || !isAnswerable(composer, state.text)) return nothing;
  const command = async (name: 'chooseAgents' | 'selectProvider'): Promise<void> => {
    await ui.ask('command', { name });
    state.lookAgain();
  };
  const words =
    prospect.problem !== '' ? say(prospect.problem) : prospect.chosen ? '' : t('Who answers the model calls is asked when you start.');
  const choose = linkButton(t('Select provider and model'), () => void command('selectProvider'));
  const open = words === '' ? nothing : html`<div class="body">${note({ icon: 'info', words })} ${choose}</div>`;
  if (prospect.roles.length === 0) return open;
  return html`${open}${foldable(ui, {
    part: 'composer agents',
    title: t('Agents'),
    standard: prospect.roles.some(({ problem }) => problem !== null),
    badge: prospect.roles.length,
    body: () =>
      html`<dl class="players">${prospect.roles.map(role)}</dl>
        ${linkButton(t('Choose who plays each agent'), () => void command('chooseAgents'))}`,
  })}
  ${foldable(ui, { part: 'composer cost', title: t('Expected cost'), standard: true, body: () => outlook(prospect) })}`;
}

function role({ section, player, model, cost, problem }: Prospect['roles'][number]): TemplateResult {
  return html`<dt>${plain(say(section))}</dt>
    <dd>
      ${plain(model === null ? player : `${player} · ${model}`)}
      ${problem === null ? html`<span class="dim small">${say(cost)}</span>` : note({ icon: 'warning', tone: 'warn', words: say(problem), look: 'small' })}
    </dd>`;
}

function outlook({ outlook: expected }: Prospect): TemplateResult {
  const { first = null, whole = null, runs = 0 } = expected ?? {};
  const isPriced = first?.agents.some(({ usd }) => usd !== null);
  return html`${
    first && isPriced
      ? html`<p>${t('Until you approve: {0}', say(describeRange(first.usd)))}</p>
          <p class="dim small">
            ${first.runs === 0 ? t('Assumed from usual work and the prices of {0}: no earlier run here did this work.', first.pricesOf) : t('From earlier runs here and the prices of {0}.', first.pricesOf)}
          </p>`
      : nothing
  }
  ${
    whole
      ? html`<p class="gap-above">${t('All of it: {0}', say(describeRange(whole)))}</p>
          <p class="dim small">${runs === 1 ? t('As one earlier run here cost.') : t('As {0} earlier runs here cost.', runs)}</p>`
      : html`<p class="dim small gap-above">${t('What the rest will cost is told before you approve it.')}</p>`
  }`;
}
