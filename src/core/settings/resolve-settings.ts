import { normalizeInside } from '../policy/normalize-inside.ts';
import type { AgentDefinition, Isolation, RunSettings } from '../../protocol/run-settings.ts';
import { isolations, type UserSettings, type WorkspaceSettings } from '../../protocol/settings-file.ts';
import type { MemoryChoice } from '../../protocol/memory.ts';
import type { Message } from '../../protocol/message.ts';
import type { Caps } from '../../protocol/usage.ts';
import { ownLoop, understander } from '../agent/chosen-harnesses.ts';
import { sentence } from '../describe/message.ts';
import { coreFiles } from '../policy/core-files.ts';
import { agentOf, argvOf, SettingsError, type Agent } from './agent-of.ts';
import { defaultCaps } from './default-caps.ts';
import type { GuessReason, LayerGuess } from './guess-layers.ts';

export interface SettingsSources {
  /** null: the workspace has no settings file. */
  readonly file: WorkspaceSettings | null;
  readonly user: UserSettings | null;
  /** null: not asked for, because the file names the agents. */
  readonly guess: LayerGuess | null;
  /** Whether commands of the workspace take effect. */
  readonly trusted: boolean;
  /** `--model`: an alias or a model id, for every agent. */
  readonly model?: string;
  /** `--provider`, or the environment's: for every agent. */
  readonly provider?: string;
  /** `--harness`: for every agent, separated by commas. */
  readonly harness?: string;
  /** `--isolation`. */
  readonly isolation?: string;
  readonly caps?: Partial<Caps>;
  /** As in the person's settings. */
  readonly confirm?: UserSettings['confirm'];
  /** BATUTA_MODEL, BATUTA_HARNESS, BATUTA_ISOLATION, BATUTA_BUDGET (USD), BATUTA_TOKENS, BATUTA_TURNS. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How the person calls the program. Default: `batuta`. */
  readonly program?: string;
}

const aliases: Readonly<Record<string, string>> = { opus: 'claude-opus-5-5', sonnet: 'claude-sonnet-5-5', haiku: 'claude-haiku-5-5' };
/** Who is given which kind of task where nobody says otherwise. */
const routing = { spec: { model: 'opus' }, code: { model: 'opus' }, review: { model: 'sonnet' }, understand: { model: 'haiku' } } as const;

/**
 * The settings of a run: flag > environment > user > workspace > default. For caps the lowest given value wins (`null` means no cap); the
 * default counts if none is given, or only by an untrusted workspace. An untrusted workspace has no commands. Expects settings that passed
 * `checkAgents`. Throws `SettingsError` for a bad environment variable or command.
 */
