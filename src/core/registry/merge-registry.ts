import type { Registry } from '../../protocol/registry.ts';
import { sentence } from '../describe/message.ts';
import { doubledKeys } from '../settings/json-text.ts';
import type { FileProblem } from '../spec/problem.ts';
import type { CodeEntity, CodeScan } from './code-scan.ts';
import { withoutGone, type Json, object, strings } from './gone-entities.ts';
import { keptByHand, type KeptByHand } from './kept-by-hand.ts';
import { mergedPatterns } from './merge-patterns.ts';
import { readRegistry } from './read-registry.ts';
import { registryChange, type RegistryChange } from './registry-change.ts';

export interface MergedRegistry {
  readonly ok: true;
  /** The file as it has to be; null: it is right as it is, or there is nothing to say. */
  readonly text: string | null;
  readonly before: Registry | null;
  readonly after: Registry | null;
  readonly change: RegistryChange;
  /** Entities that only the registry has: written by hand. */
  readonly handMade: readonly string[];
  /** Of what the code has, what only the registry says of it. */
  readonly kept: KeptByHand;
}

/** Files whose entities a scanner finds: what was found there before and is gone now, was removed from the code. */
const scanned = /\.(?:prisma|[cm]?[jt]s|java|cs|py|sql)$/u;

/**
 * The registry with what the code says in it, as version 3.1. The code decides about the entities that it has; others are kept, with unknown
 * keys, names of keys and order, and so are references to what the code does not know. An entity that an earlier sync wrote (it names its
 * file) goes when the code has it no more, with all that leads to it. `today`: for a registry that changes, like "2026-02-06". The same input gives the same text.
 */
export function mergeRegistry(
  text: string | null,
  file: string,
  scan: CodeScan,
  today: string,
): MergedRegistry | { readonly ok: false; readonly problems: readonly FileProblem[] } {
  const read = text === null ? null : readRegistry(text, file);
  if (read?.ok === false) return read;
  const before = read?.registry ?? null;
  const old = text === null ? {} : (JSON.parse(text.replace(/^\uFEFF/u, '')) as Json);
  const next = merged(old, scan);
  // A note of ours alone is no reason to write.
  const isSame = JSON.stringify(unnoted(next)) === JSON.stringify(unnoted(old));
  const only = { handMade: handMade(old, scan), kept: keptByHand(before, scan) };
  if (isSame || (text === null && scan.entities.length === 0))
    return { ok: true, text: null, before, after: before, change: registryChange(before, before), ...only };
  // One of both would be lost.
  const doubled = text === null ? [] : doubledKeys(text);
  if (doubled.length > 0)
    return { ok: false, problems: doubled.map(({ key, line }) => ({ file, line, key, message: sentence('This key is set twice.') })) };
  const meta = metaOf(old);
  const written = printed({ ...next, [meta]: { ...object(next[meta]), generated: today } }, text);
  const after = readRegistry(written, file);
  if (!after.ok) return after;
  return {
    ok: true,
    text: written,
    before,
    after: after.registry,
    change: registryChange(before, after.registry),
    ...only,
    kept: keptByHand(after.registry, scan),
  };
}

const metaOf = (registry: Json): string => ('_m' in registry ? '_m' : '_meta');

/** Without what a sync notes for the next one. */
function unnoted(registry: Json): Json {
  const { examples: _examples, ...meta } = object(registry[metaOf(registry)]);
  return { ...registry, [metaOf(registry)]: meta };
}

function handMade(old: Json, scan: CodeScan): string[] {
  const inCode = new Set(scan.entities.map(({ name }) => name));
  return Object.entries(object(old['e'])).flatMap(([name, entry]) =>
    name.startsWith('_') || inCode.has(name) || isGone(entry, scan) ? [] : [name],
  );
}

/** Written by an earlier sync; its file was read, and has the entity no more. */
function isGone(entry: unknown, scan: CodeScan): boolean {
  const { file } = object(entry);
  return typeof file === 'string' && scanned.test(file) && !scan.skipped.some((one) => one.file === file);
}

