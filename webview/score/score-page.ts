import { html, type TemplateResult } from 'lit';
import { drawLegend } from '../../src/core/score/draw-legend.ts';
import { drawScore } from '../../src/core/score/draw-score.ts';
import { ScoreReader } from '../../src/core/score/read-score.ts';
import { scoreNotes } from '../../src/core/score/score-notes.ts';
import type { Lead } from '../../src/core/score/score.ts';
import { scoreRows } from '../../src/core/score/score-rows.ts';
import { scoreStyles } from '../../src/core/score/score-styles.ts';
import { timeAxis, type TimeAxis } from '../../src/core/score/time-axis.ts';
import { redrawLive, redrawResized } from '../shared/redraw.ts';
import { iconButton } from '../shared/controls/button.ts';
import { markIcon } from '../shared/controls/marks.ts';
import { foldable } from '../shared/foldable.ts';
import { formatClock, formatDuration, formatUsd } from '../shared/format.ts';
import type { VsCodeApi } from '../shared/host.ts';
import { Page, type Announcement } from '../shared/page.ts';
import { runTitle } from '../shared/run-title.ts';
import { runMark } from '../shared/run-words.ts';
import { adoptStyles, chartView, followLead } from '../shared/shape-view.ts';
import { locale, t } from '../shared/texts.ts';
import { notesView } from './notes-view.ts';
import { rowsView } from './rows-view.ts';
import { sheetView } from './sheet-view.ts';
import { including, moved, zoomed, type Sight } from './sight.ts';

const [nearer, farther] = [0.6, 1 / 0.6];

/** The editor tab that shows who did what when. */
export class ScorePage extends Page {
  private reader = new ScoreReader();
  private taken = 0;
  private axis: TimeAxis = timeAxis({ startedAt: '', rests: [] }, 0);
  /** null: the whole run, as it grows. */
  private sight: Sight | null = null;
  /** Place of the playhead on the axis; null: at the end. */
  private head: number | null = null;
  /** Room of the names beside the staves, in pixels. */
  private left = 0;
  private dragged: { readonly x: number; readonly sight: Sight } | null = null;

  constructor(api: VsCodeApi) {
    super(api, 'score');
    redrawResized(this);
    redrawLive(this, () => this.run.status === 'running');
    adoptStyles(scoreStyles);
  }

  protected override runChanged(): void {
    this.sight = null;
    this.head = null;
  }

  protected override willUpdate(): void {
    super.willUpdate();
    const { events } = this.store;
    if (events.length < this.taken) [this.reader, this.taken] = [new ScoreReader(), 0];
    this.reader.take(events.slice(this.taken));
    this.taken = events.length;
  }

  protected override content(): TemplateResult {
    const { run } = this;
    const without = this.without(t('No run to show.'));
    if (without) return without;
    const now = run.status === 'running' ? this.now() : Date.parse(run.endedAt ?? run.lastAt);
    this.axis = timeAxis(run, now);
    const sight = this.shown();
    const width = Math.max(220, document.body.clientWidth - 40);
    const drawing = drawScore({ score: this.reader.score, state: run, axis: this.axis, sight, width, now, locale: locale() });
    const { left = 0 } = drawing;
    this.left = left;
    const head = this.head === null ? null : left + ((this.head - sight.from) / (sight.to - sight.from)) * (width - left);
    const inSight = { from: this.axis.time(sight.from), to: this.axis.time(sight.to) };
    const onLead = (lead: Lead): void => followLead(this, lead);
    return html`<main>
      ${this.header(now)} ${this.trouble()}
      <div
        class="sheet"
        @wheel=${(event: WheelEvent) => this.wheel(event)}
        @pointerdown=${(event: PointerEvent) => this.grab(event)}
        @pointermove=${(event: PointerEvent) => this.drag(event)}
        @pointerup=${() => (this.dragged = null)}
      >
        ${sheetView(drawing, { label: t('Score of the run; the table below has the same in words'), head, onLead })}
      </div>
      ${this.playhead(now)} ${notesView(scoreNotes(this.reader.score, run, now), inSight, Date.parse(run.startedAt))}
      <div class="legend-sheet">${chartView(drawLegend(locale(), width), t('Legend'), onLead)}</div>
      ${foldable(this, {
        part: 'table',
        title: t('As a table'),
        standard: false,
        body: () => rowsView(scoreRows(this.reader.score, run, { ...inSight, now }), Date.parse(run.startedAt), onLead),
      })}
    </main>`;
  }

  protected override announcement(): Announcement {
    return { polite: runMark(this.run).words, assertive: '' };
  }

  private shown(): Sight {
    return this.sight ?? { from: 0, to: this.axis.length };
  }