export function resolveSettings(sources: SettingsSources): RunSettings {
  const { file, user, guess, trusted } = sources;
  const named = namedAgents(file);
  const guesses = named.length > 0 ? named : (guess?.agents ?? []);
  const agents = guesses.map((agent): AgentDefinition => {
    const said = file?.agents && Object.hasOwn(file.agents, agent.name) ? file.agents[agent.name] : undefined;
    const played = { ...agent, ...playedBy(sources, agent.name, 'code', said) };
    return trusted ? played : { ...played, validate: [], handover: [], run: [] };
  });
  const reasons: Message[] = named.length > 0 ? [] : (guess?.reasons ?? []).map((reason) => saidOf(reason, guesses, trusted));
  const commands = guesses.some((agent) => agent.validate.length + agent.handover.length + agent.run.length > 0);
  if (!trusted && commands)
    reasons.push(
      sentence(
        'This workspace is not trusted: its commands do not run, so nothing can be proven. To trust it, use "{0} trust" or --trust-workspace.',
        sources.program ?? 'batuta',
      ),
    );
  const memory = memoryChoice(sources);
  const spec = playedBy(sources, 'spec', 'spec', file?.spec);
  // Beside whoever writes the spec; an external agent is not begun for one question.
  const { harness: [asks] = [ownLoop], ...understand } = { ...spec, ...playedBy(sources, understander, 'understand', undefined) };
  const isolation = isolationOf(sources);
  return {
    source: named.length > 0 ? 'file' : (guess?.source ?? 'default'),
    reasons,
    trusted,
    ...(!trusted && commands ? { withheld: true } : {}),
    agents,
    tests: file?.tests ?? [],
    review: {
      ...playedBy(sources, 'review', 'review', file?.review),
      context: file?.review?.context ?? 'review',
      skipUpToFiles: file?.review?.skipUpToFiles ?? 3,
    },
    spec: { ...spec, context: file?.spec?.context ?? 'spec' },
    ...(asks === ownLoop ? { understand } : {}),
    caps: {
      usd: cap('usd', 'BATUTA_BUDGET', sources),
      tokens: cap('tokens', 'BATUTA_TOKENS', sources),
      turns: cap('turns', 'BATUTA_TURNS', sources),
    },
    ...(memory === null ? {} : { memory }),
    ...(isolation === null ? {} : { isolation }),
    ...(file?.audit ? { audit: file.audit } : {}),
    confirm: {
      deletedLines: askedAbove('deletedLines', 50, sources),
      files: askedAbove('files', 5, sources),
      migrations: sources.confirm?.migrations ?? user?.confirm?.migrations ?? true,
      modules: sources.confirm?.modules ?? user?.confirm?.modules ?? true,
      core: [...coreFiles, ...(file?.confirm?.core ?? [])],
    },
    timeouts: {
      validate: file?.timeouts?.validate ?? 900,
      run: file?.timeouts?.run ?? 300,
      ...(file?.timeouts?.agent === undefined ? {} : { agent: file.timeouts.agent }),
    },
  };
}

interface PlayedBy {
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  readonly harness?: string | string[] | undefined;
}

/** Who plays an agent; `own`: what the workspace says of it. A person's word for it, or for its kind of task, says more than one for everybody. */
function playedBy(
  sources: SettingsSources,
  agent: string,
  task: keyof typeof routing,
  own: PlayedBy | undefined,
): Pick<AgentDefinition, 'model' | 'provider' | 'harness'> {
  const { file, user, env, trusted } = sources;
  const routes: readonly PlayedBy[] = [agent, task].flatMap((name) =>
    user?.routing && Object.hasOwn(user.routing, name) ? (user.routing[name] ?? []) : [],
  );
  const routed = <K extends keyof PlayedBy>(key: K): PlayedBy[K] => routes.find((route) => route[key] !== undefined)?.[key];
  const model = sources.model ?? given(env['BATUTA_MODEL']) ?? routed('model') ?? user?.model ?? own?.model ?? routing[task].model;
  const named = sources.harness ?? given(env['BATUTA_HARNESS']);
  const harness = [named?.split(',').map((name) => name.trim()) ?? routed('harness') ?? user?.harness ?? own?.harness ?? []].flat();
  const names = harness.filter((name) => name !== '');
  // The person's own provider is for whoever has none, so here the workspace may say more; but not where nobody has looked at it.
  const provider = sources.provider === undefined ? (routed('provider') ?? (trusted ? own?.provider : undefined)) : undefined;
  return {
    model: resolveModel(model, file, user),
    ...(provider === undefined ? {} : { provider }),
    ...(names.length === 0 ? {} : { harness: names }),
  };
}

/** What is said of a guess; of a command that does not run, nothing that it does not do. */
function saidOf({ message, about }: GuessReason, agents: readonly Agent[], trusted: boolean): Message {
  if (trusted || about?.part !== 'command') return message;
  const section = agents.find(({ name }) => name === about.agent)?.section ?? about.agent;
  return sentence('{0} would be validated by "{1}": {2}.', section, about.argv.join(' '), about.seen);
}

