import { sentence } from '../core/describe/message.ts';
import { InterruptedError } from '../core/durable/errors.ts';
import type { CommandRequest, CommandResult, Processes } from '../core/ports.ts';
import { createProcesses } from '../node/processes.ts';
import { createConfine } from '../node/sandbox/confine.ts';
import { probe } from '../node/sandbox/open-sandbox.ts';
import type { Probed, Sandbox } from '../node/sandbox/sandbox.ts';
import { sandboxUses, type UserSettings } from '../protocol/settings-file.ts';
import { UserError, type AppOptions } from './contracts.ts';

interface Where {
  /** Canonical. */
  readonly workspace: string;
  /** Batuta's own folder. */
  readonly home: string;
  readonly env: AppOptions['env'];
  readonly user: UserSettings | null;
  /** What commands may read besides, absolute. */
  readonly read?: readonly string[];
  /** A sandbox that works on this machine. */
  readonly proven?: Sandbox | undefined;
  /** What they get besides. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Other folders whose secrets are hidden in what commands print. */
  readonly secrets?: readonly string[];
  /** Ends the trial of a sandbox. */
  readonly signal?: AbortSignal | undefined;
}

/** Whether commands are to run in one; the environment before the person's settings. */
export function sandboxUse(user: UserSettings | null, env: AppOptions['env']): (typeof sandboxUses)[number] {
  return sandboxUses.find((one) => one === env['BATUTA_SANDBOX']) ?? user?.sandbox?.use ?? 'auto';
}

/**
 * The sandbox for commands of a workspace. Throws UserError where the person's settings ask for one and there is none, InterruptedError when its trial
 * was ended.
 */
export async function findSandbox({ workspace, home, env, user, read: more = [], proven, signal }: Where): Promise<Probed> {
  const { read = [], write = [] } = user?.sandbox ?? {};
  const use = sandboxUse(user, env);
  if (use === 'off') return { ok: false, why: sentence('your settings turn it off') };
  const found = await probe({ root: workspace, own: home, env, read: [...read, ...more], write, proven, signal });
  if (!found.ok && use === 'required')
    throw new UserError(sentence('Your settings require a sandbox, but there is none: {0}. No command was run.', found.why));
  return found;
}

/** What starts the commands of a workspace, in a sandbox where there is one. Throws as `findSandbox`. */
export async function sandboxedProcesses(where: Where): Promise<{ processes: Processes; sandbox: Sandbox | null }> {
  const found = await findSandbox(where);
  const { workspace: root, env, user } = where;
  const confine = found.ok ? createConfine(found.sandbox, root, user?.sandbox?.network ?? true) : null;
  return {
    processes: createProcesses({ root, env, confine, variables: where.variables ?? {}, secrets: where.secrets ?? [] }),
    sandbox: found.ok ? found.sandbox : null,
  };
}

/**
 * The same, where a sandbox is tried by the first command, or whoever asks for it first. `ending`: what ends a trial that begins now; a command that
 * waits for it is then interrupted, and the next one begins another. Programs to talk with are in none, so they do not wait.
 */
export function laterSandboxed(
  where: Omit<Where, 'signal'>,
  ending: () => AbortSignal,
): { readonly processes: Processes; readonly sandbox: () => Promise<Sandbox | null> } {
  const { workspace: root, env, variables = {}, secrets = [] } = where;
  const plain = createProcesses({ root, env, variables, secrets });
  let trial: ReturnType<typeof sandboxedProcesses> | null = null;
  const sandboxed = (): ReturnType<typeof sandboxedProcesses> => {
    if (trial !== null) return trial;
    const begun = sandboxedProcesses({ ...where, signal: ending() });
    trial = begun;
    begun.catch(() => (trial = null));
    return begun;
  };
  return {
    processes: {
      ...plain,
      async run(request) {
        if (request.confined === 'none') return plain.run(request);
        const startedAt = performance.now();
        const found = await unlessInterrupted(sandboxed(), request);
        return found === null ? interrupted(Math.round(performance.now() - startedAt)) : found.processes.run(request);
      },
    },
    sandbox: async () => (await sandboxed()).sandbox,
  };
}

/** null: what it waits for was ended, or the command itself. */
async function unlessInterrupted<T>(work: Promise<T>, { signal }: Pick<CommandRequest, 'signal'>): Promise<T | null> {
  const { promise: stopped, resolve } = Promise.withResolvers<null>();
  const stop = (): void => resolve(null);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([stopped, work]);
  } catch (error) {
    if (error instanceof InterruptedError) return null;
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

const interrupted = (durationMs: number): CommandResult => ({
  outcome: 'interrupted',
  exitCode: null,
  durationMs,
  log: null,
  output: '',
  reports: [],
});
