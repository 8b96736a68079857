import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { addUp } from '../../src/core/describe/add-up.ts';
import { describeAgent } from '../../src/core/describe/agent.ts';
import { workName } from '../../src/core/describe/work.ts';
import { workedMs } from '../../src/core/run/rests.ts';
import { attemptUsd, bookedUnder } from '../../src/core/run/agents.ts';
import type { AttemptState, EvidenceState, RunState } from '../../src/core/run/run-state.ts';
import { iconButton, linkButton } from '../shared/controls/button.ts';
import { markIcon } from '../shared/controls/marks.ts';
import { note } from '../shared/controls/note.ts';
import { evidenceView, latestOfEach } from '../shared/evidence-view.ts';
import { formatClock, formatDuration, formatCell, plain } from '../shared/format.ts';
import { agentName, mark, say } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import { shownAgents } from './agent-status.ts';
import { guidanceForm, guideButton } from './guidance-form.ts';
import type { PanelUi } from './panel-ui.ts';

/** Of the proofs of earlier attempts, the latest. */
const mostEarlier = 50;

export function agentsView(ui: PanelUi): TemplateResult {
  const cost = agentUsd(ui.run);
  return html`<div class="flush">
    ${repeat(
      shownAgents(ui.run),
      (name) => name,
      (name) => agentCard(ui, name, cost(name)),
    )}
  </div>`;
}

function agentCard(ui: PanelUi, name: string, cost: string): TemplateResult {
  const { run } = ui;
  const attempts = run.attempts.filter((attempt) => attempt.agent === name);
  const latest = attempts.at(-1);
  const standing = describeAgent(run, name);
  const activity = say(standing.activity);
  const disagreement = run.verdicts[name]?.disagreement ?? null;
  const guided = run.guided.findLast((words) => words.agent === name);
  const attempt = latest?.n === undefined ? '' : say(workName(latest));
  return html`<section class="agent" aria-label=${agentName(run, name)}>
    <div class="row agent-row">
      ${markIcon(mark(standing))}
      <h3 class="agent-name cut end-seen" title=${agentName(run, name)}><bdi>${agentName(run, name)}</bdi></h3>
      <span class="description figures">${figures(ui, latest, cost)}</span>
      ${latest ? transcriptButton(ui, latest) : nothing}
      ${latest?.status === 'running' && run.status === 'running' ? guideButton(ui, name) : nothing}
    </div>
    <p class="agent-activity cut ${standing.level === 'bad' ? 'error-words' : 'dim'}" title=${activity} dir="auto">
      ${attempt === '' ? nothing : html`<span class="attempt">${attempt} · </span>`}${
        // A tool and its target, of which the end tells it from the one before; else words, of which the beginning does.
        standing.level === 'active' ? html`<span class="cut end-seen"><bdi>${activity}</bdi></span>` : activity
      }
    </p>
    ${disagreement === null ? nothing : note({ icon: 'warning', tone: 'warn', words: say(disagreement), look: 'agent-note small' })}
    ${guided ? note({ icon: 'comment', words: plain(guided.text), look: 'agent-note small dim' }) : nothing} ${lateWords(run, name)}
    ${proofs(ui, name)} ${guidanceForm(ui, name)}
  </section>`;
}

/** What the person said when the agent had already done its last step. */
function lateWords(run: RunState, name: string): TemplateResult[] {
  return run.notes
    .filter((words) => words.late && words.agent === name)
    .map(({ text }) =>
      note({
        icon: 'warning',
        tone: 'warn',
        look: 'agent-note small',
        words:
          run.endedAt === null
            ? t('This came after its last step. It reads it with its next task, if there is one: {0}', plain(text))
            : t('This came after its last step, so nobody read it: {0}', plain(text)),
      }),
    );
}

/** The commands of the attempt that was proven last; those before it behind a button. */
function proofs(ui: PanelUi, name: string): TemplateResult {
  const evidence = ui.run.evidence.filter((item) => bookedUnder(item) === name);
  const current = latestOnly(evidence);
  const earlier = evidence.filter((item) => !current.includes(item));
  const key = `earlier ${name}`;
  const open = ui.isOpen(key, false);
  const first = Math.max(0, earlier.length - mostEarlier);
  return html`${current.map((item, index) => evidenceView(ui, item, `${name} ${earlier.length + index}`))}
  ${
    earlier.length === 0
      ? nothing
      : html`<p class="agent-note small">
            ${linkButton(open ? t('Hide earlier proofs') : t('Earlier proofs ({0})', earlier.length), () => ui.setOpen(key, !open))}
          </p>
          ${open ? earlier.slice(first).map((item, index) => evidenceView(ui, item, `${name} ${first + index}`)) : nothing}`
  }`;
}

/** The commands of the last attempt that was proven. */
function latestOnly(evidence: readonly EvidenceState[]): EvidenceState[] {
  const last = evidence.at(-1);
  return last ? latestOfEach(evidence.filter((item) => item.attempt === last.attempt && item.purpose === last.purpose)) : [];
}

/** What each agent cost, so written that all of them add up to what the run cost. */
function agentUsd(run: RunState): (name: string) => string {
  const all = new Map<string, number | null>();
  for (const attempt of run.attempts) {
    const [before = 0, usd] = [all.get(attempt.agent), attemptUsd(run, attempt)];
    all.set(attempt.agent, before === null || usd === null ? null : before + usd);
  }
  const { amounts, digits } = addUp(
    [...all.values()].map((usd) => usd ?? 0),
    run.spend.usd,
  );
  const written = new Map([...all].map(([name, usd], index) => [name, usd === null ? null : (amounts[index] ?? usd)]));
  return (name) => formatCell(written.get(name) ?? (written.has(name) ? null : 0), digits);
}

function figures(ui: PanelUi, latest: AttemptState | undefined, cost: string): string {
  if (!latest) return '';
  const began = Date.parse(latest.startedAt);
  if (latest.endedAt !== null) return `${formatDuration(workedMs(ui.run, began, Date.parse(latest.endedAt)))} · ${cost}`;
  return ui.run.status === 'running' ? `${formatClock(workedMs(ui.run, began, ui.now()))} · ${cost}` : cost;
}

function transcriptButton(ui: PanelUi, latest: AttemptState): TemplateResult {
  return iconButton({
    label: t('Open transcript of {0}', agentName(ui.run, latest.agent)),
    icon: 'comment-discussion',
    onClick: () => void ui.ask('openTranscript', { runId: ui.run.runId, path: latest.path }),
  });
}
