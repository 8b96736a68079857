import * as z from 'zod';
import { parsedJson } from '../../protocol/json.ts';
import { literally } from './mentions.ts';

const manifestSchema = z.object({ main: z.string().optional(), exports: z.unknown().optional() });
const mapSchema = z.record(z.string(), z.unknown());

/** What a package.json gives to those who import the package: target by name, `.` for the package itself. Empty where it cannot be read. */
export function manifestEntries(text: string): ReadonlyMap<string, string> {
  const manifest = manifestSchema.safeParse(parsedJson(text)).data;
  if (manifest === undefined) return new Map();
  const { main, exports } = manifest;
  const map = mapSchema.safeParse(exports).data;
  const isOfNames = map !== undefined && Object.keys(map).every((name) => name.startsWith('.'));
  const named = isOfNames ? Object.entries(map) : exports === undefined ? [] : [['.', exports] as const];
  const entries = new Map(named.map(([name, target]): [string, string] => [name, targetOf(target)]));
  if (!entries.has('.')) entries.set('.', targetOf(main ?? 'index.js'));
  return entries;
}

/** Paths in targets, relative to the manifest. */
export function pathsIn(target: string): string[] {
  return [...target.matchAll(/[\w.@/-]+/gu)].map(([path]) => path.replace(/^\.\//u, '')).filter((path) => path.includes('.'));
}

/** Names by which others import a file of the package: `name` its own, `file` relative to its manifest. Empty where that cannot be read. */
export function importedAs(manifest: string, name: string, file: string): string[] {
  const read = manifestSchema.safeParse(parsedJson(manifest)).data;
  if (read === undefined) return [];
  const entries = [...manifestEntries(manifest)].flatMap(([key, target]) =>
    [...target.matchAll(/[\w.@/*-]+/gu)].flatMap(([found]) => {
      const star = starOf(found.replace(/^\.\//u, '').replace(/\/$/u, ''), file);
      return star === null ? [] : [`${name}${key.slice(1).replace('*', star)}`];
    }),
  );
  const bare = file.replace(/\.\w+$/u, '');
  const deep = [file, bare, file.replace(/(?<=\.[cm]?)ts(?=x?$)/u, 'js'), /^(.+)\/index$/u.exec(bare)?.[1]];
  const all = read.exports === undefined ? deep.flatMap((one) => (one === undefined ? [] : [`${name}/${one}`])) : [];
  return [...new Set([...entries, ...all])];
}

const givenSchema = z.object({
  name: z.unknown().optional(),
  main: z.unknown().optional(),
  module: z.unknown().optional(),
  types: z.unknown().optional(),
  typings: z.unknown().optional(),
  exports: z.unknown().optional(),
  bin: z.unknown().optional(),
});

/** Whether a package.json gives the file (relative to it) to others: what they import, the programs and the types. */
export function isGiven(manifest: string, file: string): boolean {
  const read = givenSchema.safeParse(parsedJson(manifest)).data;
  if (read === undefined) return false;
  const { name, ...fields } = read;
  // Who says nothing gives this.
  const usual = name !== undefined && fields.main === undefined && fields.exports === undefined ? ['index.js'] : [];
  return [...usual, ...Object.values(fields).flatMap(textsIn)].some((text) => {
    const target = text.replace(/^\.\//u, '').replace(/\/$/u, '');
    // A pattern of everything tells nothing of any.
    return !target.startsWith('*') && starOf(target, file) !== null;
  });
}

/** Strings in a value, however deep they are. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** What stands for the `*` of a target that leads to the file: '' where it has none, null where it leads elsewhere. */
function starOf(target: string, file: string): string | null {
  if (!target.includes('*')) return file === target || [target, `${target}/index`].includes(file.replace(/\.\w+$/u, '')) ? '' : null;
  const [start = '', ...rest] = target.split('*').map(literally);
  // Each of them stands for the same.
  return new RegExp(`^${start}(.+)${rest.join(String.raw`\1`)}$`, 'su').exec(file)?.[1] ?? null;
}

function targetOf(target: unknown): string {
  return typeof target === 'string' ? target.replace(/^\.\//u, '') : JSON.stringify(target);
}
