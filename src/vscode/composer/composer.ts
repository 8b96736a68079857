import { EventEmitter, commands, window, workspace, type Disposable, type Memento, type WorkspaceFolder } from 'vscode';
import { UserError } from '../../app/contracts.ts';
import { sentence } from '../../core/describe/message.ts';
import { messageOf } from '../../core/describe/message-error.ts';
import { mapLimit } from '../../core/map-limit.ts';
import type { ComposerView, Prospect } from '../../protocol/composer.ts';
import type { AppHost } from '../app-host.ts';
import type { Pointed } from '../clues.ts';
import type { RunState } from '../../core/run/run-state.ts';
import { diskFolders, folderOf } from '../folders.ts';
import { clueOf, requestText, type Clue } from '../request-text.ts';
import { locale } from '../locale.ts';
import { shortName } from '../plain-text.ts';
import { Draft } from './draft.ts';

/** The request that is being written in the sidebar. Only a run that has begun takes it away. */
export class Composer implements Disposable {
  private readonly host: AppHost;
  private readonly draft: Draft;
  private readonly changed = new EventEmitter<void>();
  private beginning: Promise<boolean> | null = null;
  readonly onDidChange = this.changed.event;

  constructor(host: AppHost, memento: Memento) {
    this.host = host;
    this.draft = new Draft(memento);
  }

  get isOpen(): boolean {
    return this.draft.isOpen;
  }

  dispose(): void {
    this.changed.dispose();
  }

  /** Opens the page for a pipeline; null: the one that was chosen last. `pointed`: what the person points at, and what that says. */
  async open(pipeline: string | null, pointed?: Pointed): Promise<void> {
    await this.choosePipeline(pipeline);
    if (pointed?.folder) this.take(pointed.folder);
    if (pointed) {
      await this.checkClue(pointed);
      this.draft.give(shortName(locale.say(pointed.words), 300), [{ ...pointed.clue, file: pointed.file }]);
    }
    // What is begun anew is meant where the person is at work.
    if (this.draft.written.text === '' && this.draft.written.clues.length === 0) this.draft.set({ folder: null });
    const folder = this.folder();
    if (folder && this.draft.folder === null) this.take(folder);
    await this.proposeKnown();
    this.draft.set({ isOpen: true });
    this.changed.fire();
  }

  /** Adds what the person points at to what they write. */
  async add(pointed: Pointed): Promise<void> {
    if (pointed.folder) this.take(pointed.folder);
    await this.checkClue(pointed);
    await this.choosePipeline(null);
    this.draft.add([{ ...pointed.clue, file: pointed.file }]);
    this.draft.set({ isOpen: true });
    this.changed.fire();
  }

  /** Adds whole files (workspace-relative), which are read when the run starts; what cannot go along is told, the others go. */
  async addFiles(folder: WorkspaceFolder, files: readonly string[]): Promise<void> {
    this.take(folder);
    const session = await this.host.look(folder);
    const read = await mapLimit(files, async (file) => Promise.allSettled([session.materialOf(file)]));
    await this.choosePipeline(null);
    const fit = files.filter((_, index) => read[index]?.[0].status === 'fulfilled');
    this.draft.add(fit.map((file) => ({ about: sentence('File {0}', file), text: null, file })));
    this.draft.set({ isOpen: true });
    this.changed.fire();
    const refused = read.flat().find((one) => one.status === 'rejected');
    if (refused) throw refused.reason;
  }

  close(): void {
    if (!this.isOpen) return;
    this.draft.set({ isOpen: false });
    this.changed.fire();
  }

  type(text: string): void {
    this.draft.type(text);
  }

  async choose({ pipeline, folder }: { readonly pipeline?: string | undefined; readonly folder?: number | undefined }): Promise<void> {
    if (pipeline !== undefined) this.draft.choose(pipeline);
    const chosen = folder === undefined ? undefined : diskFolders()[folder];
    if (chosen) this.take(chosen);
    await this.proposeKnown();
    this.changed.fire();
  }

  /** Puts the request that the script of the sample knows in place of the person's, which is kept aside. A pipeline for which it knows none gives way. */
  async takeSample(): Promise<void> {
    const { pipeline } = this.draft;
    const [known, first] = [await this.host.knownRequest(pipeline), await this.host.firstPipeline()];
    this.draft.replace(known === null ? first : pipeline, known ?? (await this.host.knownRequest(first)) ?? '');
    this.draft.set({ isOpen: true });
    this.changed.fire();
  }

  /** The request of a run that came to nothing is written once more. */
  async writeAgain({ pipeline, request, workspace: path }: Pick<RunState, 'pipeline' | 'request' | 'workspace'>): Promise<void> {
    const folder = folderOf(path);
    this.draft.choose(pipeline);
    const { text, given } = this.draft.written;
    if (text === given) this.draft.write({ text: request, given: '' });
    this.draft.set({ isOpen: true, folder: folder?.uri.fsPath ?? null });
    this.changed.fire();
  }

  /** The person's own words, where those of the sample stand in their place: somebody can answer them now. */
  takeOwn(): void {
    this.draft.restore();
    this.changed.fire();
  }