  private header(now: number): TemplateResult {
    const { run } = this;
    const status = runMark(run);
    const see = (sight: Sight | null): void => {
      this.sight = sight;
      this.requestUpdate();
    };
    const zoom = (factor: number) => () => {
      const sight = this.shown();
      see(zoomed(sight, factor, this.head ?? (sight.from + sight.to) / 2, this.axis.length));
    };
    return html`<header>
      <div>
        ${runTitle(run)}
        <div class="meta">
          <span class="status">${markIcon(status, false)}${status.words}</span>
          <span class="figures">${formatUsd(run.spend.usd)}</span>
          <span class="figures">${formatDuration(now - Date.parse(run.startedAt))}</span>
        </div>
      </div>
      <div class="tools" role="toolbar" aria-label=${t('View')}>
        ${iconButton({ label: t('Earlier'), icon: 'arrow-left', disabled: this.sight === null, onClick: () => see(moved(this.shown(), -0.5, this.axis.length)) })}
        ${iconButton({ label: t('Later'), icon: 'arrow-right', disabled: this.sight === null, onClick: () => see(moved(this.shown(), 0.5, this.axis.length)) })}
        ${iconButton({ label: t('Zoom out'), icon: 'zoom-out', disabled: this.sight === null, onClick: zoom(farther) })}
        ${iconButton({ label: t('Zoom in'), icon: 'zoom-in', onClick: zoom(nearer) })}
        ${iconButton({ label: t('Show the whole run'), icon: 'screen-full', disabled: this.sight === null, onClick: () => see(null) })}
        ${iconButton({ label: t('Open review'), icon: 'checklist', disabled: this.busy, onClick: () => void this.ask('openReview', { runId: run.runId }) })}
      </div>
    </header>`;
  }

  /** A slider, so that keys and screen readers have it too. While it is not at the end the panel shows the run as it was then. */
  private playhead(now: number): TemplateResult {
    const { length } = this.axis;
    const at = this.head ?? length;
    const time = this.axis.time(at) - Date.parse(this.run.startedAt);
    const words = this.head === null ? t('now') : formatClock(time);
    return html`<div class="playhead-row" style="--names: ${this.left}px">
      <label for="playhead">${t('Playhead')}: ${words}</label>
      <input
        id="playhead"
        type="range"
        min="0"
        max=${length}
        step=${Math.max(1, length / 500)}
        .value=${String(at)}
        aria-valuetext=${words}
        @input=${({ target }: Event) => target instanceof HTMLInputElement && this.moveHead(Number(target.value), now)}
      />
    </div>`;
  }

  private moveHead(place: number, now: number): void {
    const { length } = this.axis;
    // The last step of the slider may lie a little before the end.
    this.head = place >= length * 0.999 ? null : place;
    if (this.head !== null && this.sight !== null) this.sight = including(this.sight, this.head, length);
    const time = this.head === null ? now : this.axis.time(this.head);
    const last = this.store.events.findLast(({ at }) => Date.parse(at) <= time);
    void this.read('replay', { runId: this.run.runId, cursor: this.head === null ? null : (last?.seq ?? 1) });
    this.requestUpdate();
  }

  /** The wheel alone scrolls the page; with Ctrl it zooms where it points, sideways it moves. */
  private wheel(event: WheelEvent): void {
    const { length } = this.axis;
    const sight = this.shown();
    const sideways = event.shiftKey ? event.deltaY : event.deltaX;
    if (event.ctrlKey || event.metaKey) this.sight = zoomed(sight, event.deltaY > 0 ? farther : nearer, this.placeOf(event), length);
    else if (sideways !== 0 && this.sight !== null) this.sight = moved(sight, Math.sign(sideways) * 0.15, length);
    else return;
    event.preventDefault();
    this.requestUpdate();
  }

  private grab({ clientX, button }: PointerEvent): void {
    if (button === 0 && this.sight !== null) this.dragged = { x: clientX, sight: this.sight };
  }

  private drag({ clientX, buttons, currentTarget }: PointerEvent): void {
    if (!this.dragged || buttons === 0 || !(currentTarget instanceof Element)) return;
    this.sight = moved(this.dragged.sight, (this.dragged.x - clientX) / (currentTarget.clientWidth - this.left), this.axis.length);
    this.requestUpdate();
  }

  private placeOf({ clientX, currentTarget }: MouseEvent): number {
    const sight = this.shown();
    if (!(currentTarget instanceof Element)) return sight.from;
    const { left, width } = currentTarget.getBoundingClientRect();
    return sight.from + Math.max(0, (clientX - left - this.left) / (width - this.left)) * (sight.to - sight.from);
  }
}

customElements.define('batuta-score', ScorePage);
