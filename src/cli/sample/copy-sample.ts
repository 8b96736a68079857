import { mkdtemp, realpath, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UserError } from '../../app/contracts.ts';
import { copySampleFiles, makeSampleRepository } from '../../app/sample.ts';
import { readScript } from '../../providers/scripted/read-script.ts';

/** The project itself: the sample comes with its source, not with the installed program. */
const project = path.resolve(import.meta.dirname, '../../..');

/** The request that the sample's script can play with a pipeline; without a name, the one that it is for. */
export async function sampleRequest(
  env: Readonly<Record<string, string | undefined>>,
  pipeline: string | undefined,
): Promise<{ pipeline: string; request: string }> {
  const file = env['BATUTA_SCRIPT'] ?? path.join(project, 'test/workspaces/sample-script/script.yaml');
  await mustExist(file);
  const { request, requests } = await readScript(file);
  const all: Readonly<Record<string, string>> = { feature: request, ...requests };
  const id = pipeline ?? 'feature';
  const found = all[id];
  if (found === undefined) throw new UserError(`The sample has no "${id}". It has: ${Object.keys(all).join(', ')}.`);
  return { pipeline: id, request: found };
}

/**
 * A fresh copy of the sample workspace in a temporary folder: a git repository with one commit and an identity of
 * its own, using this project's installed packages. It is left there, because the result lies in it.
 */
export async function copySample(): Promise<string> {
  const source = path.join(project, 'test/workspaces/sample');
  await mustExist(source);
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'batuta-sample-')));
  await copySampleFiles(source, root);
  await symlink(path.join(project, 'node_modules'), path.join(root, 'node_modules'), 'junction');
  await makeSampleRepository(root);
  return root;
}

async function mustExist(file: string): Promise<void> {
  await stat(file).catch(() => {
    throw new UserError(
      'The sample comes with the source of Batuta, not with this installation. Use the command "feature" on a repository of yours.',
    );
  });
}
