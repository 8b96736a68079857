import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { describeAttempt } from '../../src/core/describe/terms.ts';
import { workName } from '../../src/core/describe/work.ts';
import { attemptUsd } from '../../src/core/run/agents.ts';
import type { AttemptState } from '../../src/core/run/run-state.ts';
import type { Transcript, TranscriptCall, TranscriptTurn } from '../../src/protocol/transcript.ts';
import { iconButton } from '../shared/controls/button.ts';
import { markIcon } from '../shared/controls/marks.ts';
import { note } from '../shared/controls/note.ts';
import { textInput } from '../shared/controls/text-input.ts';
import { foldable } from '../shared/foldable.ts';
import { formatUsd, plain } from '../shared/format.ts';
import type { HostEvent, VsCodeApi } from '../shared/host.ts';
import { Page } from '../shared/page.ts';
import type { Announcement } from '../shared/page.ts';
import { agentName, apart, mark, say } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import { Follower } from './follower.ts';
import { isFound, markFound } from './found.ts';
import './lazy-part.ts';
import { readFigures } from './read-figures.ts';
import { turnView } from './turn-view.ts';
import type { TurnFigures } from './turn-view.ts';
import type { TranscriptUi } from './transcript-ui.ts';

/** What is kept of the choice of an attempt over a reload. */
const chosen = 'attempt';
/** Turns that are drawn together, and pixels that one of them takes up as a rule. */
const [together, usualHeight] = [20, 160];
/** The editor tab that shows all that was said in one attempt. */
export class TranscriptPage extends Page implements TranscriptUi {
  private transcript: Transcript | null = null;
  /** Of which attempt it is; another begin is another attempt. */
  private of = '';
  private reading = false;
  /** How far the run's events were looked through. */
  private looked = 0;
  private stale = true;
  private readonly figures = new Map<number, TurnFigures>();
  /** What is asked to be in sight: a turn, or what happens now; null: nothing. */
  private goal: { readonly runId: string; readonly turn: number | null } | null = null;
  private readonly follower = new Follower(this);
  private words = '';
  /** Grows when something else than the turns is to be drawn anew. */
  private version = 0;

  constructor(api: VsCodeApi) {
    super(api, 'transcript');
    this.addEventListener('drawn', () => this.arrange());
  }

  isHit(call: TranscriptCall): boolean {
    return this.words !== '' && isFound(call, this.words);
  }

  override setOpen(part: string, open: boolean): void {
    this.version += 1;
    super.setOpen(part, open);
  }

