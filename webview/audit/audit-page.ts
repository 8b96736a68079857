import { html, nothing, type TemplateResult } from 'lit';
import { targetOf } from '../../src/core/audit/goal-words.ts';
import { findingChanges, scoreHistory } from '../../src/core/audit/audit-charts.ts';
import { auditStyles } from '../../src/core/audit/audit-styles.ts';
import { drawChanges } from '../../src/core/audit/draw-changes.ts';
import { drawPhases } from '../../src/core/audit/draw-phases.ts';
import { drawScores } from '../../src/core/audit/draw-scores.ts';
import { scoreStyles } from '../../src/core/score/score-styles.ts';
import { ofCap } from '../../src/core/describe/terms.ts';
import type { Lead } from '../../src/core/score/score.ts';
import type { Drawing } from '../../src/core/score/shape.ts';
import type { AuditReport } from '../../src/protocol/report.ts';
import type { AuditView } from '../../src/protocol/webview-view.ts';
import { redrawResized } from '../shared/redraw.ts';
import { iconButton } from '../shared/controls/button.ts';
import { markIcon } from '../shared/controls/marks.ts';
import { foldable } from '../shared/foldable.ts';
import { formatDuration } from '../shared/format.ts';
import type { HostEvent, VsCodeApi } from '../shared/host.ts';
import { Page, type Announcement } from '../shared/page.ts';
import { runTitle } from '../shared/run-title.ts';
import { runMark, say } from '../shared/run-words.ts';
import { adoptStyles, chartView, followLead } from '../shared/shape-view.ts';
import { locale, t } from '../shared/texts.ts';
import { changesTable, commandsTable, historyTable, phasesTable, scoresTable } from './audit-tables.ts';
import { findingsList } from './findings-list.ts';
import { overRuns } from './over-runs.ts';

const widest = 920;

/** The editor tab of an audit: its scores, what it found and closed, what it took, and where each number comes from. */
export class AuditPage extends Page {
  private dismissed: ReadonlySet<string> = new Set();
  /** What was told of it last; null: nothing yet. */
  private seen: AuditView | null = null;
  /** How the run stood when it was asked for last. */
  private askedAt = '';

  constructor(api: VsCodeApi) {
    super(api, 'audit');
    redrawResized(this);
    adoptStyles(scoreStyles + auditStyles);
  }

  protected override runChanged(): void {
    this.dismissed = new Set();
    this.seen = null;
    this.askedAt = '';
  }

  protected override told(event: HostEvent): void {
    if (event.type === 'dismissed' && event.runId === this.view.runId) this.dismissed = new Set(event.fingerprints);
  }

  protected override willUpdate(): void {
    super.willUpdate();
    const { audit, phases, status, runId } = this.run;
    const stands = [audit?.rounds.length ?? 0, phases.length, phases.filter((phase) => phase.status === 'running').length, status].join(
      ' ',
    );
    if (!this.loaded || stands === this.askedAt) return;
    this.askedAt = stands;
    void this.read('audit', { runId }).then((answer) => {
      if (answer && runId === this.run.runId) this.seen = answer;
      this.requestUpdate();
    });
  }

  protected override content(): TemplateResult {
    const { run } = this;
    const without = this.without(t('No audit to show.'));
    if (without) return without;
    const known = this.seen;
    const audit = known?.audit ?? null;
    const isAudited = run.audit !== null && run.audit.rounds.length > 0;
    return html`<main>
      ${this.header(audit)} ${this.trouble()}
      ${
        isAudited
          ? known && audit
            ? this.sections(known, audit)
            : this.failure === ''
              ? this.loading()
              : nothing
          : html`<p class="body dim">${t('Nothing was audited yet.')}</p>`
      }
    </main>`;
  }

  protected override announcement(): Announcement {
    const score = this.seen?.audit?.metrics.final_score;
    const words = typeof score === 'number' ? t('Score {0}', score) : '';
    return { polite: [runMark(this.run).words, words].filter((part) => part !== '').join('. '), assertive: '' };
  }

