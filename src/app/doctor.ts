import { findProgram } from '../node/find-program.ts';
import type { TrustStore } from '../node/trust-store.ts';
import type { UserSettingsStore } from '../node/user-settings-store.ts';
import { canonicalWorkspace } from '../node/real-path.ts';
import { openPersonalGit } from '../node/personal-git.ts';
import { checkContexts } from '../core/context/compile-context.ts';
import { describeChange } from '../core/registry/registry-change.ts';
import { loadRegistry, registryScript } from '../pipelines/parts/sync.ts';
import { compareRegistry } from './sync-registry.ts';
import { formatCommandLine } from '../core/policy/command-line.ts';
import { inEnglish, named } from '../core/describe/message.ts';
import { unowned } from '../core/layers/unowned.ts';
import type { App, AppOptions } from './contracts.ts';
import { loadRunSettings, loadUserSettings } from './load-settings.ts';
import { providerChoices } from './choose-provider.ts';
import { agentProfiles, missingProgram } from './choose-harness.ts';
import { sharedFiles } from './hidden-from-git.ts';
import { canPropose } from './initialise-workspace.ts';
import { findSandbox } from './sandboxed-processes.ts';
import { openWorkspacePorts } from './workspace-ports.ts';

type Check = Awaited<ReturnType<App['doctor']>>[number];

/** The first Node with everything that is used. */
const needed = [22, 13] as const;

