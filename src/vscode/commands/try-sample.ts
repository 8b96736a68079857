import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Uri, commands, l10n, window, workspace } from 'vscode';
import { copySampleFiles, makeSampleRepository } from '../../app/sample.ts';
import type { HandledRun } from '../handled-run.ts';
import type { Services } from '../services.ts';
import { startPipeline } from '../start-pipeline.ts';

/** Copies the sample that comes with the extension and opens the copy, where its demo begins: without a key and without cost. */
export async function trySample({ extension, host }: Services): Promise<true | undefined> {
  const parent = await askPlace();
  if (parent === undefined) return undefined;
  const root = await realpath(await mkdtemp(join(parent, 'batuta-sample-')));
  await copySampleFiles(join(extension.fsPath, 'dist', 'sample', 'workspace'), root);
  await makeSampleRepository(root);
  await host.demos.add(root);
  // What the person has open stays open.
  await commands.executeCommand('vscode.openFolder', Uri.file(root), { forceNewWindow: (workspace.workspaceFolders ?? []).length > 0 });
  return true;
}

async function askPlace(): Promise<string | undefined> {
  const temporary = { label: l10n.t('Temporary folder'), description: tmpdir() };
  const items = [temporary, { label: l10n.t('Choose a folder…'), description: '' }];
  const placeHolder = l10n.t('Where should the copy of the sample go?');
  const picked = await window.showQuickPick(items, { title: l10n.t('Batuta: Try the Sample'), placeHolder });
  if (picked === undefined || picked === temporary) return picked?.description;
  const openLabel = l10n.t('Copy the Sample Here');
  const [folder] = (await window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, openLabel })) ?? [];
  return folder?.fsPath;
}

/** The first run in a copy of the sample, with the request that its script knows. Begins once: later ones are the person's own. */
export async function beginDemo(services: Services, folder: unknown): Promise<HandledRun | undefined> {
  const { host } = services;
  if (typeof folder !== 'string' || !host.demos.isFresh(folder)) return undefined;
  await host.demos.begin(folder);
  const pipeline = await host.firstPipeline();
  return startPipeline(services, pipeline, (await host.knownRequest(pipeline)) ?? '');
}
