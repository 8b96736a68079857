import { isPlain, type Dependency, type ManifestParts } from './manifest.ts';
import type { TomlPair, TomlTable, TomlValue } from './read-toml.ts';

/** Where packages stand as keys: `[dependencies]` is `['dependencies']`; `*` is any name. */
export type Section = readonly string[];

/** What a manifest says of one package, by name: `version` where it says only that. Names in names are joined by dots. */
export type Fields = ReadonlyMap<string, TomlValue>;

export interface TomlForm {
  /** Packages by name. `stays`: that part of the manifest is none that can be set apart. */
  readonly named: readonly { readonly section: Section; readonly stays?: true }[];
  /** Lists of texts that name a package each. */
  readonly listed: readonly Section[];
  /** Tables that say something by being there, although only packages are in them. */
  readonly telling: readonly Section[];
  /** null: it is none. */
  readonly dependency: (name: string, fields: Fields) => Dependency | null;
  /** null: it is none. */
  readonly fromText: (text: string) => Dependency | null;
}

/** Sets the packages of a TOML manifest apart. */
export function tomlParts(tables: readonly TomlTable[], { named, listed, telling, dependency, fromText }: TomlForm): ManifestParts {
  const found = new Map<string, { readonly name: string; readonly stays: boolean; readonly fields: Map<string, TomlValue> }>();
  const dependencies: Dependency[] = [];
  const rest: unknown[] = [];
  /** Where a pair says something of a package that is named; false: it does not. */
  const isNamed = (path: readonly string[], value: TomlValue): boolean => {
    const form = named.find(({ section }) => path.length > section.length && begins(path, section));
    if (!form) return false;
    const { section, stays = false } = form;
    const [name = '', ...field] = path.slice(section.length);
    const key = JSON.stringify(path.slice(0, section.length + 1));
    const one = found.get(key) ?? { name, stays, fields: new Map<string, TomlValue>() };
    for (const [names, given] of fieldsOf(field, value)) {
      const at = names.join('.');
      // Said twice is said by nobody knows whom.
      one.fields.set(one.fields.has(at) ? `${at} again` : at, given);
    }
    found.set(key, one);
    return !stays;
  };
  /** What of a pair is no list of packages. */
  const leftOf = (path: readonly string[], value: TomlValue): TomlValue | null => {
    if (typeof value === 'string' || !('list' in value) || !listed.some((section) => isAt(path, section))) return value;
    const left = value.list.filter((one) => {
      const read = typeof one === 'string' ? fromText(one) : null;
      if (read) dependencies.push(read);
      return read === null || !isPlain(read);
    });
    return left.length === 0 ? null : { list: left };
  };
  for (const { path, isOfList, pairs } of tables) {
    const isOfPackages = !isOfList && named.some(({ section, stays }) => !stays && begins(path, section));
    const holdsLists = !isOfList && listed.some((section) => section.at(-1) === '*' && isAt(path, section.slice(0, -1)));
    const left = pairs.flatMap(([key, value]): TomlPair[] => {
      const whole = [...path, ...key];
      if (isOfList) return [[key, value]];
      const other = isNamed(whole, value) ? null : leftOf(whole, value);
      return other === null ? [] : [[key, other]];
    });
    if (left.length > 0 || !(isOfPackages || holdsLists || path.length === 0)) rest.push([path, isOfList, left]);
  }
  for (const [key, { name, stays, fields }] of found) {
    const read = dependency(name, fields);
    if (read) dependencies.push(read);
    if (!stays && (read === null || !isPlain(read))) rest.push([key, [...fields]]);
  }
  const there = tables.flatMap(({ path, pairs }) => [path, ...pairs.map(([key]) => [...path, ...key])]);
  rest.push(telling.map((section) => there.some((path) => begins(path, section))));
  return { dependencies, rest: JSON.stringify(rest) };
}

/** What stands of a package in one place: its fields, or the version alone. */
function fieldsOf(field: readonly string[], value: TomlValue): readonly TomlPair[] {
  if (field.length > 0) return [[field, value]];
  if (typeof value !== 'string' && 'pairs' in value) return value.pairs;
  return [[['version'], value]];
}

const begins = (path: readonly string[], section: Section): boolean =>
  section.every((name, at) => at < path.length && (name === '*' || name === path[at]));
const isAt = (path: readonly string[], section: Section): boolean => path.length === section.length && begins(path, section);

/** Fields in one order, the version first, as people read them. */
export function specOf(fields: Fields): string {
  const version = fields.get('version') ?? '';
  const others = [...fields].filter(([name]) => name !== 'version').sort(([a], [b]) => (a < b ? -1 : 1));
  const first = typeof version === 'string' ? version.replaceAll(/\s+/gu, '') : shown(version);
  return [...(first === '' ? [] : [first]), ...others.map(([name, value]) => `${name} = ${shown(value)}`)].join(', ');
}

function shown(value: TomlValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if ('raw' in value) return value.raw;
  if ('list' in value) return `[${value.list.map(shown).join(', ')}]`;
  return `{ ${value.pairs.map(([key, one]) => `${key.join('.')} = ${shown(one)}`).join(', ')} }`;
}