  protected override runChanged(): void {
    this.forget();
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
    const of = `${attempt.path} ${attempt.startedAt}`;
    if (this.of !== of || this.store.events.length < this.looked) {
      this.forget();
      this.of = of;
      this.follower.on = attempt.status === 'running';
    }
    const news = readFigures(this.store.events, this.looked, attempt.path, this.figures);
    this.looked = this.store.events.length;
    if (news) this.stale = true;
    if (this.stale && !this.reading && this.failure === '') void this.load(attempt, of);
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
      ${this.header(attempt)} ${this.transcript ? [this.trouble(), this.turns(this.transcript, attempt)] : this.loading()}
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

  private header(attempt: AttemptState): TemplateResult {
    const { run } = this;
    const standing = apart(mark(describeAttempt(run, attempt)));
    const all = this.transcript?.turns ?? [];
    return html`<header class="head">
      <div class="head-line">
        <h1 id="title" tabindex="-1" class="hidden-text">${agentName(run, attempt.agent)} – ${say(workName(attempt))}</h1>
        ${this.picker(attempt)}
        ${textInput({
          id: 'search',
          label: '',
          name: t('Search'),
          value: this.words,
          placeholder: t('Search'),
          onInput: (words) => this.search(words),
          onSubmit: () => this.nextFound(),
          onEscape: () => this.search(''),
        })}
        ${iconButton({ label: t('Follow what happens'), icon: 'arrow-down', pressed: this.follower.on, onClick: () => (this.follower.on = !this.follower.on) })}
      </div>
      <div class="meta">
        <span class="status">${markIcon(standing, false)}${standing.words}</span>
        <span>${plain(attempt.model)}</span>
        <span class="figures">${all.length === 1 ? t('1 turn') : t('{0} turns', all.length)}</span>
        <span class="figures">${formatUsd(attemptUsd(run, attempt))}</span>
        ${this.words === '' ? nothing : html`<span class="figures">${t('{0} with “{1}”', this.found().length, this.words)}</span>`}
      </div>
    </header>`;
  }

  private picker(attempt: AttemptState): TemplateResult {
    const { run } = this;
    return html`<label class="picker grow">
      <span class="hidden-text">${t('Attempt')}</span>
      <select
        .value=${attempt.path}
        @change=${({ currentTarget }: Event) => {
          if (currentTarget instanceof HTMLSelectElement) this.setDraft(chosen, currentTarget.value);
        }}
      >
        ${run.attempts.map(
          (one) =>
            html`<option value=${one.path} ?selected=${one.path === attempt.path}>
              ${agentName(run, one.agent)} – ${say(workName(one))}
            </option>`,
        )}
      </select>
      <span class="codicon codicon-chevron-down" aria-hidden="true"></span>
    </label>`;
  }

  private turns({ system, prompt }: Transcript, attempt: AttemptState): TemplateResult {
    const { run } = this;
    const working = attempt.status === 'running' && run.status === 'running';
    const standing = mark(describeAttempt(run, attempt));
    const told = say(working ? attempt.activity : (attempt.error ?? attempt.summary));
    const end = told === '' && working ? standing.words : told;
    return html`${foldable(this, {
      part: 'told',
      title: t('What it was told'),
      standard: false,
      body: () =>
        html`${[...system, ...prompt.map(({ text }) => text)].map(
          (text) => html`<pre class="output" tabindex="0" role="group" aria-label=${t('What it was told')}>${plain(text)}</pre>`,
        )}`,
    })}
    ${guard([this.transcript?.turns, this.words, this.version], () => {
      const found = this.found();
      const starts = Array.from({ length: Math.ceil(found.length / together) }, (_, index) => index * together);
      return starts.map((start) => {
        const some = found.slice(start, start + together);
        return html`<batuta-lazy
          class="turns"
          data-last=${some.at(-1)?.turn ?? 0}
          style="contain-intrinsic-height:auto ${some.length * usualHeight}px"
          .draw=${() =>
            html`${repeat(
              some,
              ({ turn }) => turn,
              (turn) => this.turn(turn, attempt),
            )}`}
        ></batuta-lazy>`;
      });
    })}
    ${end === '' ? nothing : note({ icon: working ? 'loading codicon-modifier-spin' : standing.icon, tone: standing.tone, words: end, look: 'end-note' })}`;
  }

  private turn(turn: TranscriptTurn, { path }: AttemptState): TemplateResult {
    return html`<article class="turn" id="turn-${turn.turn}" tabindex="-1" aria-label=${t('Turn {0}', turn.turn)}>
      ${turnView(this, turn, this.figures.get(turn.turn), `${path} ${turn.turn}`)}
    </article>`;
  }

  private found(): Transcript['turns'] {
    const turns = this.transcript?.turns ?? [];
    return this.words === '' ? turns : turns.filter((turn) => isFound(turn, this.words));
  }

  private search(words: string): void {
    this.words = words.toLowerCase();
    if (words !== '') this.follower.on = false;
    this.requestUpdate();
  }

  /** The next of the turns that were found, behind the one that has the focus. */
  private nextFound(): void {
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

  private forget(): void {
    this.transcript = null;
    this.of = '';
    this.looked = 0;
    this.stale = true;
    this.figures.clear();
  }

  /** Reads on from the last turn that is known, which may have come without the results of its calls. */
  private async load({ path }: AttemptState, of: string): Promise<void> {
    this.reading = true;
    this.stale = false;
    const turns = this.transcript?.turns ?? [];
    const from = Math.max(1, turns.length);
    const answer = await this.read('transcript', { runId: this.run.runId, path, from });
    this.reading = false;
    if (this.of !== of || !answer) this.stale = true;
    else this.transcript = { ...answer, turns: [...turns.slice(0, from - 1), ...answer.turns] };
    this.version += 1;
    this.requestUpdate();
  }
}

customElements.define('batuta-transcript', TranscriptPage);
