import { InterruptedError } from '../core/durable/errors.ts';
import { sentence } from '../core/describe/message.ts';
import type { Blobs, WorkspaceFiles } from '../core/ports.ts';
import { registryFile, registryScript, scriptFailure, scriptTimeoutMs } from '../pipelines/parts/sync.ts';
import type { UserSettings } from '../protocol/settings-file.ts';
import { UserError } from './contracts.ts';
import { sandboxedProcesses } from './sandboxed-processes.ts';

/** A command's output is shown at once here, not kept. */
const nowhere: Blobs = { put: async () => '', get: async () => null };

/** Runs the workspace's own registry script, which must be trusted. Throws UserError when there is none, or when it fails. */
export async function syncRegistry(options: {
  readonly workspace: string;
  readonly home: string;
  readonly files: WorkspaceFiles;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly user: UserSettings | null;
  readonly signal?: AbortSignal | undefined;
}): Promise<{ changed: boolean; output: string }> {
  const { files, signal = new AbortController().signal } = options;
  if (!(await files.exists(registryScript)))
    throw new UserError(sentence('The registry cannot be synced: this workspace has no {0}.', registryScript));
  const before = await files.read(registryFile);
  const { processes } = await sandboxedProcesses(options);
  const result = await processes.run({
    argv: ['node', registryScript],
    timeoutMs: scriptTimeoutMs,
    signal,
    blobs: nowhere,
    mark: 'sync-registry',
    confined: 'person',
  });
  if (result.outcome === 'interrupted') throw new InterruptedError(sentence('{0} was interrupted.', registryScript));
  if (result.outcome !== 'exited' || result.exitCode !== 0) throw new UserError(scriptFailure(registryScript, result), 1);
  return { changed: (await files.read(registryFile))?.hash !== before?.hash, output: result.output.trim() };
}
