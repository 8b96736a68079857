import { relative, sep } from 'node:path';
import { l10n, Uri, window, workspace } from 'vscode';
import { asJson } from '../../protocol/json.ts';
import { askAudit } from '../ask-audit.ts';
import { chooseFolder } from '../choose-folder.ts';
import type { HandledRun } from '../handled-run.ts';
import { showInformation } from '../plain-message.ts';
import type { Services } from '../services.ts';
import { agreesToGuesses, beginRun } from '../start-pipeline.ts';

/**
 * Audits a module and improves it to a target: the folder that the Explorer gives, or that of the file it gives, else that of the file in the
 * editor – which the person sees and may change –, in the dimensions, for the severities, to the score and for the money that they say.
 */
export async function auditModule(services: Services, given: unknown, selected?: unknown): Promise<HandledRun | undefined> {
  const { host, log } = services;
  // Only the one that was clicked would be audited.
  if (Array.isArray(selected) && selected.length > 1) {
    void showInformation(l10n.t('An audit is of one folder: select one and audit the others after it.'));
    return undefined;
  }
  const uri = given instanceof Uri ? given : window.activeTextEditor?.document.uri;
  const chosen = await chooseFolder(log, uri && workspace.getWorkspaceFolder(uri));
  // Who answers the model calls is asked before anything is typed.
  const session = chosen && (await host.session(chosen));
  if (!session) return undefined;
  const inFolder = uri?.scheme === 'file' && workspace.getWorkspaceFolder(uri)?.uri.fsPath === chosen.uri.fsPath;
  const module = inFolder ? await moduleOf(uri, chosen.uri.fsPath) : '.';
  const asked = await askAudit({
    folder: chosen.uri.fsPath,
    module,
    given: given instanceof Uri,
    usd: session.settings.caps.usd,
    settings: session.settings.audit,
    outlook: (goal) => session.outlook('audit', { audit: asJson(goal) }),
  });
  if (!asked) return undefined;
  const { goal, usd } = asked;
  const request = l10n.t('Audit {0} and improve it to a score of {1}', goal.module, goal.target);
  return beginRun(
    services,
    chosen,
    async (begun) =>
      (await agreesToGuesses(begun, services, chosen)) ? begun.start('audit', request, { more: { audit: asJson(goal) } }) : undefined,
    { usd },
  );
}

/** The folder of a file or the folder itself, below `root`; '.': the root. */
async function moduleOf(uri: Uri, root: string): Promise<string> {
  const { type } = await workspace.fs.stat(uri);
  // A link to a folder is one.
  const isFolder = (type & 2) !== 0;
  const path = relative(root, isFolder ? uri.fsPath : Uri.joinPath(uri, '..').fsPath);
  return path === '' ? '.' : path.split(sep).join('/');
}
