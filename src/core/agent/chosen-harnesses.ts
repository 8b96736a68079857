import type { RunSettings } from '../../protocol/run-settings.ts';
import { isAuditor } from '../audit/auditor.ts';

/** Our own loop over a model provider, by the name that settings give it. */
export const ownLoop = 'loop';

/** Who is asked what a request is about; it plays no role beyond. */
export const understander = 'understand';

type Roles = Pick<RunSettings, 'agents' | 'review' | 'spec' | 'understand'>;

/** Who plays an agent of a run; what diagnoses and searches is set up like the spec's writer, what audits like the reviewer. */
export function roleOf({ agents, review, spec, understand }: Roles, agent: string): NonNullable<Roles['understand']> {
  const known = agents.find(({ name }) => name === agent);
  if (known) return known;
  if (agent === understander && understand) return understand;
  return agent === 'review' || isAuditor(agent) ? review : spec;
}

/** Names of what runs an agent of a run, the first choice first. */
export function chosenHarnesses(roles: Roles, agent: string): readonly string[] {
  return roleOf(roles, agent).harness ?? [ownLoop];
}

/** Id of the provider that our own loop asks for an agent. `others`: the one of whoever has none of its own. */
export function chosenProvider(roles: Roles, agent: string, others: string): string {
  return roleOf(roles, agent).provider ?? others;
}

/** Names of all that are played in a run. */
export function allRoles({ agents }: Pick<Roles, 'agents'>): readonly string[] {
  return [...agents.map(({ name }) => name), 'review', 'spec'];
}

/** Every choice of a run. */
export function allHarnesses(roles: Roles): readonly (readonly string[])[] {
  return allRoles(roles).map((name) => chosenHarnesses(roles, name));
}

/** Whether calls are made that cannot be reserved: the caps then stop an agent only after it has told what it used. */
export function hasExternal(roles: Roles): boolean {
  return allHarnesses(roles).some((names) => names.some((name) => name !== ownLoop));
}