/** The person's choice, else a trusted workspace's; null: Batuta's own file. */
function memoryChoice({ file, user, trusted }: SettingsSources): MemoryChoice | null {
  const { memory: own } = user ?? {};
  if (own === 'off') return { kind: 'off' };
  if (own) return { kind: 'server', by: 'person', command: argvOf(own.command), variables: own.variables ?? [] };
  if (!file?.memory || !trusted) return null;
  return { kind: 'server', by: 'workspace', command: argvOf(file.memory.command), variables: [] };
}

/** null: all work in the workspace. What its settings say of worktrees counts only where it is trusted. */
function isolationOf({ isolation, env, user, file, trusted }: SettingsSources): Isolation | null {
  const named = isolation ?? given(env['BATUTA_ISOLATION']) ?? user?.isolation ?? file?.isolation ?? 'shared';
  const chosen = isolations.find((one) => one === named);
  if (chosen === undefined)
    throw new SettingsError(sentence('There is no isolation "{0}". There are: {1}.', named.slice(0, 60), isolations.join(', ')));
  if (chosen === 'shared') return null;
  const { setup = [], teardown = [], link, without = [], variables = {} } = (trusted ? file?.worktrees : undefined) ?? {};
  return {
    when: chosen === 'worktree' ? 'always' : 'parallel',
    setup: setup.map(argvOf),
    teardown: teardown.map(argvOf),
    link: link ?? (setup.length > 0 ? [] : null),
    without: without.map((folder) => normalizeInside(folder)).filter((folder) => folder !== ''),
    variables,
  };
}

function given(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}

/** Aliases may refer to aliases: the person's first, then the workspace's, then ours. A cycle stops before it repeats. */
function resolveModel(name: string, file: WorkspaceSettings | null, user: UserSettings | null): string {
  const seen = new Set<string>();
  let model = name;
  for (;;) {
    const book = [user?.models, file?.models, aliases].find((candidate) => candidate !== undefined && Object.hasOwn(candidate, model));
    const next = book?.[model];
    if (next === undefined || seen.has(next)) return model;
    seen.add(model);
    model = next;
  }
}

/** The agents that a workspace's settings name. */
export function namedAgents(file: WorkspaceSettings | null): Agent[] {
  return Object.entries(file?.agents ?? {}).map(([name, agent]) => agentOf(name, agent));
}

function cap(kind: keyof Caps, variable: string, { file, user, caps, env, trusted }: SettingsSources): number | null {
  const persons = [caps?.[kind], fromEnvironment(variable, kind, env), user?.budget?.[kind]];
  const all = [...persons, file?.budget?.[kind]];
  // An untrusted workspace may lower a cap, never raise it.
  if (!trusted && persons.every((value) => value === undefined)) all.push(defaultCaps[kind]);
  const numbers = all.filter((value) => typeof value === 'number');
  if (numbers.length > 0) return Math.min(...numbers);
  return all.includes(null) ? null : defaultCaps[kind];
}

/** The person decides; a workspace may only ask for questions earlier. */
function askedAbove(what: 'deletedLines' | 'files', fallback: number, { file, user, confirm }: SettingsSources): number | null {
  const persons = confirm?.[what] ?? user?.confirm?.[what] ?? fallback;
  const limit = Math.min(persons === false ? Infinity : persons, file?.confirm?.[what] ?? Infinity);
  return limit === Infinity ? null : limit;
}

function fromEnvironment(variable: string, kind: keyof Caps, env: SettingsSources['env']): number | undefined {
  const text = given(env[variable]);
  if (text === undefined) return undefined;
  const value = Number(text);
  const whole = kind === 'usd' || Number.isSafeInteger(value);
  if (Number.isFinite(value) && value > 0 && whole) return value;
  const found = JSON.stringify(text.slice(0, 60));
  throw new SettingsError(
    kind === 'usd'
      ? sentence('{0} is {1}. Expected an amount in USD above 0, like 2.50.', variable, found)
      : sentence('{0} is {1}. Expected a whole number above 0.', variable, found),
  );
}
