import type { AgentDefinition } from '../../protocol/run-settings.ts';
import { once } from '../once.ts';
import { foldWords } from './fold-text.ts';

type Named = Pick<AgentDefinition, 'name' | 'section'>;

/** The agent that a layer heading names, ignoring case, accents, numbering and a bracketed remark; undefined: none. */
export function agentOfHeading<A extends Named>(heading: string, agents: readonly A[]): A | undefined {
  const at = placesOf(agents)(heading);
  return at === undefined ? undefined : agents[at];
}

/** Where in a list of agents the one of a heading stands. Hundreds of agents ask it for the same hundreds of headings. */
const placesOf = once((agents: readonly Named[]) => {
  const known = new Map<string, number | undefined>();
  const [bySection, byName] = [new Map<string, number>(), new Map<string, number>()];
  for (const [at, { section, name }] of agents.entries()) {
    if (!bySection.has(foldWords(section))) bySection.set(foldWords(section), at);
    if (!byName.has(foldWords(name))) byName.set(foldWords(name), at);
  }
  const named = (wanted: string): number | undefined => bySection.get(wanted) ?? byName.get(wanted);
  return (heading: string): number | undefined => {
    if (known.has(heading)) return known.get(heading);
    const found = named(foldWords(heading)) ?? named(foldWords(heading.replace(/\([^()]*\)\s*$/u, '').replace(/^\s*\d{1,3}[.)]\s/u, '')));
    known.set(heading, found);
    return found;
  };
});
