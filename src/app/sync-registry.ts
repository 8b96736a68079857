import { InterruptedError } from '../core/durable/errors.ts';
import type { CodeScan, CodeScanner } from '../core/registry/code-scan.ts';
import { mergeRegistry, type MergedRegistry } from '../core/registry/merge-registry.ts';
import { describeChange } from '../core/registry/registry-change.ts';
import { inEnglish, sentence } from '../core/describe/message.ts';
import type { Blobs, WorkspaceFiles } from '../core/ports.ts';
import { problemsOf, registryFile, registryScript, scriptFailure, scriptTimeoutMs } from '../pipelines/parts/sync.ts';
import type { UserSettings } from '../protocol/settings-file.ts';
import { UserError } from './contracts.ts';
import { sandboxedProcesses } from './sandboxed-processes.ts';

/** A command's output is shown at once here, not kept. */
const nowhere: Blobs = { put: async () => '', get: async () => null };

interface SyncOptions {
  readonly workspace: string;
  readonly home: string;
  readonly files: WorkspaceFiles;
  readonly scanner: CodeScanner;
  /** The workspace's own script may be run. */
  readonly trusted: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly user: UserSettings | null;
  readonly signal?: AbortSignal | undefined;
}

/** The registry beside the code: what a sync would write. Throws UserError for a registry that cannot be read. */
export async function compareRegistry({
  files,
  scanner,
  signal = new AbortController().signal,
}: Pick<SyncOptions, 'files' | 'scanner' | 'signal'>): Promise<{
  readonly scan: CodeScan;
  readonly merged: MergedRegistry;
  readonly hash: string | null;
  readonly script?: string;
}> {
  const scan = await scanner.scan(signal);
  const old = await files.read(registryFile);
  const merged = mergeRegistry(old && new TextDecoder().decode(old.bytes), registryFile, scan, new Date().toISOString().slice(0, 10));
  if (!merged.ok) throw new UserError(problemsOf(merged.problems), 1);
  return { scan, merged, hash: old?.hash ?? null, ...((await files.exists(registryScript)) ? { script: registryScript } : {}) };
}

/**
 * Brings the registry up to date as a run does it: by the workspace's own script, where there is one that may run, else from the code. Throws
 * UserError when that fails.
 */
export async function syncRegistry(options: SyncOptions): Promise<{ changed: boolean; output: string }> {
  const { files } = options;
  if (options.trusted && (await files.exists(registryScript))) return runScript(options);
  const { merged, hash } = await compareRegistry(options);
  const output = inEnglish(describeChange(merged.change, Object.keys(merged.after?.entities ?? {}).length));
  if (merged.text === null) return { changed: false, output };
  const written = await files.swap(registryFile, { before: hash, after: new TextEncoder().encode(merged.text) });
  if (written.status === 'conflict') throw new UserError(sentence('{0} was changed meanwhile.', registryFile), 1);
  return { changed: true, output };
}

async function runScript(options: SyncOptions): Promise<{ changed: boolean; output: string }> {
  const { files, signal = new AbortController().signal } = options;
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
