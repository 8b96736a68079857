import type { GuessInput } from '../layers/projects.ts';
import type { Agent } from './agent-of.ts';
import { firstContexts } from './first-contexts.ts';

type Worker = Pick<Agent, 'context' | 'section' | 'owns'>;

/** First contexts by name, for the agents and for `whole`: those who look at everything. What there is too little for is left out. */
export async function proposedContexts(
  seen: GuessInput,
  agents: readonly Worker[],
  whole: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const contexts = await firstContexts({ ...seen, agents: byContext(agents) });
  const text = await wholeContext(seen);
  for (const name of whole) if (text !== undefined && !contexts.has(name)) contexts.set(name, text);
  return contexts;
}

/** Of the whole workspace; undefined: there is too little in it. */
export async function wholeContext(seen: GuessInput): Promise<string | undefined> {
  const [whole] = (await firstContexts({ ...seen, agents: [{ name: 'whole', section: 'Whole workspace', owns: ['**'] }] })).values();
  return whole;
}

/** Agents may share a context: it is about the files of all of them. */
function byContext(agents: readonly Worker[]): Pick<Agent, 'name' | 'section' | 'owns'>[] {
  return [...new Set(agents.map(({ context }) => context))].map((name) => {
    const sharing = agents.filter(({ context }) => context === name);
    return { name, section: sharing.map(({ section }) => section).join(', '), owns: sharing.flatMap(({ owns }) => owns) };
  });
}
