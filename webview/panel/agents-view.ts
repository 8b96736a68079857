import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { AttemptState, EvidenceState, RunState } from '../../src/core/run/run-state.ts';
import { iconButton, linkButton } from '../shared/controls/button.ts';
import { markIcon } from '../shared/controls/marks.ts';
import { evidenceView } from '../shared/evidence-view.ts';
import { formatClock, formatCommand, formatDuration, formatUsd } from '../shared/format.ts';
import { agentName, attemptUsd, attemptWords, say } from '../shared/run-words.ts';
import type { Mark } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import { guidanceForm, guidancePart } from './guidance-form.ts';
import type { PanelUi } from './panel-ui.ts';

/** Agents that have begun or will take part: the spec's layers, and whoever else worked (spec's writer, reviewer). */
export function shownAgents(run: RunState): string[] {
  const begun = [...new Set(run.attempts.map((attempt) => attempt.agent))];
  const layers = run.agents.map((agent) => agent.name);
  const implementing = run.phases.some((phase) => phase.phase === 'implement');
  const others = begun.filter((name) => !layers.includes(name));
  const reviewers = others.filter((name) => run.attempts.some((attempt) => attempt.agent === name && attempt.kind === 'review'));
  return [
    ...others.filter((name) => !reviewers.includes(name)),
    ...(implementing ? layers : layers.filter((name) => begun.includes(name))),
    ...reviewers,
  ];
}

export function agentsView(ui: PanelUi): TemplateResult {
  return html`<div class="flush">${shownAgents(ui.run).map((name) => agentCard(ui, name))}</div>`;
}

function agentCard(ui: PanelUi, name: string): TemplateResult {
  const { run } = ui;
  const attempts = run.attempts.filter((attempt) => attempt.agent === name);
  const latest = attempts.at(-1);
  const mark = agentMark(run, name, latest);
  const verdict = run.verdicts[name];
  const guided = run.guided.findLast((words) => words.agent === name);
  const evidence = run.evidence.filter((item) => item.agent === name);
  const current = latestOnly(evidence);
  const earlier = evidence.slice(0, evidence.length - current.length);
  const key = `earlier ${name}`;
  return html`<section class="agent" aria-label=${agentName(run, name)}>
    <div class="row agent-row">
      ${markIcon(mark)}
      <span class="agent-name">${agentName(run, name)}</span>
      <span class="description cut grow">${latest ? attemptWords(latest) : ''}</span>
      <span class="description figures">${figures(ui, latest, attempts)}</span>
      ${latest ? transcriptButton(ui, latest) : nothing}
      ${latest?.status === 'running' && run.status === 'running' ? guideButton(ui, name) : nothing}
    </div>
    <p class="agent-activity cut ${mark.tone === 'bad' ? 'error-words' : 'dim'}" title=${activity(ui, name, latest, mark)}>
      ${activity(ui, name, latest, mark)}
    </p>
    ${
      verdict?.disagreement
        ? html`<p class="agent-note note small">
            <span class="codicon codicon-warning mark warn" aria-hidden="true"></span><span>${verdict.disagreement}</span>
          </p>`
        : nothing
    }
    ${
      guided
        ? html`<p class="agent-note note small dim">
            <span class="codicon codicon-comment" aria-hidden="true"></span><span>${guided.text}</span>
          </p>`
        : nothing
    }
    ${run.guidedLate
      .filter((words) => words.agent === name)
      .map(
        (words) =>
          html`<p class="agent-note note small">
            <span class="codicon codicon-warning mark warn" aria-hidden="true"></span
            ><span
              >${
                run.endedAt === null
                  ? t('This came after its last step. It reads it with its next task, if there is one: {0}', words.text)
                  : t('This came after its last step, so nobody read it: {0}', words.text)
              }</span
            >
          </p>`,
      )}
    ${current.map((item, index) => evidenceView(ui, ui.logs, item, `${name} ${earlier.length + index}`))}
    ${
      earlier.length === 0
        ? nothing
        : html`<p class="agent-note small">
              ${linkButton(ui.isOpen(key, false) ? t('Hide earlier proofs') : t('Earlier proofs ({0})', earlier.length), () =>
                ui.setOpen(key, !ui.isOpen(key, false)),
              )}
            </p>
            ${ui.isOpen(key, false) ? earlier.slice(-50).map((item, index) => evidenceView(ui, ui.logs, item, `${name} ${index}`)) : nothing}`
    }
    ${guidanceForm(ui, name)}
  </section>`;
}

