import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { parseSpec } from '../../src/core/spec/parse-spec.ts';
import type { ForecastView } from '../../src/protocol/webview-view.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import type { HostEvent, VsCodeApi } from '../shared/host.ts';
import { Logs } from '../shared/logs.ts';
import { Page } from '../shared/page.ts';
import type { Understood } from '../shared/run-store.ts';
import { agentName, phaseName, statusMark } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import { approvalFooter } from './approval-footer.ts';
import { liveRun } from './live-run.ts';
import { nextSteps, outcome } from './next-steps.ts';
import { nothingToShow } from './nothing-to-show.ts';
import type { PanelUi, ShownSpec } from './panel-ui.ts';
import { runHeader } from './run-header.ts';
import { waitingSpec } from './waiting-spec.ts';

const second = 1000;

/** The sidebar's page: a spec that waits, or a run. */
export class PanelPage extends Page implements PanelUi {
  spec: ShownSpec | null = null;
  forecast: ForecastView | null = null;
  logs = new Logs(this);
  /** Which question the shown spec belongs to, so that a new one is fetched. */
  private specOf = '';
  private clock = 0;

  constructor(api: VsCodeApi) {
    super(api, 'panel');
  }

  get understood(): Understood | null {
    return this.store.understood;
  }

  get events(): readonly RunEvent[] {
    return this.store.events;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.clock = window.setInterval(() => {
      if (this.run.status === 'running') this.requestUpdate();
    }, second);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.clock);
  }

  protected override runChanged(): void {
    this.spec = null;
    this.forecast = null;
    this.specOf = '';
    this.logs = new Logs(this);
  }

  protected override told(event: HostEvent): void {
    if (event.type === 'specChanged' && event.runId === this.view.runId) this.specOf = '';
    if (event.type !== 'focus') return;
    if (event.part === 'changes') this.setOpen('request changes', true);
    this.focusOn({ approve: 'approve', changes: 'feedback', guidance: 'guidance', issues: 'title' }[event.part]);
  }

  protected override willUpdate(): void {
    super.willUpdate();
    const { run } = this;
    if (!this.waits() || !run.approval) return;
    const question = `${run.runId} ${run.approval.specHash} ${run.phases.length} ${run.spec?.revision}`;
    if (question === this.specOf) return;
    this.specOf = question;
    void this.fetchSpec(question);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.ready) return nothing;
    const { view, run } = this;
    const shown = view.situation === 'run' && view.runId !== null && run.runId === view.runId && run.startedAt !== '';
    if (!shown) return html`<main>${view.situation === 'run' ? nothing : nothingToShow(this)} ${this.refusal()}</main>`;
    const steps = this.waits() ? approvalFooter(this) : nextSteps(this);
    return html`
      <main>${runHeader(this)} ${this.waits() ? waitingSpec(this) : html`${outcome(this)}${liveRun(this)}`}</main>
      ${steps === null ? this.refusal() : html`<footer>${this.refusal()}${steps}</footer>`}
      <div class="hidden-text" role="status" aria-live="polite">${this.announcement()}</div>
    `;
  }

  private waits(): boolean {
    return this.run.approval !== null && (this.run.status === 'waiting-approval' || this.run.status === 'saved');
  }

  private refusal(): TemplateResult | typeof nothing {
    return this.failure === ''
      ? nothing
      : html`<p class="note refusal" role="alert">
          <span class="codicon codicon-error mark bad" aria-hidden="true"></span><span>${this.failure}</span>
        </p>`;
  }

  /** Told by screen readers when it changes: the state and the phase, and who was proven last; not every step. */
  private announcement(): string {
    const { run } = this;
    const phase = run.phases.findLast((candidate) => candidate.status === 'running');
    if (run.status !== 'running' || !phase) return statusMark(run.status).words;
    const proven = Object.values(run.verdicts).at(-1);
    const verdict = proven ? t('{0}: {1}', agentName(run, proven.agent), proven.result === 'pass' ? t('Proven') : t('Not proven')) : '';
    return `${phaseName(phase.phase)} ${verdict}`;
  }

  private async fetchSpec(question: string): Promise<void> {
    const { runId } = this.run;
    const view = await this.read('spec', { runId });
    if (this.specOf !== question || !view) return;
    this.spec = { view, parsed: parseSpec(view.text) };
    this.requestUpdate();
    const forecast = await this.read('forecast', { runId });
    if (this.specOf !== question) return;
    this.forecast = forecast;
    this.requestUpdate();
  }
}

customElements.define('batuta-panel', PanelPage);
