import { html, nothing, type TemplateResult } from 'lit';
import type { Result } from '../../src/protocol/webview.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import type { Hunk } from '../../src/protocol/webview-view.ts';
import { changedFiles } from '../../src/core/run/changed-files.ts';
import { isField, isTaken } from '../shared/controls/row-keys.ts';
import { foldable } from '../shared/foldable.ts';
import { costHeading } from '../shared/format.ts';
import type { HostEvent, VsCodeApi } from '../shared/host.ts';
import { Page, type Announcement } from '../shared/page.ts';
import { bookedUnder } from '../../src/core/run/agents.ts';
import { runMark, agentName, say, verdictMark } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import { agentCosts } from './agent-costs.ts';
import { commentsFooter } from './comments.ts';
import { changesView } from './changes-view.ts';
import { openIssues } from './issues.ts';
import { issuesView, stepIssue } from './issues-view.ts';
import { pullRequestPart, pullRequestSection } from './pull-request.ts';
import { reviewHeader, verdictWords } from './review-header.ts';
import type { ReviewUi } from './review-ui.ts';
import { costTable, roundsTable } from './summary-tables.ts';
import { staleFiles, verdictNow } from '../../src/core/run/seal.ts';
import { evidenceView, latestOfEach } from '../shared/evidence-view.ts';
import { markIcon } from '../shared/controls/marks.ts';
import { note } from '../shared/controls/note.ts';

/** The editor tab's page: what a run did, judged and proven, to keep or to take back. */
export class ReviewPage extends Page implements ReviewUi {
  dismissed: ReadonlySet<string> = new Set();
  private acceptedChanges: ReadonlySet<string> = new Set();
  private readonly hunksOf = new Map<string, readonly Hunk[]>();
  private readonly refusals = new Map<string, string>();
  /** Content of each file when its hunks were read. */
  private readonly readAt = new Map<string, string | null>();

  lastIssue: string | null = null;
  pullRequest: Result<'pullRequest'> | null = null;
  /** What the text was read about; another state of the run has another one. */
  private pullRequestOf = '';

  constructor(api: VsCodeApi) {
    super(api, 'review');
  }

  get events(): readonly RunEvent[] {
    return this.store.events;
  }

  isAccepted(file: string, hunk: string | null): boolean {
    return this.acceptedChanges.has(changeKey(file, hunk));
  }

  async acceptChange(file: string, hunk: string | null, accepted: boolean): Promise<void> {
    await this.read('accept', { runId: this.run.runId, change: { file, hunk }, accepted });
  }

  hunks(file: string): readonly Hunk[] | undefined {
    return this.hunksOf.get(file);
  }

  refusal(file: string): string | null {
    return this.refusals.get(file) ?? null;
  }

  async loadHunks(file: string): Promise<void> {
    const { runId } = this.run;
    this.readAt.set(file, this.run.files[file]?.after ?? null);
    const answer = await this.read('hunks', { runId, file });
    if (answer) this.hunksOf.set(file, answer.hunks);
    else this.refusals.set(file, t('This change could not be read.'));
  }

  async undoChange(file: string, hunk?: string): Promise<void> {
    const { runId } = this.run;
    this.refusals.delete(file);
    const answer = await this.ask('undoChange', { runId, change: hunk === undefined ? { file } : { file, hunk } });
    if (answer?.refused) this.refusals.set(file, answer.refused);
    if (answer && this.hunksOf.has(file)) await this.loadHunks(file);
    this.requestUpdate();
  }

  async keepPullRequest(text: string | null): Promise<boolean> {
    const done = (await this.ask('keepPullRequest', { runId: this.run.runId, text })) !== undefined;
    if (done) await this.readPullRequest();
    return done;
  }

  private async readPullRequest(): Promise<void> {
    this.pullRequest = (await this.read('pullRequest', { runId: this.run.runId })) ?? null;
  }

  protected override runChanged(): void {
    this.pullRequest = null;
    this.pullRequestOf = '';
    this.dismissed = new Set();
    this.acceptedChanges = new Set();
    this.hunksOf.clear();
    this.refusals.clear();
    this.readAt.clear();
  }

