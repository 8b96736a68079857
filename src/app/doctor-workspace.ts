import { allRoles, ownLoop, roleOf } from '../core/agent/chosen-harnesses.ts';
import { inEnglish, lines, named } from '../core/describe/message.ts';
import { unowned } from '../core/layers/unowned.ts';
import { formatCommandLine } from '../core/policy/command-line.ts';
import { findProgram } from '../node/find-program.ts';
import type { RunSettings } from '../protocol/run-settings.ts';
import { checkHarnesses } from './choose-harness.ts';
import { check, checkOf, fail, valueOf, type Check, type Found, type Needed } from './doctor-check.ts';
import { settingsFile } from './load-settings.ts';
import { missingScripts } from './missing-scripts.ts';
import { knownProviders } from './provider-list.ts';
import { placeOf, unknownPlayers, type Players } from './unknown-players.ts';
import type { WorkspacePorts } from './workspace-ports.ts';

export const fixFile = 'Fix the file at the line named.';

/** What the settings of a workspace come to: who owns what, what proves it, who plays whom. What is wrong with them is told once. */
export async function checkSettings(
  settings: Needed<RunSettings>,
  {
    user,
    ports,
    ...parts
  }: Pick<Players, 'options' | 'userSettings'> & { readonly user: Needed<Players['user']>; readonly ports: () => Promise<WorkspacePorts> },
): Promise<Check[]> {
  const own = 'Let a layer own them in .claude/batuta.yaml.';
  const about = user.ok ? settings : user;
  const layers = async (): Promise<Found> => {
    const { agents, source } = valueOf(settings);
    return `${agents.map((agent) => agent.section).join(', ')} (${source === 'file' ? `from ${settingsFile}` : source})`;
  };
  return [
    // Why the person's own cannot be read was told where they are checked.
    user.ok ? await check('Layers', fixFile, layers) : await checkOf(user, 'Layers', '', layers),
    await checkOf(about, 'Owners', own, async () => {
      const { search } = await ports();
      const none = unowned(valueOf(settings).agents, await search.glob(null, Infinity, new AbortController().signal));
      return none.length === 0 ? 'every file has one' : { detail: `no agent may change ${inEnglish(named(none))}`, fix: own };
    }),
    await checkOf(about, 'Commands', `Install the programs, or change the commands in ${settingsFile}.`, async () => {
      const commands = valueOf(settings).agents.flatMap((agent) => [...agent.validate, ...agent.handover, ...agent.run]);
      const { files } = await ports();
      const missing: string[] = [];
      for (const [name = ''] of commands) if (!(await findProgram(name, files.root, parts.options.env)).found) missing.push(name);
      if (missing.length > 0) fail(`not found: ${[...new Set(missing)].join(', ')}`);
      const scripts = await missingScripts(files, commands);
      if (scripts.length > 0)
        return { detail: scripts.join('; '), fix: `Add it there, or change the command in ${settingsFile}: it can never pass.` };
      const shown = [...new Set(commands.map(formatCommandLine))];
      if (shown.length > 0) return shown.join(' · ');
      return { detail: 'none configured: results are unproven', fix: `Name them under "validate" of an agent in ${settingsFile}.` };
    }),
    await checkOf(about, 'Models', fixFile, async () => {
      const { env } = parts.options;
      const { files } = await ports();
      const known = valueOf(user);
      const others = env['BATUTA_PROVIDER'] ?? known?.provider;
      return players({ ...parts, settings: valueOf(settings), user: known, files, others }, files.root);
    }),
    await checkOf(about, 'Memory', '', async () => {
      const { memory } = valueOf(settings);
      if (memory === undefined) return "Batuta's own file";
      return memory.kind === 'off' ? 'off' : `${formatCommandLine(memory.command)} (named by the ${memory.by})`;
    }),
  ];
}

/** Who plays whom; what a run would refuse is wrong, and a model that its provider is not known to have is told. */
async function players(all: Players, root: string): Promise<Found> {
  const { settings, options, user, others = 'anthropic' } = all;
  const unknown = await unknownPlayers(all);
  if (unknown.length > 0) fail(lines(unknown));
  await checkHarnesses({ ...settings, trusted: true }, user, root, options.env);
  const providers = knownProviders(options, user);
  const strange = new Map<string, readonly string[]>();
  const shown = new Set<string>();
  for (const agent of allRoles(settings)) {
    const { harness: [first = ownLoop] = [], provider: id = others, model } = roleOf(settings, agent);
    const section = settings.agents.find(({ name }) => name === agent)?.section ?? agent;
    shown.add(`${section}: ${first === ownLoop ? model : first}`);
    const provider = providers.find((one) => one.id === id);
    // One that has models of its own chooses among them.
    if (first !== ownLoop || !provider || provider.modelFor) continue;
    const known = Object.keys(provider.prices.prices);
    if (known.length === 0 || known.includes(model)) continue;
    const place = (await placeOf(all, agent, 'model', model)) ?? section;
    strange.set(`${place}: "${model}" is no known model of ${id}; its calls would have no price`, known);
  }
  if (strange.size === 0) return [...shown].join(', ');
  return { detail: [...strange.keys()].join('\n'), fix: `Known are: ${[...new Set([...strange.values()].flat())].join(', ')}.` };
}
