import { html, nothing, type TemplateResult } from 'lit';
import type { OpenQuestion } from '../../src/core/run/run-state.ts';
import type { Spec } from '../../src/protocol/spec.ts';
import { linkButton } from '../shared/controls/button.ts';
import { loadingBar } from '../shared/controls/loading-bar.ts';
import { note, noteItem } from '../shared/controls/note.ts';
import { foldable } from '../shared/foldable.ts';
import { plain, formatCell } from '../shared/format.ts';
import { markdownView, markdownWords } from '../shared/markdown-view.ts';
import { requestView } from '../shared/request-view.ts';
import { say, agentName } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { PanelUi, ShownSpec } from './panel-ui.ts';
import { shownFile } from './shown-file.ts';
import { deltas } from '../shared/spec-delta-view.ts';
import { specEntity } from './spec-entity.ts';
import { fileCount, specFiles } from './spec-files.ts';
import { addUp } from '../../src/core/describe/add-up.ts';
import { describeOrigin, describeRange, describeRisks } from '../../src/core/describe/forecast.ts';
import type { Forecast } from '../../src/protocol/forecast.ts';

/** A spec that waits for the person: everything it says, safely drawn, what changed first. */
export function waitingSpec(ui: PanelUi, question: OpenQuestion): TemplateResult {
  const { message, detail } = question;
  const { spec } = ui;
  if (spec === 'loading') return loadingBar();
  if (spec === 'failed') {
    return html`<p class="hint inset">${t('The spec could not be read.')} ${linkButton(t('Try again'), () => ui.readSpec())}</p>`;
  }
  const { parsed, view } = spec;
  const proof = proofOf(say(detail));
  const shown = deltas(view.delta);
  const changed = shown.filter(({ isNew }) => !isNew).map((delta, index) => shownFile(ui, question, delta, index === 0));
  const along = shown.filter(({ isNew }) => isNew).map((delta) => shownFile(ui, question, delta));
  return html`
    ${requestView(ui)} ${message === '' ? nothing : note({ icon: 'info', words: say(message), look: 'inset' })}
    ${proof.words.map((words) => note({ icon: 'verified', words, look: 'inset' }))} ${changed}
    ${parsed.ok ? facts(ui, parsed.spec, [provenBy(ui, proof), ...along]) : html`${problems(ui, parsed.problems)} ${provenBy(ui, proof)} ${along}`}
    ${foldable(ui, { part: 'spec text', title: t('Whole text'), standard: !parsed.ok, body: () => markdownView(ui, view.text) })}
  `;
}

function problems(ui: PanelUi, found: Extract<ShownSpec['parsed'], { ok: false }>['problems']): TemplateResult {
  return foldable(ui, {
    part: 'spec problems',
    title: t('Needs a correction'),
    standard: true,
    body: () =>
      html`<ul class="plain">
        ${found.map(({ line, message }) =>
          noteItem({ icon: 'error', tone: 'bad', words: html`<span class="dim">${t('Line {0}', line)}:</span> ${say(message)}` }),
        )}
      </ul>`,
  });
}

interface Proof {
  readonly words: readonly string[];
  /** Indented in the text, below the line that is their title. */
  readonly commands: readonly string[];
  readonly title: string;
}

function proofOf(detail: string): Proof {
  const all = detail.split('\n').filter((row) => row !== '');
  const first = all.findIndex((row) => row.startsWith('  '));
  if (first < 1) return { words: all, commands: [], title: '' };
  return {
    words: all.slice(0, first - 1),
    commands: all.slice(first).map((row) => row.trim()),
    title: (all[first - 1] ?? '').replace(/:$/u, ''),
  };
}

function provenBy(ui: PanelUi, { commands, title }: Proof): TemplateResult | typeof nothing {
  if (commands.length === 0) return nothing;
  return foldable(ui, {
    part: 'spec proof',
    title,
    standard: true,
    badge: commands.length,
    body: () =>
      html`<ul class="bullets">
        ${commands.map((command) => html`<li class="mono">${plain(command)}</li>`)}
      </ul>`,
  });
}

function facts(ui: PanelUi, spec: Spec, along: readonly (TemplateResult | typeof nothing)[]): TemplateResult {
  const { forecast } = ui;
  const entity = specEntity(ui, spec);
  return html`
    ${sections().map(([name, title]) => section(ui, name, title, spec[name]))}
    ${foldable(ui, { part: 'spec summary', title: t('Summary'), standard: true, body: () => markdownView(ui, spec.summary) })} ${along}
    ${entity ? foldable(ui, { part: 'spec entity', title: t('Entity'), standard: true, body: () => entity }) : nothing}
    ${foldable(ui, { part: 'spec files', title: t('Files'), standard: true, body: () => specFiles(ui, spec), badge: fileCount(spec) })}
    ${
      spec.tasks.length === 0
        ? nothing
        : foldable(ui, { part: 'spec tasks', title: t('Tasks'), standard: true, body: () => tasks(ui, spec), badge: spec.tasks.length })
    }
    ${
      spec.dependencies.length === 0
        ? nothing
        : foldable(ui, { part: 'spec dependencies', title: t('Dependencies'), standard: true, body: () => dependencies(ui, spec) })
    }
    ${
      forecast === null
        ? nothing
        : foldable(ui, { part: 'spec forecast', title: t('Expected cost'), standard: true, body: () => costForecast(ui, forecast) })
    }
  `;
}

/** What some specs are about. */
const sections = () =>
  [
    ['cause', t('Root cause')],
    ['reproduction', t('Reproduction')],
    ['fix', t('Proposed fix')],
  ] as const;

function section(ui: PanelUi, name: string, title: string, text: string | undefined): TemplateResult | typeof nothing {
  if (text === undefined || text.trim() === '') return nothing;
  return foldable(ui, { part: `spec ${name}`, title, standard: true, body: () => markdownView(ui, text) });
}

function tasks(ui: PanelUi, spec: Spec): TemplateResult {
  return html`<ol class="plain-numbers">
    ${spec.tasks.map((task) => html`<li value=${task.number}>${markdownWords(ui, task.text)}</li>`)}
  </ol>`;
}

function dependencies(ui: PanelUi, spec: Spec): TemplateResult {
  return html`<ul class="bullets">
    ${spec.dependencies.map((text) => html`<li>${markdownWords(ui, text)}</li>`)}
  </ul>`;
}

/** What implementing will likely cost, and whether the budget holds it. */
function costForecast({ run }: PanelUi, forecast: Forecast): TemplateResult {
  const { usd, agents } = forecast;
  const { amounts, digits } = addUp(
    agents.map((agent) => agent.usd?.likely ?? 0),
    usd.likely,
  );
  return html`<div class="line">
      <strong class="figures loose">≈ ${say(describeRange(usd, { usd: usd.likely, digits }))}</strong>
    </div>
    <dl class="costs">
      ${agents.map(({ agent, usd: range }, index) =>
        range === null
          ? nothing
          : html`<dt>${agentName(run, agent)}</dt>
              <dd class="figures end">${formatCell(amounts[index] ?? range.likely, digits)}</dd>`,
      )}
    </dl>
    <p class="dim small gap-above">${say(describeOrigin(forecast))}</p>
    ${describeRisks(run, forecast).map((risk) => note({ icon: 'warning', tone: 'warn', words: say(risk) }))}`;
}
