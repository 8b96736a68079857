import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ViewColumn, commands, l10n, window, type Disposable, type WebviewPanel } from 'vscode';
import { messageOf } from '../../core/describe/message-error.ts';
import { lines, sentence } from '../../core/describe/message.ts';
import { registryGraph } from '../../core/registry/registry-graph.ts';
import { readRegistry } from '../../core/registry/read-registry.ts';
import { registryFile } from '../../pipelines/parts/sync.ts';
import { knowledgeSchema, type Knowledge, type KnowledgeSource } from '../../protocol/knowledge.ts';
import type { HostMessage } from '../../protocol/webview.ts';
import { diskFolders, placeName } from '../folders.ts';
import { locale } from '../locale.ts';
import { showWarning } from '../plain-message.ts';
import type { Services } from '../services.ts';
import { closeLeftovers } from './leftover-tab.ts';
import { requestHandlers } from './request-handlers.ts';
import { WebviewLink } from './webview-link.ts';
import { loadPage, tabIcon } from './webview-page.ts';

const viewType = 'batuta.knowledge';
const keptSchema = knowledgeSchema.pick({ source: true, focus: true, folder: true });

type Place = Parameters<Services['knowledge']['show']>[0];

/** The editor tab of entities and of memory; there is one. */
export class KnowledgeTab implements Disposable {
  private readonly services: Services;
  private open: { readonly panel: WebviewPanel; readonly link: WebviewLink } | undefined;
  private place: Place | undefined;

  constructor(services: Services) {
    this.services = services;
  }

  show(place: Place): void {
    this.place = place;
    if (this.open) {
      this.open.panel.reveal();
      void this.tell();
      return;
    }
    this.fill(window.createWebviewPanel(viewType, l10n.t('Entities and Memory'), closeLeftovers(viewType) ?? ViewColumn.Active));
  }

  /** Fills the tab that the editor brought back after a reload. `state`: what its page kept. */
  restore(panel: WebviewPanel, state: unknown): void {
    const kept = keptSchema.safeParse(state).data;
    const folders = diskFolders().map(({ uri }) => uri.fsPath);
    const folder = folders.find((path) => placeName(path) === kept?.folder) ?? folders[0];
    // One was opened before this tab came into sight: one is enough.
    if (this.open || folder === undefined) {
      panel.dispose();
      return;
    }
    this.place = { source: kept?.source ?? 'code', folder, focus: kept?.focus ?? null };
    this.fill(panel);
  }

  /** The tab stays: after a reload the editor asks for its content again. */
  dispose(): void {
    this.open?.link.dispose();
  }

  private fill(panel: WebviewPanel): void {
    const { extension, log } = this.services;
    panel.iconPath = tabIcon(extension, 'score');
    const send = (message: HostMessage): void => link.send(message);
    const port = { ready: () => void this.tell(), subscribe: async () => undefined, showRun: () => undefined, send };
    const handlers = {
      ...requestHandlers(this.services, port),
      showKnowledge: async ({ source }: { source: KnowledgeSource }) => this.change({ source, focus: null }),
      openNode: async ({ name }: { name: string }) =>
        void (await commands.executeCommand('batuta.openEntity', this.place?.folder, name, 1)),
      forget: async ({ name }: { name: string }) => this.forget(name),
    };
    const link = new WebviewLink(panel.webview, handlers, log, (said) => locale.say(said));
    this.open = { panel, link };
    panel.onDidDispose(() => {
      link.dispose();
      this.open = undefined;
    });
    loadPage(panel.webview, extension, 'knowledge');
  }

  private async change(change: Partial<Place>): Promise<void> {
    if (this.place) this.place = { ...this.place, ...change };
    await this.tell();
  }

  private async forget(name: string): Promise<void> {
    const { place } = this;
    if (!place) return;
    const yes = l10n.t('Forget');
    const question = l10n.t('Forget what is remembered of {0}?', name);
    const detail = l10n.t('Its notes and relations are removed for good.');
    if ((await showWarning(question, { modal: true, detail }, yes)) !== yes) return;
    await (await this.session(place.folder)).forget([name]);
    await this.change({ focus: null });
  }

  private async tell(): Promise<void> {
    const { place, open } = this;
    if (!place || !open) return;
    const knowledge = await this.read(place);
    if (this.place === place) open.link.send({ type: 'knowledge', knowledge });
  }

  private async read({ source, folder, focus }: Place): Promise<Knowledge> {
    const base = { source, focus, folder: placeName(folder), problem: '', graph: { entities: [], relations: [] } };
    try {
      if (source === 'memory') return { ...base, graph: await (await this.session(folder)).memory() };
      const text = await readFile(join(folder, registryFile), 'utf8').catch(() => null);
      if (text === null) return base;
      const read = readRegistry(text, registryFile);
      if (read.ok) return { ...base, graph: registryGraph(read.registry) };
      const problems = read.problems.map(({ line, message }) => sentence('{0}: {1}', `${registryFile}:${line}`, message));
      return { ...base, problem: locale.say(lines(problems)) };
    } catch (error) {
      return { ...base, problem: locale.say(messageOf(error)) };
    }
  }

  private async session(folder: string) {
    const found = diskFolders().find(({ uri }) => uri.fsPath === folder);
    if (!found) throw new Error(`${folder} is no folder of this window`);
    return this.services.host.look(found);
  }
}
