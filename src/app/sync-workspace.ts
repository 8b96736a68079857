import { compileContexts } from '../core/context/compile-context.ts';
import type { Blobs, Logger } from '../core/ports.ts';
import { InterruptedError } from '../core/durable/errors.ts';
import { createProcesses } from '../node/processes.ts';
import { canonicalWorkspace } from '../node/real-path.ts';
import { registryFile, registryScript, scriptFailure, scriptTimeoutMs } from '../pipelines/parts/sync.ts';
import { sentence } from '../core/describe/message.ts';
import { UserError } from './contracts.ts';
import type { AppOptions } from './contracts.ts';
import { inWords } from './in-words.ts';
import { createWorkspaceLock } from './workspace-lock.ts';
import { openWorkspacePorts } from './workspace-ports.ts';

/** A command's output is shown at once here, not kept. */
const nowhere: Blobs = { put: async () => '', get: async () => null };

/**
 * Runs the workspace's own registry script, which must be trusted. Waits until no run works in the workspace.
 * Throws UserError when there is none, or when it fails.
 */
export async function syncRegistry(options: {
  readonly home: string;
  readonly workspace: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly logger: Logger;
  readonly onWaiting?: AppOptions['onWaiting'];
}): Promise<{ changed: boolean; output: string }> {
  const { home, env, signal, logger, onWaiting } = options;
  return inWords(async () => {
    const workspace = await canonicalWorkspace(options.workspace);
    const { files } = await openWorkspacePorts({ home, workspace });
    if (!(await files.exists(registryScript))) {
      throw new UserError(
        sentence('This workspace has no {0}, so there is nothing to bring the registry up to date with.', registryScript),
      );
    }
    const lock = createWorkspaceLock({ home, workspace, onWait: (owner) => onWaiting?.(owner), logger });
    const before = await files.read(registryFile);
    const run = async (): Promise<{ changed: boolean; output: string }> => {
      const result = await createProcesses({ root: workspace, env }).run({
        argv: ['node', registryScript],
        timeoutMs: scriptTimeoutMs,
        signal,
        blobs: nowhere,
        mark: 'sync-registry',
      });
      if (result.outcome === 'interrupted') throw new InterruptedError(sentence('{0} was interrupted.', registryScript));
      if (result.outcome !== 'exited' || result.exitCode !== 0) throw new UserError(scriptFailure(registryScript, result), 1);
      return { changed: (await files.read(registryFile))?.hash !== before?.hash, output: result.output.trim() };
    };
    return lock.during('sync registry', run, signal);
  });
}

/** Compiles the contexts of a workspace; the numbers are files. Throws UserError when a context cannot be read or written. */
export async function compileWorkspaceContexts(options: {
  readonly home: string;
  readonly workspace: string;
}): Promise<{ compiled: number; skipped: number }> {
  return inWords(async () => {
    const { files } = await openWorkspacePorts(options);
    return compileContexts(files, new Date());
  });
}
