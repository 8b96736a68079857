import { registrySchema, type Registry } from '../../protocol/registry.ts';
import { checkAgainst } from '../settings/explain-issue.ts';
import { readJson } from '../settings/json-text.ts';
import type { FileProblem } from '../spec/problem.ts';

export type ReadRegistry =
  /** `lineOf`: where an entity stands. */
  | { readonly ok: true; readonly registry: Registry; readonly lineOf: (entity: string) => number }
  | { readonly ok: false; readonly problems: FileProblem[] };

/** Reads an entity registry of version 3.1 or 2.1; `file` is its name for messages. Never throws. */
export function readRegistry(text: string, file: string): ReadRegistry {
  const json = readJson(text, file);
  if (!json.ok) return json;
  const { yaml } = json;
  const read = checkAgainst(registrySchema, yaml, file);
  return read.ok ? { ok: true, registry: read.settings, lineOf: (entity) => yaml.lineOf(['e', entity]) } : read;
}
