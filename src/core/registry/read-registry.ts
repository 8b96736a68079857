import type { FileProblem } from '../spec/problem.ts';
import type { Registry, RegistryEntity } from '../../protocol/registry.ts';
import type { Message } from '../../protocol/message.ts';
import { MessageError } from '../describe/message-error.ts';
import { sentence } from '../describe/message.ts';
import { jsonNodes, type JsonEntry, type JsonNode } from './json-nodes.ts';

export type ReadRegistry =
  | { readonly ok: true; readonly registry: Registry; readonly warnings: Message[] }
  | { readonly ok: false; readonly problem: FileProblem };

class Wrong extends MessageError {
  readonly line: number;
  readonly key: string;
  constructor(line: number, key: string, text: Message) {
    super(text);
    this.line = line;
    this.key = key;
  }
}

/**
 * Reads an entity registry of version 3.1 or 2.1; `file` is its name for messages. Keys that begin with `_` below `e` are
 * placeholders; a key written twice counts as it stands last, with a warning. Never throws.
 */
export function readRegistry(text: string, file: string): ReadRegistry {
  const json = jsonNodes(text);
  if (!json.ok) return { ok: false, problem: { file, line: json.line, key: json.key, message: json.message } };
  const warnings: Message[] = [];
  try {
    return { ok: true, registry: registryOf(json.node, warnings), warnings };
  } catch (error) {
    if (error instanceof Wrong) return { ok: false, problem: { file, line: error.line, key: error.key, message: error.text } };
    throw error;
  }
}

function registryOf(root: JsonNode, warnings: Message[]): Registry {
  const top = entriesOf(root, '', sentence('The registry must be an object with the keys _meta, _patterns, _enums and e'), warnings);
  const older = top.has('_m') || top.has('_p') || top.has('_k');
  const entities = top.get('e');
  if (!entities) throw new Wrong(root.line, 'e', sentence('The key "e" (the entities) is missing.'));
  const patterns = top.get('_patterns') ?? top.get('_p');
  const enums = top.get('_enums');
  return {
    version: versionOf(top.get('_meta') ?? top.get('_m'), warnings) ?? (older ? '2.1' : '3.1'),
    patterns: patterns ? patternsOf(patterns, warnings) : {},
    enums: enums
      ? record(enums, sentence('Expected an object: enum → list of its values'), warnings, (entry, key) => textList(entry.node, key))
      : {},
    entities: record(entities, sentence('Expected an object: entity → { "sub": […], "refs": […] }'), warnings, (entry, key) =>
      entityOf(entry.node, key, warnings),
    ),
  };
}

function versionOf(entry: JsonEntry | undefined, warnings: Message[]): string | null {
  if (!entry) return null;
  if (entry.node.kind === 'value') return typeof entry.node.value === 'string' ? entry.node.value : null;
  const meta = entriesOf(entry.node, entry.key, sentence('Expected an object with the version'), warnings);
  const version = (meta.get('version') ?? meta.get('v'))?.node;
  return version?.kind === 'value' && version.value !== null ? String(version.value) : null;
}

function patternsOf(entry: JsonEntry, warnings: Message[]): Record<string, string> {
  const all = record(entry, sentence('Expected an object: kind → the entity to imitate'), warnings, ({ node, line }, key) => {
    const value = node.kind === 'array' ? node.items[0] : node;
    if (value === undefined || (value.kind === 'value' && (value.value === null || value.value === ''))) return '';
    if (value.kind !== 'value' || typeof value.value !== 'string')
      throw unlike(sentence('Expected the name of an entity'), value, key, line);
    return value.value;
  });
  return Object.fromEntries(Object.entries(all).filter(([, entity]) => entity !== ''));
}

function entityOf(node: JsonNode, key: string, warnings: Message[]): RegistryEntity {
  // 2.1 writes 1 for an entity of which there is nothing to say.
  if (node.kind === 'value' && (node.value === 1 || node.value === true || node.value === null)) return { sub: [], refs: [] };
  const fields = entriesOf(node, key, sentence('An entity is an object with "sub" and "refs" (or the number 1)'), warnings);
  const list = (...names: string[]): string[] => {
    const lists = names.flatMap((name) => fields.get(name) ?? []).map((entry) => textList(entry.node, `${key}.${entry.key}`));
    return [...new Set(lists.flat())];
  };
  return { sub: list('sub', 'subs'), refs: list('refs', 'ref') };
}

function textList(node: JsonNode, key: string): string[] {
  if (node.kind === 'value' && node.value === null) return [];
  if (node.kind === 'value' && typeof node.value === 'string') return [node.value];
  // Values with a description: { "DRAFT": "not yet sent" }.
  if (node.kind === 'object') return node.entries.map((entry) => entry.key);
  if (node.kind !== 'array') throw unlike(sentence('Expected a list of names'), node, key);
  return node.items.map((item, index) => {
    if (item.kind === 'value' && (typeof item.value === 'string' || typeof item.value === 'number')) return String(item.value);
    throw unlike(sentence('Expected a name'), item, `${key}.${index}`);
  });
}

/** `expected` says what the keys of the object are and what they lead to. */
function record<T>(
  entry: JsonEntry,
  expected: Message,
  warnings: Message[],
  read: (entry: JsonEntry, key: string) => T,
): Record<string, T> {
  const all = entriesOf(entry.node, entry.key, expected, warnings);
  const kept = [...all.values()].filter((each) => !each.key.startsWith('_'));
  return Object.fromEntries(kept.map((each) => [each.key, read(each, `${entry.key}.${each.key}`)]));
}

function entriesOf(node: JsonNode, path: string, expected: Message, warnings: Message[]): Map<string, JsonEntry> {
  if (node.kind !== 'object') throw unlike(expected, node, path);
  const entries = new Map<string, JsonEntry>();
  for (const entry of node.entries) {
    const first = entries.get(entry.key);
    if (first)
      warnings.push(
        sentence(
          'Line {0}: {1} stands in line {2} already; the later one counts.',
          entry.line,
          path === '' ? entry.key : `${path}.${entry.key}`,
          first.line,
        ),
      );
    entries.set(entry.key, entry);
  }
  return entries;
}

function unlike(expected: Message, found: JsonNode, key: string, line = found.line): Wrong {
  return new Wrong(line, key, sentence('{0}, found {1}.', expected, nameOf(found)));
}

function nameOf(node: JsonNode): Message {
  if (node.kind === 'object') return sentence('an object');
  if (node.kind === 'array') return sentence('a list');
  return typeof node.value === 'string' ? sentence('the text {0}', JSON.stringify(node.value.slice(0, 60))) : String(node.value);
}
