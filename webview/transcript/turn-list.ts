import { html, nothing, LitElement, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { describeAttempt } from '../../src/core/describe/terms.ts';
import type { AttemptState } from '../../src/core/run/run-state.ts';
import type { Transcript, TranscriptTurn } from '../../src/protocol/transcript.ts';
import { note } from '../shared/controls/note.ts';
import { foldable } from '../shared/foldable.ts';
import { plain } from '../shared/format.ts';
import { mark, say } from '../shared/run-words.ts';
import { t } from '../shared/texts.ts';
import type { TranscriptUi } from './transcript-ui.ts';
import { turnView } from './turn-view.ts';

/** Turns that are drawn together, and pixels that one of them takes up as a rule. */
const [together, usualHeight] = [20, 160];

/** What the agent was told, then its turns, each part drawn when it comes near, then what happens now or how it ended. */
export function turnList(ui: TranscriptUi, { system, prompt, turns }: Transcript, attempt: AttemptState): TemplateResult {
  const { run } = ui;
  const working = attempt.status === 'running' && run.status === 'running';
  const standing = mark(describeAttempt(run, attempt));
  const told = say(working ? attempt.activity : (attempt.error ?? attempt.summary));
  const end = told === '' && working ? standing.words : told;
  return html`${foldable(ui, {
    part: 'told',
    title: t('What it was told'),
    standard: false,
    body: () =>
      html`${[...system, ...prompt.map(({ text }) => text)].map(
        (text) => html`<pre class="output" tabindex="0" role="group" aria-label=${t('What it was told')}>${plain(text)}</pre>`,
      )}`,
  })}
  ${guard([turns, ui.words, ui.version], () => {
    const found = ui.found();
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
            (turn) => turnOf(ui, turn, attempt),
          )}`}
      ></batuta-lazy>`;
    });
  })}
  ${end === '' ? nothing : note({ icon: working ? 'loading codicon-modifier-spin' : standing.icon, tone: standing.tone, words: end, look: 'end-note' })}`;
}

function turnOf(ui: TranscriptUi, turn: TranscriptTurn, { path }: AttemptState): TemplateResult {
  return html`<article class="turn" id="turn-${turn.turn}" tabindex="-1" aria-label=${t('Turn {0}', turn.turn)}>
    ${turnView(ui, turn, ui.figures.get(turn.turn), `${path} ${turn.turn}`)}
  </article>`;
}

/**
 * A part of a long page that is drawn only near what is in sight; the browser says when, and remembers its height meanwhile
 * (`content-visibility: auto`). A part that has the focus stays drawn.
 */
class LazyPart extends LitElement {
  private near = false;
  private content: () => TemplateResult = () => html``;

  constructor() {
    super();
    this.addEventListener('contentvisibilityautostatechange', (event) => {
      if (event.target !== this || !(event instanceof ContentVisibilityAutoStateChangeEvent) || this.near === !event.skipped) return;
      this.near = !event.skipped;
      this.requestUpdate();
    });
  }

  /** No property of lit's: thousands that are out of sight would all be asked to draw. */
  set draw(content: () => TemplateResult) {
    this.content = content;
    if (this.near) this.requestUpdate();
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult {
    return this.near ? this.content() : html``;
  }

  protected override updated(): void {
    if (this.near) this.dispatchEvent(new Event('drawn', { bubbles: true }));
  }
}

customElements.define('batuta-lazy', LazyPart);
