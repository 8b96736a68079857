import { allRoles, chosenHarnesses, chosenProvider, ownLoop, roleOf } from '../core/agent/chosen-harnesses.ts';
import { sentence } from '../core/describe/message.ts';
import type { Message } from '../protocol/message.ts';
import type { RunSettings } from '../protocol/run-settings.ts';
import type { UserSettings } from '../protocol/settings-file.ts';
import { agentProfiles, missingInShort } from './choose-harness.ts';
import { ownModel } from './choose-provider.ts';
import { UserError, type AppOptions } from './contracts.ts';
import type { Role } from './who-plays.ts';
import type { KnownProvider } from './known-provider.ts';
import { costOf, externalCost } from './model-cost.ts';
import { knownProviders, providerNamed } from './provider-list.ts';

interface Parts {
  readonly settings: RunSettings;
  /** Provider of whoever has none of its own. */
  readonly others: string;
  readonly user: UserSettings | null;
  readonly root: string;
  readonly options: AppOptions;
}

/** Who plays whom in a run that would begin now. */
export async function rolesOf({ settings, others, user, root, options }: Parts): Promise<Role[]> {
  const among = knownProviders(options, user);
  const profiles = agentProfiles(user);
  const played = async (agent: string): Promise<Pick<Role, 'player' | 'model' | 'cost' | 'problem'>> => {
    const [first = ownLoop] = chosenHarnesses(settings, agent);
    if (first !== ownLoop) {
      const profile = profiles[first];
      const problem = profile ? await missingInShort(profile, root, options.env) : sentence('There is no such agent.');
      return { player: profile?.label ?? first, model: null, cost: externalCost, problem };
    }
    const role = roleOf(settings, agent);
    const provider = providerNamed(chosenProvider(settings, agent, others), among);
    const { label: player, prices } = provider;
    const missing = await whyUnusable(provider);
    if (missing !== null) return { player, model: role.model, cost: costOf(role.model, prices), problem: missing };
    try {
      const model = await ownModel(role, others, among);
      return { player, model, cost: costOf(model, prices), problem: null };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { player, model: role.model, cost: costOf(role.model, prices), problem: error.text };
    }
  };
  const layers = allRoles(settings).filter((agent) => agent !== 'spec' && agent !== 'review');
  return Promise.all(
    ['spec', ...layers, 'review'].map(async (agent): Promise<Role> => {
      const section =
        settings.agents.find(({ name }) => name === agent)?.section ?? (agent === 'spec' ? sentence('Spec') : sentence('Review'));
      return { agent, section, ...(await played(agent)), chosen: Object.hasOwn(user?.routing ?? {}, agent) };
    }),
  );
}

async function whyUnusable({ usable, keyVariable, remedy }: KnownProvider): Promise<Message | null> {
  if (await usable()) return null;
  return keyVariable === null ? (remedy ?? '') : sentence('{0} is not set.', keyVariable);
}
