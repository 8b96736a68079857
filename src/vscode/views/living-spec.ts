import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { l10n, workspace } from 'vscode';
import { UserError } from '../../app/contracts.ts';
import type { RunView } from '../../app/runs/run-view.ts';
import { readRegistry } from '../../core/registry/read-registry.ts';
import { registryGraph } from '../../core/registry/registry-graph.ts';
import { parseSpec } from '../../core/spec/parse-spec.ts';
import { registryFile } from '../../pipelines/parts/sync.ts';
import type { LivingSpec } from '../../protocol/webview-view.ts';
import { exists, windowPath } from '../folders.ts';
import type { Services } from '../services.ts';
import { specFile, specUri } from '../spec-document.ts';
import { approvalOf } from '../../core/run/run-state.ts';

/** The spec of a run as it lies on the disk, with what the registry knows and what was said about it. UserError when it is gone. */
export async function livingSpec({ comments, runs }: Services, run: RunView): Promise<LivingSpec> {
  const { state } = run;
  const uri = specUri(state) ?? specFile(state);
  const gone = new UserError(l10n.t('The spec of this run is not there any more.'));
  if (!uri) throw gone;
  const text = await readFile(uri.fsPath, 'utf8').catch(() => null);
  if (text === null) throw gone;
  const delta = approvalOf(state) ? (await (await runs.session(run)).currentSpec(state)).delta : '';
  const remarks = approvalOf(state) ? comments.remarks(uri.fsPath) : [];
  return {
    text,
    delta,
    file: workspace.asRelativePath(uri, false),
    existing: await existingFiles(state.workspace, text),
    graph: await graphOf(windowPath(state.workspace)),
    remarks: remarks.map(({ line, text: said }) => ({ line, text: said })),
  };
}

/** Adds to what is sent with the next change request, as a comment in the editor. */
export async function remark({ comments }: Services, { state }: RunView, line: number, text: string): Promise<void> {
  const uri = specUri(state);
  if (!uri) throw new UserError(l10n.t('This spec does not wait any more, so nothing was added.'));
  // A comment quotes the line that it is on.
  const { lineCount } = await workspace.openTextDocument(uri);
  comments.addAt(uri, Math.min(line, lineCount), text);
}

/** Nothing is drawn of a registry that cannot be read: the view of entities says why. */
async function graphOf(folder: string): Promise<LivingSpec['graph']> {
  const text = await readFile(join(folder, registryFile), 'utf8').catch(() => null);
  const read = text === null ? null : readRegistry(text, registryFile);
  return read?.ok ? registryGraph(read.registry) : { entities: [], relations: [] };
}

/** The files that a spec names and that are there already. */
export async function existingFiles(workspace: string, text: string): Promise<string[]> {
  const parsed = parseSpec(text);
  const paths = parsed.ok ? parsed.spec.layers.flatMap((layer) => layer.files.map((file) => file.path)) : [];
  const found = await Promise.all(paths.map(async (path) => ((await exists(join(workspace, path))) ? [path] : [])));
  return found.flat();
}
