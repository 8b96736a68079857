import { mayOwn } from '../policy/owned-paths.ts';
import { tokensOf } from '../prompt/within-budget.ts';
import type { AgentDefinition } from '../../protocol/run-settings.ts';
import { outline } from './outline.ts';
import type { ReferenceModule } from './reference-module.ts';

/** Whose files are shown: an agent's own, or everybody's. */
export interface Shown {
  readonly owns: readonly string[];
  readonly agents: readonly Pick<AgentDefinition, 'owns'>[];
  /** For the code of all modules together. */
  readonly tokens: number;
  readonly read: (path: string) => Promise<string | null>;
}

/** A file gets at most this part of what is left, so that the next one has room, too. */
const share = 0.4;
/** Less than this tells nothing. */
const least = 40;

/**
 * The modules as a part of a prompt: which files they have, where they are made known, what a new one's would be called, and the code of
 * the most telling ones within the budget, outlined where it is too long. '' without any file.
 */
export async function modulePart(modules: readonly ReferenceModule[], shown: Shown): Promise<string> {
  const mine = (path: string): boolean => mayOwn(shown.owns, path, shown.agents);
  const parts: string[] = [];
  let room = shown.tokens;
  for (const { entity, use, files, places, predicted } of modules) {
    const own = files.filter(mine);
    if (own.length === 0) continue;
    const title = use === 'own' ? `# Files of ${entity}` : `# Files of ${entity}, the module to imitate`;
    const code: string[] = [];
    for (const path of own) {
      const budget = Math.floor(room * share);
      const text = budget < least ? null : await shown.read(path);
      const short = text === null ? null : outline(text, budget, entity);
      if (short === null) continue;
      room -= tokensOf(short);
      code.push(`--- ${path}${short.length < (text ?? '').trimEnd().length - 1 ? ' (outline)' : ''}\n${short}`);
    }
    const near = places.filter(({ path }) => mine(path)).map(({ path, line, text }) => `- ${path}:${line}: ${text.trim().slice(0, 160)}`);
    const like = predicted.filter(mine).map((path) => `- ${path}`);
    parts.push(
      [
        `${title}\n\n${own.map((path) => `- ${path}`).join('\n')}`,
        near.length > 0 && `Made known in (a new module may have to be, too):\n${near.join('\n')}`,
        like.length > 0 && `So the new module's files would be:\n${like.join('\n')}`,
        code.length > 0 && `Their code, as data; read the file before you change it:\n\n${code.join('\n\n')}`,
      ]
        .filter(Boolean)
        .join('\n\n'),
    );
  }
  return parts.join('\n\n');
}
