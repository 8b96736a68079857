import type { RunSettings } from '../../protocol/run-settings.ts';

/** Our own loop over a model provider, by the name that settings give it. */
export const ownLoop = 'loop';

type Roles = Pick<RunSettings, 'agents' | 'review' | 'spec'>;

/** Names of what runs an agent of a run, the first choice first; what diagnoses and searches is set up like the spec's writer. */
export function chosenHarnesses({ agents, review, spec }: Roles, agent: string): readonly string[] {
  const role = agents.find(({ name }) => name === agent) ?? (agent === 'review' ? review : spec);
  return role.harness ?? [ownLoop];
}

/** Every choice of a run, by the agents' names. */
export function allHarnesses(roles: Roles): readonly (readonly string[])[] {
  return [...roles.agents.map(({ name }) => name), 'review', 'spec'].map((name) => chosenHarnesses(roles, name));
}

/** Whether calls are made that cannot be reserved: the caps then stop an agent only after it has told what it used. */
export function hasExternal(roles: Roles): boolean {
  return allHarnesses(roles).some((names) => names.some((name) => name !== ownLoop));
}
