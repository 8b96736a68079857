import { knownProfiles, type AgentProfile } from '../core/agent/agent-profile.ts';
import {
  allHarnesses,
  allRoles,
  chosenHarnesses,
  chosenProvider,
  hasExternal,
  ownLoop,
  understander,
} from '../core/agent/chosen-harnesses.ts';
import type { Tool } from '../core/tool/tool.ts';
import type { Harness } from '../core/agent/harness.ts';
import { withFallbacks } from '../core/agent/with-fallbacks.ts';
import { lines, sentence } from '../core/describe/message.ts';
import { parseCommandLine } from '../core/policy/command-line.ts';
import type { AcpOptions } from '../harnesses/acp/acp-harness.ts';
import { findProgram } from '../node/find-program.ts';
import type { Message } from '../protocol/message.ts';
import type { RunSettings } from '../protocol/run-settings.ts';
import type { UserSettings } from '../protocol/settings-file.ts';
import { UserError } from './contracts.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The external agents that there are by name: those that are known, and the person's own. */
export function agentProfiles(user: UserSettings | null): Readonly<Record<string, AgentProfile>> {
  const own = Object.entries(user?.harnesses ?? {}).map(([id, { command, headless, label = id, variables = [], serves = [] }]) => {
    const wrong = (why: Message): Message => sentence('The command of the agent "{0}" in your settings cannot be read: {1}.', id, why);
    const alone = headless === undefined ? null : argvOf(headless, wrong);
    const more = alone ? { headless: { write: alone, readOnly: alone } } : {};
    return [id, { id, label, command: argvOf(command, wrong), variables, serves, install: '', ...more }] as const;
  });
  return { ...knownProfiles, ...Object.fromEntries(own) };
}

/** A command of the person's settings. Throws UserError with `words` where it cannot be read. */
export function argvOf(command: string | string[], words: (why: Message) => Message): readonly string[] {
  if (typeof command !== 'string') return command;
  const read = parseCommandLine(command);
  if (!read.ok) throw new UserError(words(read.message));
  return read.argv;
}

/** Why a profile cannot be used here, and what to do; null: its program is there, or the one that stands in for it. */
export async function missingProgram(profile: AgentProfile, root: string, env: Environment): Promise<Message | null> {
  const { command, headless, label, install } = profile;
  const found = await findProgram(command[0] ?? '', root, env, root);
  if (found.found || (headless && (await findProgram(headless.write[0] ?? '', root, env, root)).found)) return null;
  return install === '' ? sentence('{0}: {1}', label, found.why) : sentence('{0}: {1} To install it: {2}', label, found.why, install);
}

/** Names of the external agents whose programs are there. */
export async function installedAgents(user: UserSettings | null, env: Environment): Promise<string[]> {
  const all = Object.values(agentProfiles(user));
  const missing = await Promise.all(all.map((profile) => missingProgram(profile, '/', env)));
  return all.flatMap(({ id }, index) => (missing[index] === null ? [id] : []));
}

/** The same in short, for a list of agents. */
export async function missingInShort(profile: AgentProfile, root: string, env: Environment): Promise<Message | null> {
  const missing = await missingProgram(profile, root, env);
  return missing === null || profile.install === '' ? missing : sentence('To install it: {0}', profile.install);
}

/**
 * Whether everybody can be played as the settings say, before anything is paid. Throws UserError: an external agent reads the workspace's own
 * settings for agents, which may name commands, so the workspace must be trusted; and at least one choice must be there.
 */
export async function checkHarnesses(settings: RunSettings, user: UserSettings | null, root: string, env: Environment): Promise<void> {
  if (!hasExternal(settings)) return;
  const profiles = agentProfiles(user);
  const problems = new Map<string, Message>();
  for (const names of allHarnesses(settings)) {
    const missing: Message[] = [];
    for (const name of names) {
      const profile = profiles[name];
      if (name !== ownLoop && !profile)
        throw new UserError(sentence('There is no agent "{0}". There are: {1}.', name, [ownLoop, ...Object.keys(profiles)].join(', ')));
      const why = profile ? await missingProgram(profile, root, env) : null;
      if (why !== null) missing.push(why);
    }
    if (missing.length === names.length) problems.set(names.join(), lines(missing));
  }
  if (!settings.trusted)
    throw new UserError(
      sentence(
        "External agents work only in a workspace that you trust: they take up its own settings for agents, which may name commands. Trust it first, or let Batuta's own agents play.",
      ),
    );
  if (problems.size > 0) throw new UserError(sentence('An agent is not there:\n{0}', lines([...problems.values()])));
}

/** What agents work with at one place. */
export interface Desk {
  readonly environmentFor: AcpOptions['environmentFor'];
  /** Of our own loop. */
  readonly tools: { readonly read: readonly Tool[]; readonly write: readonly Tool[] };
}

/**
 * What runs the agents of a run, by name. `loop`: our own for an agent; null where its provider is not there. What talks with external agents is
 * loaded when there is one.
 */
export async function openHarnesses(
  settings: RunSettings,
  user: UserSettings | null,
  loop: (agent: string, desk: Desk) => Harness | null,
  acp: Omit<AcpOptions, 'profile' | 'environmentFor'>,
): Promise<(agent: string, desk: Desk) => Harness> {
  const profiles = agentProfiles(user);
  const create = hasExternal(settings) ? (await import('../harnesses/acp/acp-harness.ts')).createAcpHarness : null;
  const named = (agent: string, name: string, desk: Desk): Harness | null => {
    const profile = profiles[name];
    return name === ownLoop
      ? loop(agent, desk)
      : profile && create
        ? create({ ...acp, profile, environmentFor: desk.environmentFor })
        : null;
  };
  return (agent, desk) => {
    const names = chosenHarnesses(settings, agent);
    const [first, ...others] = names.map((name) => named(agent, name, desk)).filter((harness) => harness !== null);
    if (!first) throw new UserError(sentence('There is no agent "{0}". There are: {1}.', names.join(), Object.keys(profiles).join(', ')));
    return withFallbacks(first, ...others);
  };
}

/** The providers that our own loop asks in a run; `needed`: it does not only stand in where an external agent fails. */
export function loopProviders(settings: RunSettings, others: string): ReadonlyMap<string, { readonly needed: boolean }> {
  const found = new Map<string, { needed: boolean }>();
  for (const agent of [...allRoles(settings), ...(settings.understand ? [understander] : [])]) {
    const names = chosenHarnesses(settings, agent);
    const id = chosenProvider(settings, agent, others);
    if (names.includes(ownLoop)) found.set(id, { needed: names[0] === ownLoop || found.get(id)?.needed === true });
  }
  return found;
}
