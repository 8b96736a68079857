import { html, type TemplateResult } from 'lit';
import { parseSpec } from '../../src/core/spec/parse-spec.ts';
import type { Forecast } from '../../src/protocol/forecast.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import { linkButton } from '../shared/controls/button.ts';
import { formatClock } from '../shared/format.ts';
import type { HostEvent, VsCodeApi } from '../shared/host.ts';
import { Page, type Announcement } from '../shared/page.ts';
import { redrawLive } from '../shared/redraw.ts';
import { t } from '../shared/texts.ts';
import { approvalFooter } from './approval-footer.ts';
import { ComposerState } from './composer-state.ts';
import { composerFooter, composerView, prospectView } from './composer-view.ts';
import { furtherQuestions, otherRunsView } from './inbox-view.ts';
import { liveRun } from './live-run.ts';
import { nextSteps } from './next-steps.ts';
import { nothingToShow } from './nothing-to-show.ts';
import { outcome, blockedNote } from './outcome.ts';
import type { PanelUi, ShownSpec } from './panel-ui.ts';
import { runHeader } from './run-header.ts';
import { deltaId } from '../shared/spec-delta-view.ts';
import { waitingSpec } from './waiting-spec.ts';
import { describeSeal } from '../../src/core/describe/proof.ts';
import { runningPhase } from '../../src/core/run/phases.ts';
import { approvalOf, type RunState } from '../../src/core/run/run-state.ts';
import type { ViewState } from '../../src/protocol/webview-view.ts';
import { agentName, phaseName, runMark, say, stoppingMark, verdictMark } from '../shared/run-words.ts';

/** The sidebar's page: a spec that waits, or a run. */
export class PanelPage extends Page implements PanelUi {
  spec: ShownSpec | 'loading' | 'failed' = 'loading';
  forecast: Forecast | null = null;
  /** Which question the shown spec belongs to, so that a new one is fetched. */
  private specOf = '';
  private readonly composing = new ComposerState(this);

  constructor(api: VsCodeApi) {
    super(api, 'panel');
    redrawLive(this, () => this.run.status === 'running');
  }

  get events(): readonly RunEvent[] {
    return this.replay === null ? this.store.events : this.store.events.slice(0, this.replay);
  }

  override now(): number {
    return this.replay === null ? super.now() : Date.parse(this.run.lastAt);
  }

  protected override get replay(): number | null {
    return this.view.replay;
  }

  protected override get simulated(): boolean {
    const { composer } = this.view;
    return composer ? composer.demo !== null : super.simulated;
  }

  protected override runChanged(): void {
    this.spec = 'loading';
    this.forecast = null;
    this.specOf = '';
  }

  protected override told(event: HostEvent): void {
    if (event.type === 'specChanged' && event.runId === this.view.runId) this.specOf = '';
    if (event.type === 'focus') this.focusOn(event.part);
  }

  protected override willUpdate(): void {
    super.willUpdate();
    const { run } = this;
    const approval = approvalOf(run);
    if (!approval || this.replay !== null) return;
    const question = `${run.runId} ${approval.id}`;
    if (question === this.specOf) return;
    this.specOf = question;
    void this.fetchSpec(question);
  }

  protected override viewChanged(): void {
    this.composing.take(this.view.composer);
  }

  protected override content(): TemplateResult {
    const { composer } = this.view;
    if (composer)
      return html`<main>
          ${otherRunsView(this)} ${composerView(this, this.composing, composer)} ${prospectView(this, this.composing, composer)}
        </main>
        <footer>${this.trouble()}${composerFooter(this, this.composing, composer)}</footer>`;
    if (this.view.situation !== 'run') return html`<main>${nothingToShow(this)} ${this.trouble()}</main>`;
    if (!this.loaded) return html`<main>${this.loading()}</main>`;
    if (this.replay !== null) return this.asItWas();
    const approval = approvalOf(this.run);
    const steps = approval ? approvalFooter(this, approval) : nextSteps(this);
    return html`
      <main>
        ${otherRunsView(this)} ${runHeader(this)} ${furtherQuestions(this)} ${blockedNote(this)}
        ${approval ? waitingSpec(this, approval) : html`${outcome(this)}${liveRun(this)}`}
      </main>
      ${steps === null ? this.trouble() : html`<footer>${this.trouble()}${steps}</footer>`}
    `;
  }

  /** Nothing of a time that is past can be answered or pressed. */
  private asItWas(): TemplateResult {
    const { run } = this;
    const back = (): void => void this.ask('replay', { runId: run.runId, cursor: null });
    return html`<main>
      <div class="replayed" role="status">
        <span>${t('As it was after {0}', formatClock(this.now() - Date.parse(run.startedAt)))}</span>
        ${linkButton(t('Back to now'), back)}
      </div>
      <div inert>${runHeader(this)} ${outcome(this)}${liveRun(this)}</div>
    </main>`;
  }

  protected override announcement(): Announcement {
    return panelAnnouncement(this.run, this.view);
  }

  readSpec(): void {
    this.specOf = '';
    this.spec = 'loading';
    this.failure = '';
    this.requestUpdate();
  }

  private async fetchSpec(question: string): Promise<void> {
    const { runId } = this.run;
    const view = await this.read('spec', { runId });
    if (this.specOf !== question) return;
    if (view && typeof this.spec !== 'string' && view.delta !== this.spec.view.delta) this.reveal(deltaId);
    this.spec = view === undefined ? 'failed' : { view, parsed: parseSpec(view.text) };
    this.requestUpdate();
    if (view === undefined) return;
    const forecast = await this.read('forecast', { runId });
    if (this.specOf !== question) return;
    this.forecast = forecast ?? null;
    this.requestUpdate();
  }
}

customElements.define('batuta-panel', PanelPage);

/** The phase and who was proven last, politely; at once that the run needs the person, stands still (`blocked`: why) or is over. */
function panelAnnouncement(run: RunState, { blocked, stopping }: Pick<ViewState, 'blocked' | 'stopping'>): Announcement {
  if (stopping) return { polite: stoppingMark().words, assertive: '' };
  if (blocked !== null) return { polite: '', assertive: t('{0}: {1}', t('Run blocked'), blocked) };
  const state = runMark(run).words;
  switch (run.status) {
    case 'running': {
      if (run.attempts.some(({ status, waiting }) => status === 'running' && waiting)) return { polite: state, assertive: '' };
      const phase = runningPhase(run);
      const last = Object.values(run.verdicts).at(-1);
      const verdict = last ? t('{0}: {1}', agentName(run, last.agent), verdictMark(last.result).words) : '';
      return { polite: `${phase ? phaseName(run, phase) : state} ${verdict}`.trim(), assertive: '' };
    }
    case 'waiting-approval':
    case 'stopped':
    case 'budget-reached':
    case 'failed':
      return { polite: '', assertive: state };
    case 'completed': {
      const seal = describeSeal(run);
      return { polite: seal ? t('{0}: {1}', state, say(seal.why)) : state, assertive: '' };
    }
    case 'saved':
    case 'interrupted':
    case 'cancelled':
      return { polite: state, assertive: '' };
  }
}
