import { relative, sep } from 'node:path';
import { l10n, Uri, window, workspace } from 'vscode';
import { asJson } from '../../protocol/json.ts';
import { askAudit } from '../ask-audit.ts';
import { chooseFolder } from '../choose-folder.ts';
import type { HandledRun } from '../handled-run.ts';
import { locale } from '../locale.ts';
import { showInformation } from '../plain-message.ts';
import type { Services } from '../services.ts';
import { startPipeline } from '../start-pipeline.ts';

/**
 * Audits modules and improves them to a target: the folders that the Explorer gives, or those of the files it gives, else that of the file in the
 * editor – which the person sees and may change –, in the dimensions, for the severities, to the score and for the money that they say.
 */
export async function auditModule(services: Services, given: unknown, selected?: unknown): Promise<HandledRun | undefined> {
  const { host, log } = services;
  const uri = given instanceof Uri ? given : window.activeTextEditor?.document.uri;
  const chosen = await chooseFolder(log, uri && workspace.getWorkspaceFolder(uri));
  // Who answers the model calls is asked before anything is typed.
  const session = chosen && (await host.session(chosen));
  if (!session) return undefined;
  const root = chosen.uri.fsPath;
  const isInside = (one: Uri): boolean => one.scheme === 'file' && workspace.getWorkspaceFolder(one)?.uri.fsPath === root;
  const pointed = given instanceof Uri ? selectedWith(given, selected) : [];
  if (!pointed.every(isInside)) {
    void showInformation(l10n.t('An audit is of folders of one workspace folder. Select those of one.'));
    return undefined;
  }
  // Several files of one folder name it once.
  const modules = [...new Set(await Promise.all(pointed.map(async (one) => moduleOf(one, root))))];
  const problems = modules.length > 0 ? await session.problems('audit', { audit: { modules } }) : [];
  if (problems.length > 0) {
    void showInformation(problems.map((one) => locale.say(one)).join(' '));
    return undefined;
  }
  const asked = await askAudit({
    folder: root,
    modules,
    proposed: uri && isInside(uri) ? await moduleOf(uri, root) : '.',
    usd: session.settings.caps.usd,
    settings: session.settings.audit,
    outlook: (goal) => session.outlook('audit', { audit: asJson(goal) }),
  });
  if (!asked) return undefined;
  const { goal, usd } = asked;
  const named = goal.modules.map((module) => (module === '.' ? l10n.t('the whole workspace') : module)).join(', ');
  const { target } = goal;
  const request =
    goal.modules.length === 1
      ? l10n.t('Audit {0} and improve it to a score of {1}', named, target)
      : l10n.t('Audit {0} and improve each to a score of {1}', named, target);
  return startPipeline(services, 'audit', request, chosen, { usd, more: { audit: asJson(goal) } });
}

/** What is selected, where what was clicked is part of it. */
function selectedWith(given: Uri, selected: unknown): Uri[] {
  const all = Array.isArray(selected) ? selected.filter((one) => one instanceof Uri) : [];
  return all.some((one) => one.toString() === given.toString()) ? all : [given];
}

/** The folder of a file or the folder itself, below `root`; '.': the root. */
async function moduleOf(uri: Uri, root: string): Promise<string> {
  const { type } = await workspace.fs.stat(uri);
  // A link to a folder is one.
  const isFolder = (type & 2) !== 0;
  const path = relative(root, isFolder ? uri.fsPath : Uri.joinPath(uri, '..').fsPath);
  return path === '' ? '.' : path.split(sep).join('/');
}