/** What `batuta doctor` looks at; every check is run, whatever the others say, but nothing of a folder that is not there. */
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
  const { env, program = 'batuta' } = options;
  const checks = [
    await check('Node', `Node ${needed.join('.')} or newer is needed.`, async () => {
      const { node } = process.versions;
      const [major = 0, minor = 0] = node.split('.').map(Number);
      return major > needed[0] || (major === needed[0] && minor >= needed[1]) ? node : fail(node);
    }),
    await check('Git', 'Install git and make sure that it is on the PATH.', async () => {
      const git = await findProgram('git', home, env);
      return git.found ? git.file : fail(inEnglish(git.why));
    }),
    await check('Home', 'Set BATUTA_HOME to a folder that you can write.', makeHome),
    await check('Your settings', `Fix ${userSettings.file}.`, async () =>
      (await loadUserSettings(userSettings)) ? userSettings.file : 'none, defaults apply',
    ),
    await check(
      'Provider',
      'Set ANTHROPIC_API_KEY or OPENAI_API_KEY, or start a server: ollama, lm-studio, or one of your settings.',
      async () => {
        const usable = (await providerChoices(options, userSettings)).filter((choice) => choice.usable);
        return usable.map((choice) => choice.label).join(', ') || fail('none can be used: no key is set, and no model server is ready');
      },
    ),
    await check('Agents', '', async () => {
      const profiles = Object.values(agentProfiles(await loadUserSettings(userSettings)));
      const found = await Promise.all(profiles.map(async (one) => ({ one, missing: await missingProgram(one, home, env) })));
      const there = found.filter(({ missing }) => missing === null).map(({ one }) => one.label);
      const others = found.flatMap(({ one, missing }) => (missing !== null && one.install ? [`${one.label}: ${one.install}`] : []));
      return [`external: ${there.join(', ') || 'none'}`, ...(others.length > 0 ? [`To get others: ${others.join('; ')}`] : [])].join('. ');
    }),
  ];
  if (workspace === null) return checks;
  const fixFile = 'Fix the file at the line named.';
  const own = 'Let a layer own them in .claude/batuta.yaml.';
  const ports = () => openWorkspacePorts({ home, workspace });
  const settings = async () => {
    const user = await loadUserSettings(userSettings);
    return loadRunSettings({ ...(await ports()), user, choice: {}, trusted: true, env, program });
  };
  const folder = await check('Workspace', '', () => canonicalWorkspace(workspace));
  if (!folder.ok) return [...checks, folder];
  const hasGit = checks.find(({ name }) => name === 'Git')?.ok === true;
  return [
    ...checks,
    folder,
    ...(hasGit
      ? [
          await check('Repository', '', async () =>
            (await (await openPersonalGit(workspace, env)).checkIsRepo())
              ? 'a git repository'
              : { detail: 'none: a run can be undone, but nothing can be committed', fix: 'Run "git init" there.' },
          ),
        ]
      : []),
    ...(hasGit ? [await check('Shared files', '', async () => sharedFiles(folder.detail, env, (await ports()).files))] : []),
    await check('Sandbox', 'Install bubblewrap, or set "sandbox: { use: auto }" in your settings.', async () => {
      const user = await loadUserSettings(userSettings);
      const found = await findSandbox({ workspace: folder.detail, home, env, user });
      return found.ok ? found.sandbox.name : `none: ${inEnglish(found.why)}. Commands run with all your rights`;
    }),
    await check('Trust', `Read its code and its commands, then run "${program} trust".`, async () =>
      (await trust.isTrusted(workspace).catch(() => false))
        ? 'trusted: its commands may run'
        : fail('not trusted: its commands do not run, results are unproven'),
    ),
    await check('Layers', fixFile, async () => {
      const { agents, source } = await settings();
      return `${agents.map((agent) => agent.section).join(', ')} (${source === 'file' ? 'from .claude/batuta.yaml' : source})`;
    }),
    await check('Owners', own, async () => {
      const { agents } = await settings();
      const paths = await (await ports()).search.glob(null, Infinity, new AbortController().signal);
      const none = unowned(agents, paths);
      return none.length === 0 ? 'every file has one' : { detail: `no agent may change ${inEnglish(named(none))}`, fix: own };
    }),
    await check('Commands', 'Install the programs, or change the commands in .claude/batuta.yaml.', async () => {
      const { agents } = await settings();
      const commands = agents.flatMap((agent) => [...agent.validate, ...agent.handover, ...agent.run]);
      const missing: string[] = [];
      for (const [name = ''] of commands) if (!(await findProgram(name, workspace, env)).found) missing.push(name);
      if (missing.length > 0) fail(`not found: ${[...new Set(missing)].join(', ')}`);
      const shown = [...new Set(commands.map(formatCommandLine))];
      if (shown.length > 0) return shown.join(' · ');
      return {
        detail: 'none configured: results are unproven',
        fix: 'Name them under "validate" of an agent in .claude/batuta.yaml.',
      };
    }),
    await check('Memory', '', async () => {
      const { memory } = await settings();
      if (memory === undefined) return "Batuta's own file";
      return memory.kind === 'off' ? 'off' : `${formatCommandLine(memory.command)} (named by the ${memory.by})`;
    }),
    await check('Contexts', 'Fix the file that is named.', async () => {
      const states = await checkContexts((await ports()).files);
      const behind = states.filter(({ state }) => state !== 'current').map(({ agent }) => agent);
      if (states.length === 0) {
        const fix = (await canPropose(await ports())) ? `Write first ones with "${program} init".` : '';
        return { detail: 'none: agents go by what is counted in the code', fix };
      }
      if (behind.length === 0) return `${states.length} up to date`;
      return { detail: `not compiled as they are now: ${behind.join(', ')}`, fix: `Run "${program} context compile"; a run does it too.` };
    }),
    await check('Entity registry', hasGit ? fixFile : '', async () => {
      const { files, scanner } = await ports();
      const { registry, problem } = await loadRegistry({ files });
      if (problem !== null) fail(inEnglish(problem));
      const count = Object.keys(registry?.entities ?? {}).length;
      const entities = count === 1 ? '1 entity' : `${count} entities`;
      // A script of the workspace writes it by rules of its own.
      if (await files.exists(registryScript)) return registry ? entities : 'none';
      const { change, text } = (await compareRegistry({ files, scanner })).merged;
      if (text === null) return registry ? `${entities}, as in the code` : 'none';
      const added = inEnglish(named(change.added));
      return {
        detail: count === 0 ? `none yet; in the code: ${added}` : `${entities}; in the code: ${inEnglish(describeChange(change, count))}`,
        fix: `Run "${program} registry sync"; a run does it too.`,
      };
    }),
  ];
}

/** What holds; with `fix` where something can be done about it although nothing is broken. */
type Found = string | { readonly detail: string; readonly fix: string };

async function check(name: string, fix: string, fn: () => Promise<Found>): Promise<Check> {
  try {
    const found = await fn();
    return { name, ok: true, ...(typeof found === 'string' ? { detail: found, fix: '' } : found) };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error), fix };
  }
}

function fail(detail: string): never {
  throw new Error(detail);
}
