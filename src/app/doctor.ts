import { isUsableNode, nodeNeeded } from './node-version.ts';
import { findProgram } from '../node/find-program.ts';
import type { TrustStore } from '../node/trust-store.ts';
import type { UserSettingsStore } from '../node/user-settings-store.ts';
import { canonicalWorkspace } from '../node/real-path.ts';
import { loadRegistry } from '../pipelines/parts/sync.ts';
import { inEnglish } from '../core/describe/message.ts';
import type { AppOptions } from './contracts.ts';
import { loadRunSettings, loadUserSettings } from './load-settings.ts';
import { providerChoices } from './choose-provider.ts';
import { openWorkspacePorts } from './workspace-ports.ts';

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  /** What to do when it is not ok; empty otherwise. */
  readonly fix: string;
}

/** What `batuta doctor` looks at; every check is run, whatever the others say. */
export async function doctor(parts: {
  readonly options: AppOptions;
  readonly home: string;
  /** Makes the home where it is not there yet; throws in words. */
  readonly makeHome: () => Promise<string>;
  readonly workspace: string | null;
  readonly trust: TrustStore;
  readonly userSettings: UserSettingsStore;
}): Promise<Check[]> {
  const { options, home, makeHome, workspace, trust, userSettings } = parts;
  const checks: Check[] = [
    { name: 'Node', ok: isUsableNode(process.versions.node), detail: process.versions.node, fix: `Node ${nodeNeeded} or newer is needed.` },
    await check('Git', 'Install git and make sure that it is on the PATH.', async () => {
      const git = await findProgram('git', home, options.env);
      return git.found ? git.file : fail(inEnglish(git.why));
    }),
    await check('Home', 'Set BATUTA_HOME to a folder that you can write.', makeHome),
    await check('Your settings', `Mend ${userSettings.file}.`, async () =>
      (await loadUserSettings(userSettings)) ? userSettings.file : 'none, defaults apply',
    ),
    await check('Provider', 'Set ANTHROPIC_API_KEY.', async () => {
      const usable = (await providerChoices(options, userSettings)).filter((choice) => choice.usable);
      return usable.map((choice) => choice.label).join(', ') || fail('none can be used: no key is set');
    }),
  ];
  if (workspace !== null) checks.push(...(await workspaceChecks(options, home, workspace, trust, userSettings)));
  return checks.map((one) => (one.ok ? { ...one, fix: '' } : one));
}

async function workspaceChecks(
  options: AppOptions,
  home: string,
  folder: string,
  trust: TrustStore,
  userSettings: UserSettingsStore,
): Promise<Check[]> {
  const fixFile = 'Mend the file at the line named.';
  const trusted = await trust.isTrusted(folder).catch(() => false);
  const ports = (): ReturnType<typeof openWorkspacePorts> => openWorkspacePorts({ home, workspace: folder });
  const settings = async (): ReturnType<typeof loadRunSettings> => {
    const { files, search } = await ports();
    return loadRunSettings({
      files,
      search,
      user: await loadUserSettings(userSettings),
      choice: {},
      trusted: true,
      env: options.env,
      program: options.program ?? 'batuta',
    });
  };
  return [
    await check('Workspace', 'Name an existing folder with --workspace.', () => canonicalWorkspace(folder)),
    {
      name: 'Trust',
      ok: trusted,
      detail: trusted ? 'trusted: its commands may run' : 'not trusted: its commands do not run, results are unproven',
      fix: 'Look at its commands, then run "trust".',
    },
    await check('Layers', fixFile, async () => {
      const { agents, source } = await settings();
      return `${agents.map((agent) => agent.section).join(', ')} (${source === 'file' ? 'from .claude/batuta.yaml' : source})`;
    }),
    await check('Commands', 'Install the programs, or change the commands in .claude/batuta.yaml.', async () => {
      const { agents } = await settings();
      const commands = agents.flatMap((agent) => [...agent.validate, ...agent.handover]);
      const missing: string[] = [];
      for (const [program = ''] of commands) if (!(await findProgram(program, folder, options.env)).found) missing.push(program);
      if (missing.length > 0) fail(`not found: ${[...new Set(missing)].join(', ')}`);
      return commands.length > 0 ? `${commands.length} can be started` : 'none configured: results are unproven';
    }),
    await check('Entity registry', fixFile, async () => {
      const { registry, problem } = await loadRegistry(await ports());
      if (problem !== null) fail(inEnglish(problem));
      return registry ? `${Object.keys(registry.entities).length} entities` : 'none';
    }),
  ];
}

async function check(name: string, fix: string, fn: () => Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, detail: await fn(), fix: '' };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error), fix };
  }
}

function fail(detail: string): never {
  throw new Error(detail);
}
