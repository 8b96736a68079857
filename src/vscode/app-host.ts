import { l10n, window, workspace } from 'vscode';
import type { LogOutputChannel, SecretStorage, WorkspaceFolder } from 'vscode';
import type { App, ProviderChoice, Session, SessionOptions } from '../app/contracts.ts';
import { createApp } from '../app/create-app.ts';
import { channelLogger } from './channel-logger.ts';

/** Gives the commands the application, a workspace's session, and the person's choice of a provider. */
export class AppHost {
  private readonly secrets: SecretStorage;
  private readonly log: LogOutputChannel;
  private started: Promise<App> | undefined;

  constructor(secrets: SecretStorage, log: LogOutputChannel) {
    this.secrets = secrets;
    this.log = log;
  }

  app(): Promise<App> {
    this.started ??= Promise.resolve(
      createApp({ env: process.env, logger: channelLogger(this.log), secrets: async (name) => this.secrets.get(name) }),
    );
    return this.started;
  }

  /**
   * A session on a folder that `chooseFolder` gave, so a trusted one. Asks for a provider or its key
   * when none is there; undefined when the person gave no answer. The caller closes it.
   */
  async session(folder: WorkspaceFolder): Promise<Session | undefined> {
    const app = await this.app();
    const options = sessionOptions(folder);
    if (!(await this.providerIsReady(app, options.provider))) return undefined;
    return app.session(folder.uri.fsPath, options);
  }

  /** Asks for the key of a provider and keeps it in the editor's secret store; false when the person gave none. */
  async askForKey(provider: ProviderChoice): Promise<boolean> {
    if (provider.keyVariable === null) return true;
    const key = await window.showInputBox({
      title: l10n.t('Batuta: Set API Key'),
      prompt: l10n.t(
        'The key for {0} ({1}). It is kept in the editor’s secret store, never in a file.',
        provider.label,
        provider.keyVariable,
      ),
      password: true,
      ignoreFocusOut: true,
    });
    if (key === undefined || key.trim() === '') return false;
    await this.secrets.store(provider.keyVariable, key.trim());
    return true;
  }

  /** Whether somebody is there to answer model calls; asks for what is missing, once. */
  private async providerIsReady(app: App, named: string | undefined): Promise<boolean> {
    const providers = await app.providers();
    const id = named ?? process.env['BATUTA_PROVIDER'];
    // Not among the choices: the sample's scripted model, or a mistake that the session explains.
    if (id !== undefined && !providers.some((provider) => provider.id === id)) return true;
    const chosen = providers.find((provider) => (id === undefined ? provider.chosen : provider.id === id));
    const provider = chosen ?? (await pickProvider(providers));
    if (!provider) return false;
    if (!provider.usable && !(await this.askForKey(provider))) return false;
    if (!chosen) await app.chooseProvider(provider.id);
    return true;
  }
}

async function pickProvider(providers: readonly ProviderChoice[]): Promise<ProviderChoice | undefined> {
  if (providers.length === 1) return providers[0];
  const items = providers.map((provider) => ({
    label: provider.label,
    description: provider.usable ? '' : l10n.t('needs a key'),
    provider,
  }));
  const options = {
    title: l10n.t('Who answers Batuta’s model calls?'),
    placeHolder: l10n.t('Asked once; it can be changed in the settings'),
    ignoreFocusOut: true,
  };
  return (await window.showQuickPick(items, options))?.provider;
}

/** The person's settings in the editor. Machine scope: a workspace cannot choose who answers, nor raise the budget. */
function sessionOptions(folder: WorkspaceFolder): SessionOptions {
  const settings = workspace.getConfiguration('batuta', folder.uri);
  const provider = settings.get<string>('provider', '');
  const model = settings.get<string>('model', '');
  const usd = settings.get<number | null>('budget', null);
  return {
    trusted: workspace.isTrusted,
    ...(provider === '' ? {} : { provider }),
    ...(model === '' ? {} : { model }),
    ...(usd === null ? {} : { caps: { usd } }),
  };
}
