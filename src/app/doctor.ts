import { locateGit } from '../node/git-program.ts';
import type { TrustStore } from '../node/trust-store.ts';
import type { UserSettingsStore } from '../node/user-settings-store.ts';
import { refuseHomeInside } from '../node/batuta-home.ts';
import { canonicalWorkspace } from '../node/real-path.ts';
import { openPersonalGit } from '../node/personal-git.ts';
import { checkContexts } from '../core/context/compile-context.ts';
import { describeChange } from '../core/registry/registry-change.ts';
import { loadRegistry, registryScript } from '../pipelines/parts/sync.ts';
import { compareRegistry } from './sync-registry.ts';
import { inEnglish, named } from '../core/describe/message.ts';
import type { AppOptions } from './contracts.ts';
import { check, checkOf, fail, needed, valueOf, type Check } from './doctor-check.ts';
import { checkSettings, fixFile } from './doctor-workspace.ts';
import { loadRunSettings, loadUserSettings } from './load-settings.ts';
import { providerChoices } from './choose-provider.ts';
import { checkAddresses } from './provider-list.ts';
import { agentProfiles, missingProgram } from './choose-harness.ts';
import { sharedFiles } from './hidden-from-git.ts';
import { canPropose } from './initialise-workspace.ts';
import { mustBeWritable, mustHaveFiles } from './preflight.ts';
import { nameOf } from '../node/sandbox/open-sandbox.ts';
import { findSandbox } from './sandboxed-processes.ts';
import { openWorkspacePorts } from './workspace-ports.ts';

/** The first Node with everything that is used. */
const oldestNode = [22, 13] as const;

const fixProvider = 'Set ANTHROPIC_API_KEY or OPENAI_API_KEY, or start a server: ollama, lm-studio, or one of your settings.';
const fixSandbox = 'Install bubblewrap, or set "sandbox: { use: auto }" in your settings.';
const turnOn = 'Set "sandbox: { use: auto }" in your settings.';

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
  const user = await needed(() => loadUserSettings(userSettings));
  // What these throw says what to do.
  const git = await needed(() => locateGit(env, home), 'git is missing');
  const addresses = await needed(async () => checkAddresses(options, valueOf(user)));
  const checks = [
    await check('Node', `Node ${oldestNode.join('.')} or newer is needed.`, async () => {
      const { node } = process.versions;
      const [major = 0, minor = 0] = node.split('.').map(Number);
      return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]) ? node : fail(node);
    }),
    await check('Git', '', async () => valueOf(git)),
    // What it throws says what to do.
    await check('Home', '', makeHome),
    await check('Your settings', `Fix ${userSettings.file}.`, async () => (valueOf(user) ? userSettings.file : 'none, defaults apply')),
    await checkOf(user, 'Provider', addresses.ok ? fixProvider : '', async () => {
      valueOf(addresses);
      const usable = (await providerChoices(options, userSettings)).filter((choice) => choice.usable);
      return usable.map((choice) => choice.label).join(', ') || fail('none can be used: no key is set, and no model server is ready');
    }),
    await checkOf(user, 'Agents', '', async (known) => {
      const profiles = Object.values(agentProfiles(known));
      const found = await Promise.all(profiles.map(async (one) => ({ one, missing: await missingProgram(one, home, env) })));
      const there = found.filter(({ missing }) => missing === null).map(({ one }) => one.label);
      const others = found.flatMap(({ one, missing }) => (missing !== null && one.install ? [`${one.label}: ${one.install}`] : []));
      return [`external: ${there.join(', ') || 'none'}${others.length > 0 ? '. To get others:' : ''}`, ...others].join('\n');
    }),
  ];
  if (workspace === null) return checks;
  const folder = await check('Workspace', '', () => canonicalWorkspace(workspace));
  // Whatever else is asked of a folder is kept in the home: that would fail each time, and the workspace would be blamed.
  if (!folder.ok || checks.some(({ name, ok }) => name === 'Home' && !ok)) return [...checks, folder];
  const ports = () => openWorkspacePorts({ home, workspace });
  const settings = await needed(async () =>
    loadRunSettings({ ...(await ports()), user: valueOf(user), choice: {}, trusted: true, env, program }),
  );
  const isRepository = await needed(async () => git.ok && (await (await openPersonalGit(workspace, env)).checkIsRepo()));
  return [
    ...checks,
    await check('Workspace', '', async () => {
      refuseHomeInside(home, folder.detail);
      await mustBeWritable(folder.detail);
      if (git.ok) await mustHaveFiles(await ports());
      return folder.detail;
    }),
    ...(git.ok
      ? [
          await check('Repository', '', async () =>
            valueOf(isRepository)
              ? 'a git repository'
              : { detail: 'none: a run can be undone, but nothing can be committed', fix: 'Run "git init" there.' },
          ),
        ]
      : []),
    ...(git.ok && isRepository.ok && isRepository.value
      ? [await check('Shared files', '', async () => sharedFiles(folder.detail, env, (await ports()).files))]
      : []),
    await checkOf(user, 'Sandbox', fixSandbox, async (known) => {
      const found = await findSandbox({ workspace: folder.detail, home, env, user: known });
      if (found.ok) return nameOf(found.sandbox);
      const isOff = known?.sandbox?.use === 'off' && !env['BATUTA_SANDBOX'];
      return { detail: `none: ${inEnglish(found.why)}. Commands run with all your rights`, fix: isOff ? turnOn : fixSandbox };
    }),
    await check('Trust', `Read its code and its commands, then run "${program} trust".`, async () =>
      (await trust.isTrusted(workspace).catch(() => false))
        ? 'trusted: its commands may run'
        : fail('not trusted: its commands do not run, results are unproven'),
    ),
    // That git is missing was told, and nothing of this can be known without it.
    ...(await checkSettings(settings, { options, user: git.ok ? user : git, userSettings, ports })),
    await checkOf(git, 'Contexts', 'Fix the file that is named.', async () => {
      const states = await checkContexts((await ports()).files);
      const behind = states.filter(({ state }) => state !== 'current').map(({ agent }) => agent);
      if (states.length === 0) {
        const fix = (await canPropose(await ports())) ? `Write first ones with "${program} init".` : '';
        return { detail: 'none: agents go by what is counted in the code', fix };
      }
      if (behind.length === 0) return `${states.length} up to date`;
      return { detail: `not compiled as they are now: ${behind.join(', ')}`, fix: `Run "${program} context compile"; a run does it too.` };
    }),
    await checkOf(git, 'Entity registry', fixFile, async () => {
      const { files, scanner } = await ports();
      const { registry, problem } = await loadRegistry({ files });
      if (problem !== null) fail(inEnglish(problem));
      const count = Object.keys(registry?.entities ?? {}).length;
      const entities = count === 1 ? '1 entity' : `${count} entities`;
      const { change, text } = (await compareRegistry({ files, scanner })).merged;
      if (text === null) return registry ? `${entities}, as in the code` : 'none';
      const added = inEnglish(named(change.added));
      const differs = `${entities}, but the code has something else: ${inEnglish(describeChange(change, count))}`;
      const detail = count === 0 ? `none yet; in the code: ${added}` : differs;
      // It may know what the code does not show, or leave things out: what a sync would change then is nothing to mend.
      if (await files.exists(registryScript)) return `${detail}\nWhat ${registryScript} writes there is its own choice.`;
      return { detail, fix: `Run "${program} registry sync"; a run does it too.` };
    }),
  ];
}
