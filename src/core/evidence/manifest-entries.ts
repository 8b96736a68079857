import * as z from 'zod';
import { parsedJson } from '../../protocol/json.ts';

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

function targetOf(target: unknown): string {
  return typeof target === 'string' ? target.replace(/^\.\//u, '') : JSON.stringify(target);
}
