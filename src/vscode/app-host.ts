import { join } from 'node:path';
import {
  commands,
  l10n,
  workspace,
  type Disposable,
  type ExtensionContext,
  type LogOutputChannel,
  type Memento,
  type SecretStorage,
  type WorkspaceFolder,
} from 'vscode';
import type { App, AppOptions, ProviderChoice, Session, SessionOptions } from '../app/contracts.ts';
import { createApp } from '../app/create-app.ts';
import { budgetSetting } from './budget-setting.ts';
import { confirmSetting } from './confirm-setting.ts';
import { channelLogger } from './channel-logger.ts';
import { codeIntelligence } from './code-intelligence/code-intelligence.ts';
import { Demos } from './demos.ts';
import { editorFiles } from './editor-files/editor-documents.ts';
import { isKey } from './is-key.ts';
import { locale } from './locale.ts';
import { languageModelFactory } from './language-model/language-model-factory.ts';
import { readScript } from '../providers/scripted/read-script.ts';
import type { Script } from '../providers/scripted/script.ts';
import { diskFolders } from './folders.ts';
import { pickProvider } from './pick-provider.ts';
import { askText, showWarning } from './plain-message.ts';

/** Of the extension's context. */
type Surroundings = Pick<ExtensionContext, 'secrets' | 'extensionUri'> & { readonly globalState: Memento };

/** Gives the commands the application, a workspace's session, and the person's choice of a provider. */
export class AppHost {
  /** Keys by the names of their variables. Those in the environment are not here. */
  readonly secrets: SecretStorage;
  /** Folders in which the script of the sample answers. */
  readonly demos: Demos;
  /** Of the sample that comes with the extension. */
  readonly script: string;
  private readonly log: LogOutputChannel;
  private readonly onWaiting: AppOptions['onWaiting'];
  private started: Promise<App> | undefined;
  private read: Promise<Script> | undefined;
  private readonly editorModels = languageModelFactory();
  private readonly looking = new Map<string, Promise<Session>>();
  private readonly subscriptions: readonly Disposable[];
  private changes = 0;

