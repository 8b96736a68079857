import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { z } from 'zod';
import { around } from '../../src/core/graph/around.ts';
import type { Knowledge, KnowledgeSource } from '../../src/protocol/knowledge.ts';
import type { Params, WebviewMethod } from '../../src/protocol/webview.ts';
import { redrawResized } from '../shared/redraw.ts';
import { button } from '../shared/controls/button.ts';
import { loadingBar } from '../shared/controls/loading-bar.ts';
import { note } from '../shared/controls/note.ts';
import { moveAmong } from '../shared/controls/row-keys.ts';
import { textInput } from '../shared/controls/text-input.ts';
import { diagram } from '../shared/diagram.ts';
import { plain } from '../shared/format.ts';
import { Host, type HostEvent, type VsCodeApi } from '../shared/host.ts';
import { relationWords } from '../shared/relation-words.ts';
import { table } from '../shared/table.ts';
import { t, useTexts } from '../shared/texts.ts';
import './styles/knowledge.css';

const keptSchema = z.object({ focus: z.string().nullable() });

/** The editor tab of entities and of memory: names, and of one what is around it. */
export class KnowledgePage extends LitElement {
  private readonly api: VsCodeApi;
  private readonly host: Host;
  private shown: Knowledge | null = null;
  private focusName: string | null;
  private filter = '';
  private failure = '';

  constructor(api: VsCodeApi) {
    super();
    redrawResized(this);
    this.api = api;
    this.focusName = keptSchema.safeParse(api.getState()).data?.focus ?? null;
    this.host = new Host(
      api,
      (event) => this.take(event),
      (detail) => void this.host.request('fault', { detail }),
    );
    void this.host.request('ready', { view: 'knowledge' }).then(({ language, texts }) => {
      useTexts(language, texts);
      this.requestUpdate();
    });
  }

  protected override createRenderRoot(): this {
    return this;
  }

  private take(event: HostEvent): void {
    if (event.type !== 'knowledge') return;
    this.shown = event.knowledge;
    this.select(event.knowledge.focus ?? this.focusName);
  }

  /** Everything that has a name: nodes, and what relations only mention. */
  private names(): string[] {
    const { entities, relations: all } = this.shown?.graph ?? { entities: [], relations: [] };
    const names = [...entities.map(({ name }) => name), ...all.flatMap(({ from, to }) => [from, to])];
    return [...new Set(names)].toSorted((a, b) => a.localeCompare(b));
  }

  private select(name: string | null): void {
    const names = this.names();
    const related = (one: string): number =>
      (this.shown?.graph.relations ?? []).filter(({ from, to }) => from === one || to === one).length;
    // The best connected one says most at first sight.
    this.focusName = name !== null && names.includes(name) ? name : (names.toSorted((a, b) => related(b) - related(a))[0] ?? null);
    this.api.setState({ focus: this.focusName, source: this.shown?.source, folder: this.shown?.folder });
    this.requestUpdate();
  }

  private async ask<M extends WebviewMethod>(method: M, params: Params<M>): Promise<void> {
    this.failure = '';
    try {
      await this.host.request(method, params);
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
    }
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const { shown } = this;
    if (!shown) return html`<main>${loadingBar()}</main>`;
    const name = this.focusName;
    return html`<main class="knowledge">
      <header>
        <h1 id="title" tabindex="-1">${shown.source === 'code' ? t('Entities') : t('Memory')}</h1>
        ${shown.folder === '' ? nothing : html`<span class="dim">${shown.folder}</span>`}
        <div class="sources" role="group" aria-label=${t('Where it comes from')}>
          ${this.sourceButton('code', t('From the code'))} ${this.sourceButton('memory', t('From earlier runs'))}
        </div>
      </header>
      ${this.failure === '' ? nothing : note({ icon: 'error', tone: 'bad', words: this.failure, look: 'refusal', role: 'alert' })}
      ${
        shown.problem !== ''
          ? note({ icon: 'warning', tone: 'warn', words: shown.problem, look: 'refusal', role: 'alert' })
          : name === null
            ? html`<p class="body dim">
                ${shown.source === 'code' ? t('The registry has no entities yet.') : t('Nothing is remembered yet. What a run finds out is kept when it is done.')}
              </p>`
            : html`<div class="halves">${this.list(name)}${this.one(name)}</div>`
      }
      <div class="hidden-text" role="status" aria-live="polite">${name === null ? '' : t('Relations of {0}', name)}</div>
    </main>`;
  }