  private header(audit: AuditReport | null): TemplateResult {
    const { run } = this;
    const { runId } = run;
    const missed = run.result?.missed;
    const status = runMark(run);
    const final = audit?.metrics.final_score;
    const open = (method: 'openReview' | 'openScore' | 'openReport') => () => void this.ask(method, { runId });
    return html`<header>
      <div>
        ${runTitle(run)}
        <div class="meta">
          <span class="status">${markIcon(status, false)}${status.words}</span>
          ${
            audit && typeof final === 'number'
              ? html`<span class="figures"
                  >${targetOf(audit.goal) === null ? t('Score {0}', final) : t('Score {0}, target {1}', final, audit.goal.target)}</span
                >`
              : nothing
          }
          <span class="figures">${say(ofCap(run, run.spend.usd))}</span>
          ${audit ? html`<span class="figures">${formatDuration(audit.metrics.total_duration_seconds * 1000)}</span>` : nothing}
        </div>
        ${missed ? html`<p class="missed">${say(missed)}</p>` : nothing}
      </div>
      <div class="tools" role="toolbar" aria-label=${t('View')}>
        ${iconButton({ label: t('Open review'), icon: 'checklist', disabled: this.busy, onClick: open('openReview') })}
        ${iconButton({ label: t('Open score'), icon: 'list-tree', disabled: this.busy, onClick: open('openScore') })}
        ${iconButton({ label: t('Open report'), icon: 'output', disabled: this.busy, onClick: open('openReport') })}
      </div>
    </header>`;
  }

  private sections({ phases, past }: AuditView, audit: AuditReport): TemplateResult[] {
    const width = Math.max(240, Math.min(widest, document.body.clientWidth - 48));
    const onLead = (lead: Lead): void => followLead(this, lead);
    const chart = (drawing: Drawing, label: string): TemplateResult => html`<div class="chart">${chartView(drawing, label, onLead)}</div>`;
    const { evidence } = this.run;
    const open = audit.findings.filter(({ fingerprint }) => !this.dismissed.has(fingerprint)).length;
    const runs = past.length > 1 ? overRuns(past, audit.goal) : null;
    return [
      foldable(this, {
        part: 'scores',
        title: t('Scores'),
        standard: true,
        body: () => [
          chart(drawScores(scoreHistory(audit), width, locale()), t('Scores; the table below has the same')),
          scoresTable(audit, onLead),
        ],
      }),
      ...(runs
        ? [
            foldable(this, {
              part: 'runs',
              title: audit.goal.modules.length === 1 ? t('Audits of this module') : t('Audits of these modules'),
              standard: true,
              badge: past.length,
              body: () => [
                chart(drawScores(runs, width, locale()), t('Scores over runs; the table below has the same')),
                historyTable(past, audit.goal, this.run.runId, (runId) => void this.ask('showRun', { runId })),
              ],
            }),
          ]
        : []),
      foldable(this, {
        part: 'changes',
        title: t('Findings by audit'),
        standard: true,
        body: () => [
          chart(drawChanges(findingChanges(audit), width, locale()), t('New and closed findings; the table below has the same')),
          changesTable(findingChanges(audit)),
        ],
      }),
      foldable(this, {
        part: 'findings',
        title: t('Findings'),
        standard: true,
        badge: open,
        body: () => findingsList(this, audit, this.dismissed),
      }),
      foldable(this, {
        part: 'phases',
        title: t('Time and cost of each phase'),
        standard: true,
        body: () => [
          chart(drawPhases(phases, width, locale()), t('Time and cost; the table below has the same')),
          phasesTable(phases, onLead),
        ],
      }),
      foldable(this, {
        part: 'commands',
        title: t('Commands that Batuta ran'),
        standard: false,
        badge: evidence.length,
        body: () => commandsTable(evidence, onLead),
      }),
    ];
  }
}

customElements.define('batuta-audit', AuditPage);