  detach(index: number): void {
    this.draft.write({ clues: this.draft.written.clues.filter((_, at) => at !== index) });
    this.changed.fire();
  }

  /** The folder in which the run would work; undefined: the window has none. */
  folder(): WorkspaceFolder | undefined {
    const folders = diskFolders();
    const edited = window.activeTextEditor && workspace.getWorkspaceFolder(window.activeTextEditor.document.uri);
    return folders.find(({ uri }) => uri.fsPath === this.draft.folder) ?? folders.find(({ uri }) => uri === edited?.uri) ?? folders[0];
  }

  async view(): Promise<ComposerView | null> {
    const folder = this.folder();
    if (!this.isOpen || !folder) return null;
    const folders = diskFolders();
    const pipelines = await (await this.host.app()).pipelines();
    const request = this.isDemo(folder) ? await this.host.knownRequest(this.draft.pipeline) : null;
    // Without a wait between them: a text that is older than its count would replace what was typed meanwhile.
    const { pipeline, revision, written } = this.draft;
    const { text, clues } = written;
    return {
      pipeline,
      pipelines: pipelines.map(({ id, title, summary }) => ({ id, title, summary })),
      folder: folders.indexOf(folder),
      folders: folders.length > 1 ? folders.map(({ name }) => name) : [],
      text,
      revision,
      attachments: clues.map(({ about, text: said, file }) => ({
        about,
        file,
        lines: said === null ? null : said.split('\n').length,
        shortened: said?.includes('left out …]') ?? false,
      })),
      demo: this.isDemo(folder) ? { request } : null,
    };
  }

  /** Who would play whom, and what it would cost. What is missing is said, not thrown. */
  async prospect(): Promise<Prospect> {
    const folder = this.folder();
    if (!folder) return { roles: [], outlook: null, chosen: true, problem: '' };
    // Nobody's words and nobody's prices, before there is somebody.
    if ((await this.host.providerLabel(folder.uri.fsPath)) === null) return { roles: [], outlook: null, chosen: false, problem: '' };
    try {
      // The person may have chosen somebody else since.
      this.host.forget(folder);
      const session = await this.host.look(folder);
      const [roles, outlook] = await Promise.all([session.roles(), session.outlook(this.draft.pipeline)]);
      return { roles, outlook, chosen: true, problem: '' };
    } catch (error) {
      return { roles: [], outlook: null, chosen: true, problem: messageOf(error) };
    }
  }

  async names(kind: 'file' | 'entity', typed: string, signal: AbortSignal): Promise<string[]> {
    const folder = this.folder();
    return folder ? (await this.host.look(folder)).namesLike(kind, typed, signal) : [];
  }

  /** Starts the run, once however often it is asked for meanwhile. false: something was in the way, which was told, and all is still there. Throws UserError where a file cannot go along. */
  begin(): Promise<boolean> {
    return (this.beginning ??= this.beginOnce().finally(() => (this.beginning = null)));
  }

  private async beginOnce(): Promise<boolean> {
    const folder = this.folder();
    const { text, clues } = this.draft.written;
    if (!folder || (text.trim() === '' && clues.length === 0)) return false;
    // The page says why, and what to do.
    if (this.isDemo(folder) && text.trim() !== (await this.host.knownRequest(this.draft.pipeline))) return false;
    const session = await this.host.look(folder);
    const along = await mapLimit(clues, async ({ about, text: said, file }): Promise<Clue> => {
      if (said !== null || file === null) return { about, text: said ?? '' };
      return clueOf(about, await session.materialOf(file));
    });
    const request = requestText(text, along);
    const begun = await commands.executeCommand('batuta.runPipeline', this.draft.pipeline, request, folder.uri.fsPath);
    if (begun === undefined) return false;
    this.draft.forget();
    this.changed.fire();
    return true;
  }

  /** null: the one that was chosen last; as long as none was, the one that is offered first. */
  private async choosePipeline(pipeline: string | null): Promise<void> {
    this.draft.choose(pipeline ?? (this.draft.pipeline || (await this.host.firstPipeline())));
  }

  /** What is read of a file of the window is not for agents' eyes where that file is not. */
  private async checkClue({ file, folder }: Pointed): Promise<void> {
    if (folder && file !== null) await (await this.host.look(folder)).checkReadable(file);
  }

  /** In a demo, the one request that its script knows for the pipeline, where the person has written nothing. */
  private async proposeKnown(): Promise<void> {
    const folder = this.folder();
    const { text, given, clues } = this.draft.written;
    if (!folder || !this.isDemo(folder) || text !== given || clues.length > 0) return;
    this.draft.give((await this.host.knownRequest(this.draft.pipeline)) ?? '', []);
  }

  private isDemo({ uri }: WorkspaceFolder): boolean {
    return this.host.demos.has(uri.fsPath);
  }

  /** Files of one folder mean nothing in another. */
  private take(folder: WorkspaceFolder): void {
    const path = folder.uri.fsPath;
    if (this.draft.folder !== null && this.draft.folder !== path && this.draft.written.clues.some(({ file }) => file !== null))
      throw new UserError(
        sentence('What goes along with your request lies in another folder of this window. Remove that first, or start the request.'),
      );
    this.draft.set({ folder: path });
  }
}
