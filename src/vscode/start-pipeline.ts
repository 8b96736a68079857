import { join } from 'node:path';
import { commands, l10n, Uri } from 'vscode';
import type { WorkspaceFolder } from 'vscode';
import type { Session } from '../app/contracts.ts';
import { settingsFile } from '../app/load-settings.ts';
import type { RunHandle } from '../core/durable/contracts.ts';
import { askRequest } from './ask-request.ts';
import type { RequestQuestion } from './draft.ts';
import { guessedWays } from './guessed-ways.ts';
import { locale } from './locale.ts';
import { chooseFolder } from './choose-folder.ts';
import type { HandledRun } from './handled-run.ts';
import { showInformation } from './plain-message.ts';
import { withPlace } from './run-name.ts';
import type { Services } from './services.ts';

/** A pipeline to start, and how a person is asked for its request. */
export interface PickedPipeline {
  readonly id: string;
  readonly question: RequestQuestion;
  /** What the request is besides what they type; just that when left out. */
  readonly request?: (words: string) => string;
}

/**
 * Starts the picked pipeline in a folder of the window (`folder`, or the one that the person picks), with the given request or the one that it
 * asks for. Nothing is asked where no run can start, and who answers the model calls is asked before anything is typed.
 */
export async function startPipeline(
  services: Services,
  given: unknown,
  pick: (folder: WorkspaceFolder) => Promise<PickedPipeline | undefined>,
  folder?: WorkspaceFolder,
): Promise<HandledRun | undefined> {
  const { draft, log } = services;
  const chosen = await chooseFolder(log, folder);
  const picked = chosen && (await pick(chosen));
  if (!picked || !(await services.host.session(chosen))) return undefined;
  const typed =
    typeof given === 'string'
      ? given
      : await askRequest(draft, { ...picked.question, title: withPlace(picked.question.title, chosen.uri.fsPath) });
  if (typed === undefined) return undefined;
  const request = (picked.request?.(typed) ?? typed).trim();
  if (request === '') return undefined;
  const begun = await beginRun(services, chosen, async (session) =>
    (await agreesToGuesses(session, services, chosen)) ? session.start(picked.id, request) : undefined,
  );
  if (begun && typeof given !== 'string') draft.forget();
  return begun;
}

/** Begins a run in the folder and brings it into sight. `begin` may return undefined when the person thinks better of it. */
export async function beginRun(
  { host }: Services,
  folder: WorkspaceFolder,
  begin: (session: Session) => Promise<RunHandle | undefined>,
): Promise<HandledRun | undefined> {
  const session = await host.session(folder);
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
