import { allRoles, ownLoop, roleOf } from '../core/agent/chosen-harnesses.ts';
import { sentence } from '../core/describe/message.ts';
import type { WorkspaceFiles } from '../core/ports.ts';
import { readYaml } from '../core/settings/yaml-text.ts';
import type { UserSettingsStore } from '../node/user-settings-store.ts';
import type { Message } from '../protocol/message.ts';
import type { RunSettings } from '../protocol/run-settings.ts';
import type { UserSettings } from '../protocol/settings-file.ts';
import { agentProfiles } from './choose-harness.ts';
import { UserError, type AppOptions } from './contracts.ts';
import { settingsFile } from './load-settings.ts';
import { knownProviders, providerNamed } from './provider-list.ts';

export interface Players {
  readonly settings: RunSettings;
  readonly options: AppOptions;
  readonly user: UserSettings | null;
  readonly userSettings: Pick<UserSettingsStore, 'file' | 'read'>;
  readonly files: Pick<WorkspaceFiles, 'read'>;
  /** The provider of whoever has none of its own, where one is named. */
  readonly others: string | undefined;
}

type Key = 'provider' | 'harness' | 'model';

/** Names of providers and external agents in the settings that nobody has, each with its place: no run can begin with them. */
export async function unknownPlayers(players: Players): Promise<Message[]> {
  const { settings, options, user } = players;
  const harnesses = [ownLoop, ...Object.keys(agentProfiles(user))];
  const providers = knownProviders(options, user);
  const problems = new Map<string, Message>();
  const tell = async (agent: string, key: Key, name: string, why: Message): Promise<void> => {
    const place = await placeOf(players, agent, key, name);
    problems.set(place ?? `${key} ${name}`, place === null ? why : sentence('{0}: {1}', place, why));
  };
  const named = allRoles(settings).map((agent) => ({ agent, ...roleOf(settings, agent) }));
  for (const { agent, harness = [] } of named)
    for (const name of harness)
      if (!harnesses.includes(name))
        await tell(agent, 'harness', name, sentence('There is no agent "{0}". There are: {1}.', name, harnesses.join(', ')));
  for (const { agent, provider } of [...named, { agent: '', provider: players.others }])
    try {
      if (provider !== undefined) providerNamed(provider, providers);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      await tell(agent, 'provider', provider ?? '', error.text);
    }
  return [...problems.values()];
}

/** Where an agent's provider, model or harness is named: file, line and key; null: in no file, or not for it alone. */
export async function placeOf(
  { files, userSettings }: Pick<Players, 'files' | 'userSettings'>,
  agent: string,
  key: Key,
  name: string,
): Promise<string | null> {
  const content = await files.read(settingsFile);
  const own = content === null ? null : new TextDecoder().decode(content.bytes);
  const places: readonly [file: string, text: string | null, paths: readonly string[][]][] = [
    [userSettings.file, await userSettings.read(), [['routing', agent, key], ['routing', 'code', key], [key]]],
    [
      settingsFile,
      own,
      [
        ['agents', agent, key],
        [agent, key],
      ],
    ],
  ];
  for (const [file, text, paths] of places) {
    const read = readYaml(text ?? '', file);
    if (!read.ok) continue;
    for (const path of paths)
      if ([valueAt(read.yaml.value, path)].flat().includes(name)) return `${file}:${read.yaml.lineOf(path)} ${path.join('.')}`;
  }
  return null;
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined),
    value,
  );
}
