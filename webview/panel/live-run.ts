import { html, nothing, type TemplateResult } from 'lit';
import type { FileState, RunState, PhaseState } from '../../src/core/run/run-state.ts';
import { changedFiles } from '../../src/core/run/changed-files.ts';
import { noteItem } from '../shared/controls/note.ts';
import { rows } from '../shared/controls/windowed-rows.ts';
import { changeOf, fileCells, lineFigures } from '../shared/file-cells.ts';
import { foldable } from '../shared/foldable.ts';
import { plain, formatTime, formatClock, formatDuration } from '../shared/format.ts';
import { say, mark, phaseName } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import { shownAgents } from './agent-status.ts';
import { agentsView } from './agents-view.ts';
import type { PanelUi } from './panel-ui.ts';
import { describe } from '../../src/core/describe/event.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import { describePhase, toCome } from '../../src/core/describe/terms.ts';
import { wayOf } from '../../src/core/run/phases.ts';
import { phaseMs } from '../../src/core/run/rests.ts';
import { markIcon } from '../shared/controls/marks.ts';

/** A run under way or over: its phases, its agents with their proofs, changed files, notices, everything that happened. */
export function liveRun(ui: PanelUi): TemplateResult {
  const { run } = ui;
  const over = run.status === 'completed' || run.status === 'cancelled';
  const agents = shownAgents(run).length;
  return html`
    ${foldable(ui, { part: 'phases', title: t('Phases'), standard: !over, body: () => phasesView(ui) })}
    ${agents === 0 ? nothing : foldable(ui, { part: 'agents', title: t('Agents'), standard: true, body: () => agentsView(ui), badge: agents })}
    ${notices(ui)} ${files(ui, over)} ${activity(ui)}
  `;
}

function notices(ui: PanelUi): TemplateResult | typeof nothing {
  const { notices } = ui.run;
  if (notices.length === 0) return nothing;
  return foldable(ui, {
    part: 'notices',
    title: t('Notices'),
    standard: notices.some((notice) => notice.level === 'warning'),
    body: () =>
      html`<ul class="plain">
        ${notices.map(({ level, text }) => noteItem({ icon: level, tone: level === 'warning' ? 'warn' : 'dim', words: say(text) }))}
      </ul>`,
    badge: notices.length,
  });
}

function files(ui: PanelUi, over: boolean): TemplateResult | typeof nothing {
  const files = changedFiles(ui.run);
  if (files.length === 0) return nothing;
  return foldable(ui, {
    part: 'files',
    title: t('Changed files'),
    standard: over,
    body: () =>
      html`<div class="flush ${files.length > 120 ? 'scroller' : ''}">
        ${rows({ items: files, label: t('Changed files'), key: ({ file }) => file, row: (file) => fileRow(ui, file) })}
      </div>`,
    badge: files.length,
  });
}

/** A file that the run changed; opens its diff. */
function fileRow(ui: PanelUi, change: FileState): TemplateResult {
  const { file } = change;
  return html`<div class="row" title=${plain(file)}>
    <button type="button" class="row-open" @click=${() => void ui.ask('openDiff', { runId: ui.run.runId, file })}>
      ${fileCells(file, changeOf(change))}
    </button>
    ${lineFigures(change)}
  </div>`;
}

function activity(ui: PanelUi): TemplateResult | typeof nothing {
  if (ui.events.length === 0) return nothing;
  const title = t('Activity');
  return foldable(ui, {
    part: 'activity',
    title,
    standard: false,
    body: () =>
      html`<div class="flush scroller tall">
        ${rows({ items: ui.events.filter(isActivity), label: title, row: (event) => activityRow(ui.run, event) })}
      </div>`,
  });
}

const untold: readonly RunEvent['type'][] = [
  'agents.defined',
  'checkpoint',
  'turn.started',
  'validation.started',
  'spec.moved',
  'memory.learned',
];

/** Events that tell a person something. */
function isActivity(event: RunEvent): boolean {
  return !untold.includes(event.type);
}

/** One event as one line: time, who, what. */
function activityRow(run: RunState, event: RunEvent): TemplateResult {
  const told = describe(event, run);
  const [who, what] = [say(told?.who ?? ''), say(told?.text ?? '')];
  return html`<div class="row activity" title=${`${who} ${what}`.trim()}>
    <span class="description figures">${formatTime(event.at)}</span>
    <span class="activity-who cut">${who}</span>
    <span class="description cut grow" dir="auto">${what}</span>
  </div>`;
}

/** The way of the run: what is done, what runs, what is to come. */
function phasesView(ui: PanelUi): TemplateResult {
  return html`<ol class="flush steps">
    ${wayOf(ui.run).map(({ id, latest: known }) => {
      const standing = known ? describePhase(ui.run, known) : toCome;
      const [name, told] = [phaseName(ui.run, known ?? { phase: id }), say(known?.note ?? '')];
      return html`<li
        class="row step ${known ? '' : 'to-come'}"
        aria-current=${standing.level === 'active' ? 'step' : nothing}
        title=${told === '' ? name : t('{0}: {1}', name, told)}
      >
        ${markIcon(mark(standing))}
        <span class="step-words grow"
          ><span class="step-name">${name}</span>${told === '' ? nothing : html` <span class="description" dir="auto">${told}</span>`}</span
        >
        <span class="description figures">${time(ui, known)}</span>
      </li>`;
    })}
  </ol>`;
}

function time(ui: PanelUi, known: PhaseState | undefined): string {
  if (!known || known.status === 'skipped') return '';
  const ms = phaseMs(ui.run, known, ui.now());
  if (known.endedAt !== null) return formatDuration(ms);
  return ui.run.status === 'running' ? formatClock(ms) : '';
}
