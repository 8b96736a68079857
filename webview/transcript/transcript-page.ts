import { html, type TemplateResult } from 'lit';
import { describeAttempt } from '../../src/core/describe/terms.ts';
import type { AttemptState } from '../../src/core/run/run-state.ts';
import type { Transcript, TranscriptCall } from '../../src/protocol/transcript.ts';
import type { HostEvent, VsCodeApi } from '../shared/host.ts';
import { Page, type Announcement } from '../shared/page.ts';
import { say } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import { Follower } from './follower.ts';
import { isFound, markFound } from './found.ts';
import type { TurnFigures } from './read-figures.ts';
import { transcriptHead } from './transcript-head.ts';
import { TranscriptReader } from './transcript-reader.ts';
import type { TranscriptUi } from './transcript-ui.ts';
import { turnList } from './turn-list.ts';

/** What is kept of the choice of an attempt over a reload. */
const chosen = 'attempt';

/** The editor tab that shows all that was said in one attempt. */
export class TranscriptPage extends Page implements TranscriptUi {
  readonly follower = new Follower(this);
  words = '';
  version = 0;
  private readonly reader = new TranscriptReader(
    async (path, from) => (await this.read('transcript', { runId: this.run.runId, path, from })) ?? null,
  );
  /** What is asked to be in sight: a turn, or what happens now; null: nothing. */
  private goal: { readonly runId: string; readonly turn: number | null } | null = null;

  constructor(api: VsCodeApi) {
    super(api, 'transcript');
    this.addEventListener('drawn', () => this.arrange());
  }

  get transcript(): Transcript | null {
    return this.reader.transcript;
  }

  get figures(): ReadonlyMap<number, TurnFigures> {
    return this.reader.figures;
  }

  isHit(call: TranscriptCall): boolean {
    return this.words !== '' && isFound(call, this.words);
  }

  override setOpen(part: string, open: boolean): void {
    this.version += 1;
    super.setOpen(part, open);
  }

  protected override runChanged(): void {
    this.reader.forget();
    this.words = '';
  }

  protected override told(event: HostEvent): void {
    if (event.type !== 'attempt') return;
    this.setDraft(chosen, event.path);
    this.goal = event;
  }

  protected override willUpdate(): void {
    super.willUpdate();
    const attempt = this.loaded ? this.attempt() : undefined;
    if (!attempt) return;
    if (this.reader.look(attempt, this.store.events)) this.follower.on = attempt.status === 'running';
    if (this.failure === '') void this.load(attempt);
  }

  protected override updated(): void {
    super.updated();
    this.arrange();
  }

  protected override content(): TemplateResult {
    const without = this.without(t('No run to show.'));
    if (without) return without;
    const attempt = this.attempt();
    if (!attempt)
      return html`<main>
        <p class="body dim">${t('No agent has begun yet.')}</p>
        ${this.trouble()}
      </main>`;
    return html`<main>
      ${transcriptHead(this, attempt)} ${this.transcript ? [this.trouble(), turnList(this, this.transcript, attempt)] : this.loading()}
    </main>`;
  }

  protected override announcement(): Announcement {
    const attempt = this.attempt();
    return { polite: attempt ? say(describeAttempt(this.run, attempt).text) : '', assertive: '' };
  }

  /** The one that was chosen; else the last one that is at work, else the last. */
  private attempt(): AttemptState | undefined {
    const { attempts } = this.run;
    return (
      attempts.find(({ path }) => path === this.draft(chosen)) ?? attempts.findLast(({ status }) => status === 'running') ?? attempts.at(-1)
    );
  }

  found(): Transcript['turns'] {
    const turns = this.transcript?.turns ?? [];
    return this.words === '' ? turns : turns.filter((turn) => isFound(turn, this.words));
  }

  choose(path: string): void {
    this.setDraft(chosen, path);
  }

  search(words: string): void {
    this.words = words.toLowerCase();
    if (words !== '') this.follower.on = false;
    this.requestUpdate();
  }

  /** Behind the one that has the focus. */
  nextFound(): void {
    const found = this.found();
    const at = found.findIndex(({ turn }) => `turn-${turn}` === document.activeElement?.id);
    const next = found[(at + 1) % found.length];
    if (next) this.focusOn(`turn-${next.turn}`);
  }

  /** After something was drawn. */
  private arrange(): void {
    markFound(this.querySelectorAll('.turn'), this.words);
    if (this.goal && this.transcript && this.goal.runId === this.view.runId) this.reach(this.goal);
  }

  protected override pressed(event: KeyboardEvent): void {
    if (event.key !== 'f' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    document.getElementById('search')?.focus();
  }

  /** Brings a turn into sight; where it is not drawn yet, what is drawn with it, and then itself. */
  private reach({ turn }: { readonly turn: number | null }): void {
    const part = turn === null ? null : document.getElementById(`turn-${turn}`);
    const around = [...this.querySelectorAll<HTMLElement>('.turns')].find(({ dataset }) => Number(dataset['last']) >= (turn ?? 0));
    // A turn that has only begun is at the end.
    const isThere = turn !== null && around !== undefined;
    if (isThere) this.follower.on = false;
    if (part || !isThere) this.goal = null;
    if (isThere) (part ?? around).scrollIntoView();
    part?.focus({ preventScroll: true });
  }

  private async load(attempt: AttemptState): Promise<void> {
    if (!(await this.reader.load(attempt))) return;
    this.version += 1;
    this.requestUpdate();
  }
}

customElements.define('batuta-transcript', TranscriptPage);
