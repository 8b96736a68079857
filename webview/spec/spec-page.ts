import { html, nothing, type TemplateResult } from 'lit';
import { changedFiles } from '../../src/core/run/changed-files.ts';
import { approvalOf, type FileState } from '../../src/core/run/run-state.ts';
import { unforeseen } from '../../src/core/run/spec-progress.ts';
import { parseSpec, type ParsedSpec } from '../../src/core/spec/parse-spec.ts';
import { specBlocks, type SpecBlock } from '../../src/core/spec/spec-blocks.ts';
import type { LivingSpec } from '../../src/protocol/webview-view.ts';
import { redrawLive, redrawResized } from '../shared/redraw.ts';
import { linkButton } from '../shared/controls/button.ts';
import { markIcon } from '../shared/controls/marks.ts';
import { foldable } from '../shared/foldable.ts';
import { formatUsd, plain } from '../shared/format.ts';
import type { HostEvent, VsCodeApi } from '../shared/host.ts';
import { Page, type Announcement } from '../shared/page.ts';
import { requestView } from '../shared/request-view.ts';
import { runTitle } from '../shared/run-title.ts';
import { runMark } from '../shared/run-words.ts';
import { deltaId, deltas, deltaView } from '../shared/spec-delta-view.ts';
import { t } from '../shared/texts.ts';
import { blockView } from './block-view.ts';
import { commentsFooter } from './spec-comments.ts';
import type { SpecUi } from './spec-ui.ts';
import { strayFile } from './file-row.ts';
import { around } from '../../src/core/graph/around.ts';
import { diagram } from '../shared/diagram.ts';

/** The editor tab that shows a spec as its run stands: what is done, by whom, for how much, and what was not foreseen. */
export class SpecPage extends Page implements SpecUi {
  spec: LivingSpec | null = null;
  parsed: ParsedSpec | null = null;
  changed: ReadonlyMap<string, FileState> = new Map();
  private blocks: readonly SpecBlock[] = [];
  /** What of the run the shown text is about. */
  private about = '';

  constructor(api: VsCodeApi) {
    super(api, 'spec');
    redrawResized(this);
    redrawLive(this, () => this.run.status === 'running');
  }

  get events() {
    return this.store.events;
  }

  protected override runChanged(): void {
    this.spec = null;
    this.about = '';
  }

  protected override told(event: HostEvent): void {
    if (event.type === 'specChanged' && event.runId === this.view.runId) this.about = '';
  }

  protected override willUpdate(): void {
    super.willUpdate();
    const { run, view } = this;
    this.changed = new Map(changedFiles(run).map((file) => [file.file, file]));
    const about = [run.runId, approvalOf(run)?.id, run.spec?.file, view.remarks].join(' ');
    if (!this.loaded || (run.spec === null && approvalOf(run) === null) || about === this.about) return;
    this.about = about;
    void this.fetch(about);
  }

  private async fetch(about: string): Promise<void> {
    const spec = await this.read('livingSpec', { runId: this.run.runId });
    if (this.about !== about || spec === undefined) return;
    if (this.spec && spec.delta !== this.spec.delta) this.reveal(deltaId);
    this.spec = spec;
    this.parsed = parseSpec(spec.text);
    const title = plain(this.run.spec?.name ?? '');
    this.blocks = specBlocks(spec.text).filter(({ text }) => !isInHeader(text, title));
    this.requestUpdate();
  }

  protected override content(): TemplateResult {
    const { run, spec } = this;
    const without = this.without(t('No run to show.'));
    if (without) return without;
    if (!spec)
      return html`<main>
        ${this.header()} ${this.trouble()}
        ${run.spec === null && approvalOf(run) === null ? html`<p class="body dim">${t('This run has no spec yet.')}</p>` : this.loading()}
      </main>`;
    return html`<main>
        ${this.header()} ${this.trouble()} ${requestView(this)} ${this.delta(spec)}
        <h2 class="hidden-text">${t('Spec')}</h2>
        <div class="document">${this.blocks.map((block) => blockView(this, block))}</div>
        ${this.strays()} ${entityView(this, spec)}
      </main>
      ${commentsFooter(this)}`;
  }

  protected override announcement(): Announcement {
    return { polite: runMark(this.run).words, assertive: '' };
  }

  private header(): TemplateResult {
    const { run, spec } = this;
    const standing = runMark(run);
    const { runId } = run;
    return html`<header>
      ${runTitle(run)}
      <p class="meta">
        <span class="status">${markIcon(standing, false)}${standing.words}</span> <span class="figures">${formatUsd(run.spend.usd)}</span>
        ${spec === null ? nothing : linkButton(plain(spec.file), () => void this.ask('openSpec', { runId }))}
      </p>
    </header>`;
  }

  private delta(spec: LivingSpec): readonly TemplateResult[] {
    return deltas(spec.delta)
      .filter(({ isNew }) => !isNew)
      .map(({ file, text }, index) =>
        foldable(this, {
          part: `delta ${file}`,
          ...(index === 0 ? { id: deltaId } : {}),
          title: t('Changed since you saw it'),
          standard: true,
          body: () => deltaView({ file, text }),
        }),
      );
  }

  /** What the run changed and nobody had foreseen. */
  private strays(): TemplateResult | typeof nothing {
    if (!this.parsed?.ok) return nothing;
    const strays = unforeseen(this.run, this.parsed.spec);
    if (strays.length === 0) return nothing;
    return foldable(this, {
      part: 'strays',
      title: t('Changed, and not in the spec'),
      standard: true,
      badge: strays.length,
      body: () => strays.map((file) => strayFile(this, file)),
    });
  }
}

/** Whether the page's header says a heading already: the title, the status, and the date that its file's name has. Anything else in these lines is shown. */
function isInHeader(text: string, title: string): boolean {
  return text.trim() === `## Spec: ${title}` || /^### (?:Status: [a-z]+|Date: \d{4}-\d\d-\d\d)$/u.test(text.trim());
}

customElements.define('batuta-spec', SpecPage);

const part = 'entity in the middle';

/** What is around the entity that the spec is about, as the registry has it; nothing where that knows none of them. */
function entityView(ui: SpecUi, { graph }: LivingSpec): TemplateResult | typeof nothing {
  const understood = ui.events.findLast((event) => event.type === 'understood')?.entities ?? [];
  const known = new Set([...graph.entities.map(({ name }) => name), ...graph.relations.flatMap(({ from, to }) => [from, to])]);
  const named = [...understood.map(({ name }) => name), ...(ui.parsed?.ok ? ui.parsed.spec.references : [])];
  const first = named.find((name) => known.has(name));
  if (first === undefined) return nothing;
  const chosen = ui.draft(part, first);
  const name = known.has(chosen) ? chosen : first;
  return foldable(ui, {
    part: 'entity',
    title: t('Relations of {0}', name),
    standard: true,
    body: () =>
      diagram({
        ...around(graph.relations, name),
        name,
        width: Math.min(920, document.body.clientWidth - 60),
        onSelect: (other) => ui.setDraft(part, other),
      }),
  });
}