  /** `onWaiting`: something that was asked for here waits for somebody else's work in the same folder. */
  constructor({ secrets, globalState, extensionUri }: Surroundings, log: LogOutputChannel, onWaiting: AppOptions['onWaiting']) {
    this.secrets = secrets;
    this.demos = new Demos(globalState);
    this.script = process.env['BATUTA_SCRIPT'] ?? join(extensionUri.fsPath, 'dist', 'sample', 'script', 'script.yaml');
    this.log = log;
    this.onWaiting = onWaiting;
    this.subscriptions = [
      // In whatever window the key was typed.
      secrets.onDidChange(() => this.changes++),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('batuta.provider')) this.changes++;
      }),
    ];
  }

  app(): Promise<App> {
    this.started ??= Promise.resolve(
      createApp({
        env: { ...process.env, BATUTA_SCRIPT: this.script },
        logger: channelLogger(this.log),
        ...(this.onWaiting ? { onWaiting: this.onWaiting } : {}),
        secrets: async (name) => this.secrets.get(name),
        providers: [this.editorModels],
        files: editorFiles,
        intelligence: codeIntelligence,
      }),
    );
    return this.started;
  }

  /**
   * A session on a folder that `chooseFolder` gave, so a trusted one. Asks for a provider or its key when none is there, but not for work that
   * goes on by itself (`unasked`). `usd`: the cap of what begins, in place of the one in the settings. undefined: the person gave no answer, or
   * nobody is there to answer the model calls, or not yet.
   */
  async session(
    folder: WorkspaceFolder,
    { unasked = false, usd }: { readonly unasked?: boolean; readonly usd?: number } = {},
  ): Promise<Session | undefined> {
    const app = await this.app();
    const options = { ...this.optionsOf(folder), ...limits(), ...(usd === undefined ? {} : { caps: { usd } }) };
    const providers = await app.providers({ named: options.provider });
    const chosen = providers.find((provider) => provider.chosen);
    // One that is named but not listed is the sample's scripted model, or a mistake that the session explains.
    const isUnlisted = !chosen && (options.provider ?? process.env['BATUTA_PROVIDER']);
    const isReady = isUnlisted || chosen?.usable || (!unasked && (await this.choose(app, providers, chosen)));
    return isReady ? app.session(folder.uri.fsPath, options) : undefined;
  }

  /** How often the person typed another key or chose another provider. A run asks the one that was there when it was taken up. */
  keysChanged(): number {
    return this.changes;
  }

  /** A session for looking at runs and for what needs no model, shared and kept. The folder must be trusted. Throws UserError when its settings are wrong. */
  look(folder: WorkspaceFolder): Promise<Session> {
    const key = folder.uri.fsPath;
    let session = this.looking.get(key);
    if (!session) {
      session = this.app().then(async (app) => app.session(key, this.optionsOf(folder)));
      this.looking.set(key, session);
      // Wrong settings are mended and asked for again.
      session.catch(() => this.looking.delete(key));
    }
    return session;
  }

  /** The person's own settings have changed: every session reads them anew. */
  forgetAll(): void {
    this.looking.clear();
    this.changes++;
  }

  /** The settings of the folder have changed: the next session reads them anew. */
  forget(folder: WorkspaceFolder): void {
    this.looking.delete(folder.uri.fsPath);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** Asks who is to answer the model calls, whoever does so far, and remembers it. undefined: the person gave no answer. */
  async selectProvider(): Promise<ProviderChoice | undefined> {
    const app = await this.app();
    const provider = await pickProvider(await app.providers({ named: namedProvider() }), true);
    if (!provider || (!provider.usable && !(await this.askForKey(provider)))) return undefined;
    await app.chooseProvider(provider.id);
    // Who chooses in a demo wants answers of a model there.
    for (const { uri } of diskFolders()) if (this.demos.has(uri.fsPath)) await this.demos.remove(uri.fsPath);
    this.forgetAll();
    return provider;
  }

  /** What the script of the sample can play with a pipeline, by its id; null: nothing. */
  async knownRequest(pipeline: string): Promise<string | null> {
    const { request, requests } = await (this.read ??= readScript(this.script));
    return (pipeline === (await this.firstPipeline()) ? request : requests[pipeline]) ?? null;
  }

  /** The pipeline that is offered first: what a person means who says of none, and what the script of the sample is for. */
  async firstPipeline(): Promise<string> {
    const [first] = await (await this.app()).pipelines();
    return first?.id ?? '';
  }

  /** Who answers the model calls in a folder, as people know it; null when nobody was chosen yet. */
  async providerLabel(folder: string): Promise<string | null> {
    const named = this.demos.has(folder) ? 'scripted' : namedProvider();
    if ((named ?? process.env['BATUTA_PROVIDER']) === 'scripted') return l10n.t('scripted model of the sample');
    return (await (await this.app()).providers({ named })).find(({ chosen }) => chosen)?.label ?? null;
  }

  /** Asks for the key of a provider and keeps it in the editor's secret store; false when the person gave none. */
  async askForKey(provider: ProviderChoice): Promise<boolean> {
    if (provider.keyVariable === null) {
      if (!provider.usable) tellNoModel(provider);
      return provider.usable;
    }
    const key = await askText({
      title: l10n.t('Batuta: Set API Key'),
      prompt: l10n.t('Key for {0} ({1}). Kept in the editor’s secret store, never in a file.', provider.label, provider.keyVariable),
      ...(provider.keyPage === undefined ? {} : { link: { words: l10n.t('Get a key'), address: provider.keyPage } }),
      password: true,
      ignoreFocusOut: true,
      validateInput: (text) =>
        text === '' || isKey(text) ? undefined : l10n.t('A key is one word without spaces or special characters. Paste it again.'),
    });
    if (key === undefined || !isKey(key)) return false;
    await this.secrets.store(provider.keyVariable, key.trim());
    return true;
  }

  /** The person's settings in the editor; in a demo its script answers, whatever they chose. */
  private optionsOf(folder: WorkspaceFolder): SessionOptions {
    return { ...sessionOptions(folder), ...(this.demos.has(folder.uri.fsPath) ? { provider: 'scripted', yields: false } : {}) };
  }

  /** Asks for what is missing, once. false: the person gave no answer. */
  private async choose(app: App, providers: readonly ProviderChoice[], chosen: ProviderChoice | undefined): Promise<boolean> {
    const provider = chosen ?? (await pickProvider(providers));
    if (!provider || (!provider.usable && !(await this.askForKey(provider)))) return false;
    if (!chosen) await app.chooseProvider(provider.id);
    return true;
  }
}

/** Without waiting for the message to be read. */
function tellNoModel({ label, remedy }: ProviderChoice): void {
  const choose = l10n.t('Select Provider and Model…');
  void showWarning(l10n.t('{0}: no model available. {1}', label, remedy === undefined ? '' : locale.say(remedy)), choose).then((answer) =>
    answer === choose ? commands.executeCommand('batuta.selectProvider') : undefined,
  );
}

/** What a run that begins may cost, and do without a question. Throws UserError when a setting is no number; looking at runs does not need it. */
function limits(): Pick<SessionOptions, 'caps' | 'confirm'> {
  const settings = workspace.getConfiguration('batuta');
  const usd = budgetSetting(settings.get('budget'));
  return { ...(usd === null ? {} : { caps: { usd } }), confirm: confirmSetting((name) => settings.get(name)) };
}

/** What the editor's settings say; it wins over the environment and the person's choice. */
function namedProvider(folder?: WorkspaceFolder): string | undefined {
  return workspace.getConfiguration('batuta', folder?.uri).get<string>('provider') || undefined;
}

/** The person's settings in the editor. Machine scope: a workspace cannot choose who answers, nor raise the budget. */
function sessionOptions(folder: WorkspaceFolder): SessionOptions {
  const provider = namedProvider(folder);
  const model = workspace.getConfiguration('batuta', folder.uri).get<string>('model');
  return { trusted: workspace.isTrusted, yields: true, ...(provider ? { provider } : {}), ...(model ? { model } : {}) };
}
