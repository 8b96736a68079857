import { sentence } from '../../core/describe/message.ts';
import { isTestPath } from '../../core/layers/projects.ts';
import { ownerOf } from '../../core/policy/owned-paths.ts';
import type { CodeBase } from '../../core/reference/code-base.ts';
import { sameWord, wordsOf } from '../../core/registry/name-forms.ts';
import { referenceFiles } from '../../core/registry/reference-files.ts';
import type { Understanding } from '../../core/registry/understand.ts';
import { asksForField } from '../../core/request/new-field.ts';
import type { RunInput } from '../../core/pipeline/run-input.ts';
import type { Message } from '../../protocol/message.ts';

/** Most modules that are looked at for the layers that they have, and most lines that may speak of an entity. */
const mostSiblings = 20;
const mostHits = 2000;
/** Speaks of an entity, and has no field of it. */
const noSource = /\.(?:md|mdx|txt|lock)$|(?:^|\/)(?:spec|docs?|\.claude)\//iu;

interface Touched {
  /** Files that memory names. */
  readonly remembered: readonly string[];
  /** Files of the modules of what is known. */
  readonly own: readonly string[];
  /** Names of what is known. */
  readonly known: readonly string[];
}

/**
 * Headings of the layers that a request concerns. A new entity concerns all that the workspace has; something known those whose files are about it. A new
 * field of it goes through every layer: those of all its files, and those that modules like it have. `reason`: why also others than its own.
 */
export async function concernedLayers(
  { request, settings: { agents } }: Pick<RunInput, 'request' | 'settings'>,
  { remembered, own, known }: Touched,
  { pattern }: Pick<Understanding, 'pattern'>,
  base: CodeBase,
): Promise<{ readonly layers: string[]; readonly reason: Message | null }> {
  const ownersOf = (paths: readonly string[]): Set<string> => new Set(paths.flatMap((path) => ownerOf(agents, path)?.name ?? []));
  const told = (names: ReadonlySet<string>): string[] => {
    const concerned = agents.filter(({ name }) => names.has(name));
    return (known.length > 0 && concerned.length > 0 ? concerned : agents).map(({ section }) => section);
  };
  const isField = known.length > 0 && asksForField(request);
  if (!isField) return { layers: told(ownersOf(remembered.length > 0 ? remembered : own)), reason: null };
  const all = ownersOf([...remembered, ...own, ...(await filesNaming(known, base))]);
  const siblings = [...new Set([...(pattern === null ? [] : [pattern]), ...Object.keys(base.registry?.entities ?? {})])]
    .filter((name) => !known.includes(name))
    .slice(0, mostSiblings)
    .map((name) => ({ name, owners: ownersOf(referenceFiles(name, base.paths)) }))
    .filter(({ owners }) => owners.size > 0);
  const isUsual = (agent: string): boolean =>
    siblings.some(({ name, owners }) => name === pattern && owners.has(agent)) ||
    siblings.filter(({ owners }) => owners.has(agent)).length * 2 > siblings.length;
  const more = agents.map(({ name }) => name).filter((name) => !all.has(name) && isUsual(name));
  const [example] = siblings.filter(({ owners }) => more.some((name) => owners.has(name)));
  return {
    layers: told(new Set([...all, ...more])),
    reason: example ? sentence('a new field concerns every layer that modules like {0} have', example.name) : null,
  };
}

/** Sources that name one of them in any notation, tests apart. */
async function filesNaming(names: readonly string[], { search, signal }: CodeBase): Promise<string[]> {
  const found: string[] = [];
  for (const words of names.map(wordsOf)) {
    const pattern = words.map((word) => `[${word.slice(0, 1).toUpperCase()}${word.slice(0, 1)}]${word.slice(1)}`).join('[_ -]?');
    if (words.some((word) => !/^[a-z0-9]+$/u.test(word))) continue;
    const hits = await search.grep({ pattern }, mostHits, signal);
    found.push(...hits.filter(({ text }) => isNamed(wordsOf(text), words)).map(({ path }) => path));
  }
  return [...new Set(found)].filter((path) => !noSource.test(path) && !isTestPath(path) && !/[._-](?:test|spec)\.\w+$/u.test(path));
}

function isNamed(text: readonly string[], name: readonly string[]): boolean {
  const last = name.length - 1;
  return text.some((_, at) =>
    name.every((word, index) => (index === last ? sameWord(text[at + index] ?? '', word) : text[at + index] === word)),
  );
}