  protected override told(event: HostEvent): void {
    if (event.type === 'dismissed' && event.runId === this.view.runId) this.dismissed = new Set(event.fingerprints);
    if (event.type === 'accepted' && event.runId === this.view.runId)
      this.acceptedChanges = new Set(event.changes.map(({ file, hunk }) => changeKey(file, hunk)));
  }

  protected override willUpdate(): void {
    super.willUpdate();
    const about = `${this.run.runId} ${this.run.cursor} ${this.view.look?.stale.join()}`;
    if (this.loaded && this.isOpen(pullRequestPart, false) && this.pullRequestOf !== about) {
      this.pullRequestOf = about;
      void this.readPullRequest();
    }
    // An opened file that the run changes again, and one that was open before the page was hidden.
    for (const { file, after } of changedFiles(this.run)) {
      if (this.isOpen(`change ${file}`, false) && this.readAt.get(file) !== after) void this.loadHunks(file);
    }
  }

  protected override content(): TemplateResult {
    const { run } = this;
    const without = this.without(t('No run to review.'));
    if (without) return without;
    const issues = openIssues(run, this.dismissed).length;
    // Without one the header says all: that there was none yet, or why.
    const isReviewed = run.reviews.length > 0;
    return html`<main>
      ${reviewHeader(this)} ${this.trouble()}
      ${isReviewed ? foldable(this, { part: 'issues', title: t('Issues'), standard: true, body: () => issuesView(this), badge: issues }) : nothing}
      ${foldable(this, { part: 'changes', title: t('Changed files'), standard: true, body: () => changesView(this), badge: changedFiles(run).length })}
      ${foldable(this, { part: 'proofs', title: t('Proofs'), standard: true, body: () => evidenceSection(this) })}
      ${
        run.reviews.length === 0
          ? nothing
          : foldable(this, {
              part: 'rounds',
              title: t('Review rounds'),
              standard: run.reviews.length > 1,
              body: () => roundsTable(this),
              badge: run.reviews.length,
            })
      }
      ${run.spend.turns === 0 ? nothing : foldable(this, { part: 'cost', title: costHeading(), standard: true, body: () => [agentCosts(this), costTable(this)] })}
      ${pullRequestSection(this)} ${commentsFooter(this)}
    </main>`;
  }

  protected override pressed(event: KeyboardEvent): void {
    const by = { n: 1, p: -1 } as const;
    if (!(event.key === 'n' || event.key === 'p') || isTaken(event) || isField(event.target)) return;
    stepIssue(this, by[event.key]);
  }

  protected override announcement(): Announcement {
    return { polite: `${runMark(this.run).words}. ${verdictWords(this).words}`, assertive: '' };
  }
}

function changeKey(file: string, hunk: string | null): string {
  return JSON.stringify([file, hunk]);
}

customElements.define('batuta-review', ReviewPage);

/** How each layer stands, with the commands that say so; the latest of each command. */
function evidenceSection(ui: ReviewUi): TemplateResult {
  const { run } = ui;
  const stale = staleFiles(run);
  const seen = new Set([...Object.keys(run.verdicts), ...run.evidence.map(bookedUnder)]);
  const names = [...new Set([...run.agents.map((agent) => agent.name), ...seen])].filter((name) => seen.has(name));
  if (names.length === 0) return html`<p class="dim">${t('Nothing was proven yet.')}</p>`;
  return html`${names.map((name) => {
    const verdict = run.verdicts[name];
    const standing = verdict && verdictMark(verdictNow(verdict.result, stale));
    const evidence = run.evidence.filter((item) => bookedUnder(item) === name);
    return html`<section class="proven" aria-label=${agentName(run, name)}>
      <h3>
        ${standing ? markIcon(standing) : nothing}${agentName(run, name)}
        <span class="dim small">${standing?.words ?? ''}</span>
      </h3>
      ${verdict?.disagreement ? note({ icon: 'warning', tone: 'warn', words: say(verdict.disagreement), look: 'small' }) : nothing}
      <div class="flush">${latestOfEach(evidence).map((item, index) => evidenceView(ui, item, `${name} ${index}`))}</div>
    </section>`;
  })}`;
}
