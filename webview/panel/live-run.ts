import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { section } from '../shared/controls/section.ts';
import { rows } from '../shared/controls/windowed-rows.ts';
import { splitPath } from '../shared/format.ts';
import { say } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import { activityRow, isActivity } from './activity-row.ts';
import { agentsView, shownAgents } from './agents-view.ts';
import type { PanelUi } from './panel-ui.ts';
import { phasesView } from './phases-view.ts';

/** A run under way or over: its phases, its agents with their proofs, changed files, notices, everything that happened. */
export function liveRun(ui: PanelUi): TemplateResult {
  const { run } = ui;
  const agents = shownAgents(run).length;
  const files = Object.values(run.files).filter((file) => !file.output);
  const over = run.status === 'completed' || run.status === 'cancelled';
  const activity = ui.isOpen('activity', false) ? ui.events.filter(isActivity) : [];
  return html`
    ${part(ui, 'phases', t('Phases'), !over, () => phasesView(ui))}
    ${agents === 0 ? nothing : part(ui, 'agents', t('Agents'), true, () => agentsView(ui), String(agents))}
    ${
      run.notices.length === 0
        ? nothing
        : part(
            ui,
            'notices',
            t('Notices'),
            run.notices.some((notice) => notice.level === 'warning'),
            () =>
              html`<ul class="plain">
                ${run.notices.map(
                  ({ level, said }) =>
                    html`<li class="note">
                      <span class="codicon codicon-${level} mark ${level === 'warning' ? 'warn' : 'dim'}" aria-hidden="true"></span
                      ><span>${say(said)}</span>
                    </li>`,
                )}
              </ul>`,
            String(run.notices.length),
          )
    }
    ${
      files.length === 0
        ? nothing
        : part(
            ui,
            'files',
            t('Changed files'),
            over,
            () =>
              html`<div class="flush ${files.length > 120 ? 'scroller' : ''}">
                ${rows(files, 22, t('Changed files'), ({ file, before, after, added, removed }) => {
                  const { name, folder } = splitPath(file);
                  const tone = before === null ? 'added' : after === null ? 'deleted' : 'modified';
                  return html`<div class="row" title=${file}>
                    <button type="button" class="row-open" @click=${() => void ui.ask('openDiff', { runId: run.runId, file })}>
                      <span class="cut ${tone} file-name">${name}</span><span class="cut description">${folder}</span>
                    </button>
                    <span class="figures small added">+${added}</span><span class="figures small deleted">−${removed}</span>
                  </div>`;
                })}
              </div>`,
            String(files.length),
          )
    }
    ${
      ui.events.length === 0
        ? nothing
        : part(
            ui,
            'activity',
            t('Everything that happened'),
            false,
            () =>
              html`<div class="flush scroller tall" tabindex="0" aria-label=${t('Everything that happened')}>
                ${rows(activity, 22, t('Everything that happened'), (event) => activityRow(run, event))}
              </div>`,
          )
    }
  `;
}

function part(ui: PanelUi, name: string, title: string, standard: boolean, body: () => TemplateResult, badge?: string): TemplateResult {
  return section({
    title,
    open: ui.isOpen(name, standard),
    onToggle: (open) => ui.setOpen(name, open),
    body,
    ...(badge === undefined ? {} : { badge }),
  });
}