function merged(old: Json, scan: CodeScan): Json {
  const code = new Map(scan.entities.map((entity) => [entity.name, entity]));
  const entries = object(old['e']);
  const keys = keyNames(entries);
  const isLeft = ([name, entry]: [string, unknown]): boolean => name.startsWith('_') || code.has(name) || !isGone(entry, scan);
  const left = Object.entries(entries).filter(isLeft);
  const gone = new Set(Object.keys(entries).filter((name) => !left.some(([one]) => one === name)));
  const kept = left.map(([name, entry]) => {
    const alive = name.startsWith('_') ? entry : withoutReferences(entry, gone);
    const entity = code.get(name);
    return [name, entity ? withCode(alive, entity, code, keys) : alive] as const;
  });
  const fresh = scan.entities
    .filter(({ name }) => !Object.hasOwn(entries, name))
    .map((entity) => [entity.name, withCode({}, entity, code, keys)] as const);
  const e = Object.fromEntries([...kept, ...fresh]);
  const [meta, patterns] = [metaOf(old), '_p' in old ? '_p' : '_patterns'];
  const enums = mergedEnums(old, scan);
  const examples = mergedPatterns(object(old[patterns]), object(old[meta]), { scan, entries: e, gone });
  // Also where none is ours: those that are there are a person's then.
  const isNoted = patterns in old || Object.keys(examples.own).length > 0;
  return {
    [meta]: {
      version: '3.1',
      ...object(old[meta]),
      ...(scan.entities.length > 0 ? { generator: 'batuta' } : {}),
      ...(enums.own.length > 0 ? { enums: enums.own } : {}),
      ...(isNoted ? { examples: examples.own } : {}),
    },
    ...(patterns in old || Object.keys(examples.all).length > 0 ? { [patterns]: examples.all } : {}),
    ...('_enums' in old || enums.own.length > 0 ? { _enums: enums.all } : {}),
    ...Object.fromEntries(Object.entries(old).filter(([key]) => ![meta, patterns, '_enums', 'e'].includes(key))),
    e,
  };
}

/** An entry as it is, but for its references to what is gone. */
function withoutReferences(entry: unknown, gone: ReadonlySet<string>): unknown {
  const lists = ['sub', 'subs', 'refs', 'ref'].filter((key) => strings(object(entry)[key]).some((name) => gone.has(name)));
  if (lists.length === 0) return entry;
  return { ...object(entry), ...Object.fromEntries(lists.map((key) => [key, withoutGone(object(entry)[key], gone)])) };
}

/** What the registry calls its lists. */
function keyNames(entries: Json): { sub: string; refs: string } {
  const all = Object.values(entries).map(object);
  const used = (plural: string, singular: string, usual: string): string =>
    all.some((one) => plural in one) ? plural : all.some((one) => singular in one) ? singular : usual;
  return { sub: used('subs', 'sub', 'sub'), refs: used('refs', 'ref', 'refs') };
}

function withCode(entry: unknown, entity: CodeEntity, code: ReadonlyMap<string, CodeEntity>, keys: { sub: string; refs: string }): Json {
  const old = object(entry);
  const sub = 'subs' in old ? 'subs' : 'sub' in old ? 'sub' : keys.sub;
  const refs = 'refs' in old ? 'refs' : 'ref' in old ? 'ref' : keys.refs;
  const list = (key: string, now: readonly string[]): Json => {
    const was = strings(old[key]);
    const names = [...was.filter((name) => now.includes(name) || !code.has(name)), ...now.filter((name) => !was.includes(name))];
    const itself = names.filter((name) => name === entity.name);
    const ordered = [...itself, ...names.filter((name) => name !== entity.name)];
    if (key in old && ordered.join('\n') === was.join('\n')) return { [key]: old[key] };
    return ordered.length > 0 || key in old ? { [key]: ordered } : {};
  };
  return { ...old, ...list(sub, entity.sub), ...list(refs, entity.refs), file: entity.file };
}

/** Enums that an earlier sync found go with the code; those written by hand stay. `own`: names of those that the code has. */
function mergedEnums(old: Json, scan: CodeScan): { all: Json; own: string[] } {
  const found = new Set(strings(object(old['_m'] ?? old['_meta'])['enums']));
  const was = object(old['_enums']);
  const kept = Object.entries(was).flatMap(([name, values]): [string, unknown][] => {
    const now = scan.enums[name];
    if (now === undefined) return found.has(name) ? [] : [[name, values]];
    return [[name, strings(values).join('\n') === now.join('\n') ? values : now]];
  });
  const fresh = Object.entries(scan.enums).filter(([name]) => !(name in was));
  return { all: Object.fromEntries([...kept, ...fresh]), own: Object.keys(scan.enums) };
}

/** As the file was indented; a new one, and one of another style, has a line for each entry. */
function printed(value: Json, old: string | null): string {
  for (const indent of [2, 4, '\t', 0])
    if (old !== null && JSON.stringify(JSON.parse(old), null, indent) === old.trimEnd()) return `${JSON.stringify(value, null, indent)}\n`;
  const inline = (one: unknown): string =>
    JSON.stringify(one, null, 1)
      .replaceAll(/\n\s*/gu, ' ')
      .replaceAll(/([[{]) | ([\]}])/gu, '$1$2');
  const parts = Object.entries(value).map(([key, part]) => {
    const rows = Object.entries(object(part)).map(([name, entry]) => `    ${JSON.stringify(name)}: ${inline(entry)}`);
    return `  ${JSON.stringify(key)}: ${rows.length > 0 ? `{\n${rows.join(',\n')}\n  }` : inline(part)}`;
  });
  return `{\n${parts.join(',\n')}\n}\n`;
}
