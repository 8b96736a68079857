import type { RunSettings } from '../protocol/run-settings.ts';
import type { OpenProvider } from './choose-provider.ts';

/** The settings with the provider's own models in place of what was asked for. Throws UserError when it has none. */
export async function withOwnModels(settings: RunSettings, provider: OpenProvider): Promise<RunSettings> {
  const own = (asked: string): Promise<string> => provider.modelFor(asked);
  return {
    ...settings,
    agents: await Promise.all(settings.agents.map(async (agent) => ({ ...agent, model: await own(agent.model) }))),
    review: { ...settings.review, model: await own(settings.review.model) },
    spec: { ...settings.spec, model: await own(settings.spec.model) },
  };
}
