import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { HunkView } from '../../src/protocol/webview-view.ts';
import { section } from '../shared/controls/section.ts';
import type { HostEvent, VsCodeApi } from '../shared/host.ts';
import { Logs } from '../shared/logs.ts';
import { Page } from '../shared/page.ts';
import { statusMark } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import { changedFiles } from './change-rows.ts';
import { changesView } from './changes-view.ts';
import { costTable, evidenceSection, roundsTable } from './evidence-section.ts';
import { shownIssues } from './issues.ts';
import { issuesView } from './issues-view.ts';
import { reviewHeader } from './review-header.ts';
import type { ReviewUi } from './review-ui.ts';

/** The editor tab's page: what a run did, judged and proven, to keep or to take back. */
export class ReviewPage extends Page implements ReviewUi {
  dismissed: ReadonlySet<string> = new Set();
  logs = new Logs(this);
  private keptChanges: ReadonlySet<string> = new Set();
  private readonly known = new Map<string, readonly HunkView[]>();
  private readonly refusals = new Map<string, string>();
  /** Content of each file when its hunks were read. */
  private readonly readAt = new Map<string, string | null>();

  constructor(api: VsCodeApi) {
    super(api, 'review');
  }

  isKept(file: string, hunk: string | null): boolean {
    return this.keptChanges.has(keptKey(file, hunk));
  }

  async keepChange(file: string, hunk: string | null, kept: boolean): Promise<void> {
    await this.read('keep', { runId: this.run.runId, change: { file, hunk }, kept });
  }

  hunks(file: string): readonly HunkView[] | undefined {
    return this.known.get(file);
  }

  refusal(file: string): string | null {
    return this.refusals.get(file) ?? null;
  }

  async loadHunks(file: string): Promise<void> {
    const { runId } = this.run;
    this.readAt.set(file, this.run.files[file]?.after ?? null);
    const answer = await this.read('hunks', { runId, file });
    if (answer) this.known.set(file, answer.hunks);
  }

  async undoChange(file: string, hunk?: string): Promise<void> {
    const { runId } = this.run;
    this.refusals.delete(file);
    const answer = await this.ask('undoChange', { runId, change: hunk === undefined ? { file } : { file, hunk } });
    if (answer?.refused) this.refusals.set(file, answer.refused);
    if (answer && this.known.has(file)) await this.loadHunks(file);
    this.requestUpdate();
  }

  protected override runChanged(): void {
    this.dismissed = new Set();
    this.keptChanges = new Set();
    this.known.clear();
    this.refusals.clear();
    this.readAt.clear();
    this.logs = new Logs(this);
  }

  protected override told(event: HostEvent): void {
    if (event.type === 'dismissed' && event.runId === this.view.runId) this.dismissed = new Set(event.fingerprints);
    if (event.type === 'kept' && event.runId === this.view.runId)
      this.keptChanges = new Set(event.changes.map(({ file, hunk }) => keptKey(file, hunk)));
    if (event.type === 'focus') this.focusOn('title');
  }

  protected override willUpdate(): void {
    super.willUpdate();
    // An opened file that the run changes again, and one that was open before the page was hidden.
    for (const { file, after } of changedFiles(this.run)) {
      if (this.isOpen(`change ${file}`, false) && this.readAt.get(file) !== after) void this.loadHunks(file);
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.ready) return nothing;
    const { run, view } = this;
    if (view.runId === null || run.startedAt === '')
      return html`<main><p class="dim">${view.runId === null ? view.reason || t('No run to review.') : t('Reading…')}</p></main>`;
    const issues = shownIssues(run, this.dismissed).filter((issue) => issue.standing === 'open').length;
    const files = changedFiles(run).length;
    return html`<main>
      ${reviewHeader(this)}
      ${
        this.failure === ''
          ? nothing
          : html`<p class="note" role="alert">
              <span class="codicon codicon-error mark bad" aria-hidden="true"></span><span>${this.failure}</span>
            </p>`
      }
      ${this.foldable('issues', t('Issues'), true, () => issuesView(this), issues === 0 ? undefined : String(issues))}
      ${this.foldable('changes', t('Changed files'), true, () => changesView(this), String(files))}
      ${this.foldable('proofs', t('Proofs'), true, () => evidenceSection(this))}
      ${run.reviews.length === 0 ? nothing : this.foldable('rounds', t('Review rounds'), run.reviews.length > 1, () => roundsTable(this), String(run.reviews.length))}
      ${run.spend.turns === 0 ? nothing : this.foldable('cost', t('Cost'), true, () => costTable(this))}
      <div class="hidden-text" role="status" aria-live="polite">${statusMark(run.status).words}</div>
    </main>`;
  }

  private foldable(name: string, title: string, standard: boolean, body: () => TemplateResult, badge?: string): TemplateResult {
    return section({
      title,
      open: this.isOpen(name, standard),
      onToggle: (open) => this.setOpen(name, open),
      body,
      ...(badge === undefined ? {} : { badge }),
    });
  }
}

function keptKey(file: string, hunk: string | null): string {
  return JSON.stringify([file, hunk]);
}

customElements.define('batuta-review', ReviewPage);
