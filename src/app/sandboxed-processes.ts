import { sentence } from '../core/describe/message.ts';
import type { Processes } from '../core/ports.ts';
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
}

/** Whether commands are to run in one; the environment before the person's settings. */
export function sandboxUse(user: UserSettings | null, env: AppOptions['env']): (typeof sandboxUses)[number] {
  return sandboxUses.find((one) => one === env['BATUTA_SANDBOX']) ?? user?.sandbox?.use ?? 'auto';
}

/** The sandbox for commands of a workspace. Throws UserError where the person's settings ask for one and there is none. */
export async function findSandbox({ workspace, home, env, user, read: more = [], proven }: Where): Promise<Probed> {
  const { read = [], write = [] } = user?.sandbox ?? {};
  const use = sandboxUse(user, env);
  if (use === 'off') return { ok: false, why: sentence('your settings turn it off') };
  const found = await probe({ root: workspace, own: home, env, read: [...read, ...more], write, proven });
  if (!found.ok && use === 'required')
    throw new UserError(sentence('Your settings require a sandbox, but there is none: {0}. No command was run.', found.why));
  return found;
}

/** What starts the commands of a workspace, in a sandbox where there is one. */
export async function sandboxedProcesses(where: Where): Promise<{ processes: Processes; sandbox: Sandbox | null }> {
  const found = await findSandbox(where);
  const { workspace: root, env, user } = where;
  const confine = found.ok ? createConfine(found.sandbox, root, user?.sandbox?.network ?? true) : null;
  return {
    processes: createProcesses({ root, env, confine, variables: where.variables ?? {}, secrets: where.secrets ?? [] }),
    sandbox: found.ok ? found.sandbox : null,
  };
}
