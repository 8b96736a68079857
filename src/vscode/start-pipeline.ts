import { join } from 'node:path';
import { commands, l10n, Uri, type WorkspaceFolder } from 'vscode';
import type { Session } from '../app/contracts.ts';
import { settingsFile } from '../app/load-settings.ts';
import type { RunHandle } from '../core/durable/contracts.ts';
import type { Json } from '../protocol/json.ts';
import { guessedWays } from './guessed-ways.ts';
import { locale } from './locale.ts';
import { chooseFolder } from './choose-folder.ts';
import type { HandledRun } from './handled-run.ts';
import { showInformation } from './plain-message.ts';
import type { Services } from './services.ts';

/**
 * Starts a pipeline, by its id, in a folder of the window (`folder`, or the one that the person picks). Who answers the model calls is asked
 * where nobody was chosen. `usd`: the cap of the run, in place of the one in the settings; `more`: what its input has besides the request.
 */
export async function startPipeline(
  services: Services,
  pipeline: string,
  request: string,
  folder?: WorkspaceFolder,
  { usd, ...how }: { readonly usd?: number; readonly more?: Readonly<Record<string, Json>> } = {},
): Promise<HandledRun | undefined> {
  const chosen = await chooseFolder(services.log, folder);
  const text = request.trim();
  if (!chosen || text === '') return undefined;
  return beginRun(
    services,
    chosen,
    async (session) => ((await agreesToGuesses(session, services, chosen)) ? session.start(pipeline, text, how) : undefined),
    usd === undefined ? {} : { usd },
  );
}

/** Begins a run in the folder and brings it into sight. `begin` may return undefined when the person thinks better of it. */
export async function beginRun(
  { host }: Services,
  folder: WorkspaceFolder,
  begin: (session: Session) => Promise<RunHandle | undefined>,
  limit: { readonly usd?: number } = {},
): Promise<HandledRun | undefined> {
  const session = await host.session(folder, limit);
  const handle = session && (await begin(session));
  if (!handle) return undefined;
  await commands.executeCommand('batuta.panel.focus', { preserveFocus: true });
  return { runId: handle.runId, replied: null };
}

/** Without settings of the workspace, what was guessed is shown before anything runs; to correct it, it is written down and opened. */
async function agreesToGuesses(session: Session, { host }: Services, folder: WorkspaceFolder): Promise<boolean> {
  const { settings } = session;
  if (settings.source === 'file') return true;
  const [start, correct] = [l10n.t('Start'), l10n.t('Correct in batuta.yaml')];
  const words = l10n.t('This workspace has no .claude/batuta.yaml. These layers were detected:');
  const answer = await showInformation(words, { modal: true, detail: guessedWays(settings, locale) }, start, correct);
  if (answer === correct) {
    await session.initialise();
    host.forget(folder);
    await commands.executeCommand('vscode.open', Uri.file(join(folder.uri.fsPath, settingsFile)));
  }
  return answer === start;
}