/** The commands of the last attempt that was proven. */
function latestOnly(evidence: readonly EvidenceState[]): EvidenceState[] {
  const last = evidence.at(-1);
  return last ? evidence.filter((item) => item.attempt === last.attempt && item.purpose === last.purpose) : [];
}

function agentMark(run: RunState, name: string, latest: AttemptState | undefined): Mark {
  const skipped = run.skipped.find((item) => item.agent === name);
  if (skipped) return { icon: 'debug-step-over', tone: 'dim', words: t('not needed') };
  if (run.validating[name]) return { icon: 'loading', tone: 'active', words: t('proving') };
  if (latest?.status === 'running') {
    return run.status === 'running'
      ? { icon: 'loading', tone: 'active', words: t('at work') }
      : { icon: 'debug-pause', tone: 'warn', words: t('paused') };
  }
  const verdict = run.verdicts[name];
  if (verdict?.result === 'pass') return { icon: 'verified-filled', tone: 'good', words: t('Proven') };
  if (verdict?.result === 'claimed') return { icon: 'question', tone: 'warn', words: t('Claimed, not proven') };
  if (verdict?.result === 'fail' || latest?.status === 'failed') return { icon: 'error', tone: 'bad', words: t('Not proven') };
  if (latest?.status === 'question') return { icon: 'comment-unresolved', tone: 'warn', words: t('has a question') };
  if (latest) return { icon: 'pass', tone: 'good', words: t('done') };
  return { icon: 'circle-large-outline', tone: 'dim', words: t('to come') };
}

/** What it does just now, or how it stands. */
function activity({ run }: PanelUi, name: string, latest: AttemptState | undefined, mark: Mark): string {
  const skipped = run.skipped.find((item) => item.agent === name);
  if (skipped) return say(skipped.said);
  const proving = run.validating[name];
  if (proving) return t('proving: {0}', formatCommand(proving.command));
  if (latest?.status === 'running' && run.status !== 'running') return mark.words;
  if (latest?.status === 'running') return say(latest.doing) || t('at work');
  if (latest?.said) return say(latest.said);
  const verdict = run.verdicts[name];
  if (verdict?.result === 'fail' && verdict.error) return verdict.error;
  if (!latest) {
    const needs = run.agents.find((agent) => agent.name === name)?.needs ?? [];
    const missing = needs.filter(
      (need) => (run.verdicts[need]?.result ?? 'fail') === 'fail' && run.agents.some((agent) => agent.name === need),
    );
    return missing.length > 0 ? t('waits for {0}', missing.map((need) => agentName(run, need)).join(', ')) : mark.words;
  }
  return latest.summary === '' ? mark.words : `${mark.words} · ${latest.summary}`;
}

function figures(ui: PanelUi, latest: AttemptState | undefined, attempts: readonly AttemptState[]): string {
  if (!latest) return '';
  const usd = attempts.map((attempt) => attemptUsd(ui.run, attempt));
  const cost = usd.includes(null) ? formatUsd(null) : formatUsd(usd.reduce<number>((sum, value) => sum + (value ?? 0), 0));
  const began = Date.parse(latest.startedAt);
  if (latest.endedAt !== null) return `${formatDuration(Date.parse(latest.endedAt) - began)} · ${cost}`;
  return ui.run.status === 'running' ? `${formatClock(ui.now() - began)} · ${cost}` : cost;
}

function transcriptButton(ui: PanelUi, latest: AttemptState): TemplateResult {
  return iconButton({
    label: t('Open transcript of {0}', agentName(ui.run, latest.agent)),
    icon: 'comment-discussion',
    onClick: () => void ui.ask('openTranscript', { runId: ui.run.runId, path: latest.path }),
  });
}

function guideButton(ui: PanelUi, name: string): TemplateResult {
  const part = guidancePart(name);
  const open = ui.isOpen(part, false);
  return iconButton({
    label: t('Guide {0}', agentName(ui.run, name)),
    icon: 'edit',
    expanded: open,
    onClick: () => {
      ui.setOpen(part, !open);
      if (!open) ui.focusOn(`guide-${name}`);
    },
  });
}
