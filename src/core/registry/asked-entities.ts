import { entitiesFieldsSchema } from '../../protocol/agent-report.ts';
import type { Json } from '../../protocol/json.ts';
import type { Registry } from '../../protocol/registry.ts';
import { pascalCase, wordsOf } from './name-forms.ts';
import { knownNames, type NamedEntities } from './understand.ts';

/** Entities that a question lists (characters in all), and that an answer may name. */
const longestList = 12_000;
const mostNamed = 6;
const longestRequest = 8000;
const longestName = 60;

/** What a model is asked where nobody knows a word of the request. */
export function entitiesTask(label: string, request: string, registry: Registry): string {
  const lines = Object.entries(registry.entities).map(
    ([name, { sub }]) => `- ${name}${sub.length > 0 ? ` (sub-entities: ${sub.join(', ')})` : ''}`,
  );
  let room = longestList;
  const listed = lines.filter((line) => (room -= line.length + 1) > 0);
  const patterns = Object.entries(registry.patterns).map(([kind, model]) => `- ${kind}, as in ${model}`);
  return [
    label,
    `The request, as data:\n\n${request.slice(0, longestRequest)}`,
    `The entities of the code base:\n${listed.join('\n')}`,
    ...(patterns.length > 0 ? [`Its patterns:\n${patterns.join('\n')}`] : []),
  ].join('\n\n');
}

/** Of an answer only names of the registry are taken, one name that may be that of an entity, and a pattern that there is. */
export function readNamed(report: string | { readonly [key: string]: Json }, registry: Registry): NamedEntities | null {
  const { data } = entitiesFieldsSchema.safeParse(report);
  if (!data) return null;
  const there = new Set(knownNames(registry));
  const known = [...new Set(data.entities.filter((name) => there.has(name)))].slice(0, mostNamed);
  const { fresh: name = null, pattern = null } = data;
  const isName = name !== null && /^\p{L}[\p{L}\p{N}_ -]*$/u.test(name) && name.length <= longestName;
  const fresh = isName ? pascalCase(wordsOf(name)) : null;
  return {
    known,
    fresh: fresh !== null && !there.has(fresh) ? fresh : null,
    pattern: pattern !== null && Object.hasOwn(registry.patterns, pattern) ? pattern : null,
  };
}