  private sourceButton(source: KnowledgeSource, label: string): TemplateResult {
    const pressed = this.shown?.source === source;
    return html`<button
      type="button"
      class="source ${pressed ? 'pressed' : ''}"
      aria-pressed=${String(pressed)}
      @click=${() => pressed || void this.ask('showKnowledge', { source })}
    >
      ${label}
    </button>`;
  }

  private list(current: string): TemplateResult {
    const wanted = this.filter.trim().toLowerCase();
    const names = this.names().filter((name) => name.toLowerCase().includes(wanted));
    return html`<nav aria-label=${t('Names')}>
      ${textInput({
        id: 'filter',
        label: t('Filter'),
        value: this.filter,
        onInput: (text) => {
          this.filter = text;
          this.requestUpdate();
        },
      })}
      <ul @keydown=${moveAmong('.name')}>
        ${names.map(
          (name) =>
            html`<li>
              <button
                type="button"
                class="name cut"
                aria-current=${name === current ? 'true' : nothing}
                tabindex=${name === current || (!names.includes(current) && name === names[0]) ? 0 : -1}
                @click=${() => this.select(name)}
              >
                ${plain(name)}
              </button>
            </li>`,
        )}
      </ul>
      ${names.length === 0 ? html`<p class="dim small">${t('No name has these letters.')}</p>` : nothing}
    </nav>`;
  }

  private one(name: string): TemplateResult {
    const { graph, source } = this.shown as Knowledge;
    const node = graph.entities.find((one) => one.name === name);
    const { from, to, self } = around(graph.relations, name);
    const rows = [
      ...from.map((one) => [one.name, one.labels, name] as const),
      ...(self.length > 0 ? [[name, self, name] as const] : []),
      ...to.map((one) => [name, one.labels, one.name] as const),
    ];
    const wide = document.body.clientWidth;
    return html`<section class="one" aria-label=${name}>
      <div class="one-head">
        <h2>${plain(name)}</h2>
        <span class="dim">${plain(node?.entityType ?? '')}</span>
        <span class="grow"></span>
        ${
          source === 'code'
            ? button({ label: t('Open file'), icon: 'go-to-file', onClick: () => void this.ask('openNode', { name }) })
            : node
              ? button({ label: t('Forget'), icon: 'trash', onClick: () => void this.ask('forget', { name }) })
              : nothing
        }
      </div>
      ${diagram({
        name,
        from,
        to,
        self,
        width: wide > 640 ? wide - 300 : wide - 40,
        onSelect: (other) => {
          this.select(other);
          // The buttons are drawn anew: the focus goes along with the node.
          void this.updateComplete.then(() => this.querySelector<HTMLElement>('.node.centre')?.focus());
        },
      })}
      ${rows.length === 0 ? html`<p class="dim">${t('It has no relations.')}</p>` : nothing}
      ${
        node && node.observations.length > 0
          ? html`<h3>${source === 'code' ? t('Known of it') : t('Remembered')}</h3>
              <ul class="notes">
                ${node.observations.map((text) => html`<li>${plain(text)}</li>`)}
              </ul>`
          : nothing
      }
      ${
        rows.length === 0
          ? nothing
          : html`<h3>${t('As a table')}</h3>
              <div class="relations">
                ${table(
                  [t('From'), t('Relation'), t('To')],
                  rows.map(
                    ([begin, labels, end]) =>
                      html`<tr>
                        <td>${plain(begin)}</td>
                        <td>${labels.map(relationWords).join(', ')}</td>
                        <td>${plain(end)}</td>
                      </tr>`,
                  ),
                )}
              </div>`
      }
    </section>`;
  }
}
customElements.define('batuta-knowledge', KnowledgePage);
