import { basename } from 'node:path/posix';
import type { SearchHit } from '../ports.ts';
import { isTestPath } from '../layers/projects.ts';
import { namedAfter } from '../registry/reference-files.ts';
import type { CodeBase } from './code-base.ts';
import { createTypeIndex, typeOf } from './type-index.ts';

/** Who uses the types that a module's files use is asked about this far: controller → interface → what that speaks of. */
const rounds = 2;
/** Types that are asked about in one round. */
const mostTypes = 80;
/** Hits of one search; a type alone with so many is everybody's. */
const mostHits = 20_000;
/** An entity that more files speak of says nothing of what these use. */
const mostAbout = 100;
const code = /\.(?:java|kt|cs|cshtml|razor)$/u;
/** Whoever only makes a type known does not use it. */
const noUse = /^\s*(?:\/\/|\/?\*)|\b(?:Try)?Add(?:Keyed)?(?:Scoped|Singleton|Transient|HttpClient|HostedService)\b/u;

/** What is known of the entity whose module it is. */
interface About {
  /** Lines that speak of it. */
  readonly mentions: readonly SearchHit[];
  /** Entities that have modules of their own. */
  readonly others: readonly string[];
}

/**
 * Files of Java, Kotlin and C# that declare what a module's files use, wherever they lie, and what implements that: imports name packages and
 * namespaces there, not files. Only what hardly anybody else uses is of the module: two thirds of its users are in it or speak of its entity, and
 * it is no generic type, nor called after another entity, nor implemented by one.
 */
export async function usedTypes(files: readonly string[], { mentions, others }: About, base: CodeBase): Promise<string[]> {
  const isOwn = (path: string): boolean => code.test(path) && !isTestPath(path);
  if (!files.some(isOwn)) return [];
  const speaking = new Set(mentions.map(({ path }) => path));
  const about = speaking.size > mostAbout ? new Set<string>() : speaking;
  const isOthers = (path: string): boolean => others.some(namedAfter(basename(path)));
  const index = createTypeIndex(base);
  const module = new Set(files);
  let fresh = files.filter(isOwn);
  for (let round = 0; round < rounds && fresh.length > 0; round++) {
    const types = new Map<string, string[]>();
    const contracts = new Set<string>();
    for (const path of fresh) {
      if (await index.isInterface(path)) contracts.add(typeOf(path));
      for (const [type, declared] of await index.usedIn(path)) {
        const there = declared.filter((file) => !module.has(file) && !isOthers(file));
        if (there.length > 0) types.set(type, there);
      }
    }
    const users = await hitsOf([...new Set([...contracts, ...[...types.keys()].toSorted()])].slice(0, mostTypes), base);
    fresh = [];
    for (const type of contracts)
      for (const { path, text } of users.get(type) ?? [])
        if (isOwn(path) && !module.has(path) && !isOthers(path) && implementsType(text, type)) fresh.push(path);
    for (const [type, declared] of types) {
      const hits = users.get(type)?.filter(({ path, text }) => typeOf(path) !== type && isOwn(path) && !noUse.test(text)) ?? [];
      const implementing = new Set(hits.filter(({ text }) => implementsType(text, type)).map(({ path }) => path));
      const using = new Set(hits.map(({ path }) => path).filter((path) => !implementing.has(path)));
      const near = [...using].filter((path) => module.has(path) || about.has(path));
      if (using.size === 0 || near.length * 3 < using.size * 2 || [...implementing].some(isOthers)) continue;
      fresh.push(...[...declared, ...implementing].filter((path) => !module.has(path)));
    }
    for (const path of fresh) module.add(path);
  }
  return [...module].slice(files.length);
}

function implementsType(line: string, type: string): boolean {
  return new RegExp(`\\b(?:class|record|struct|object|interface)\\b.*(?:\\bimplements\\b|\\bextends\\b|:).*\\b${type}\\b`, 'u').test(line);
}

/** The lines that speak of each type; those of one that too many speak of are left out. */
async function hitsOf(types: readonly string[], base: CodeBase): Promise<Map<string, SearchHit[]>> {
  const found = new Map<string, SearchHit[]>();
  if (types.length === 0) return found;
  const hits = await base.search.grep({ pattern: `\\b(${types.join('|')})\\b` }, mostHits, base.signal);
  if (hits.length >= mostHits) {
    const half = Math.ceil(types.length / 2);
    const halves = types.length === 1 ? [] : [types.slice(0, half), types.slice(half)];
    for (const some of halves) for (const [type, own] of await hitsOf(some, base)) found.set(type, own);
    return found;
  }
  const wanted = new Set(types);
  for (const hit of hits)
    for (const word of new Set(hit.text.match(/\w+/gu))) if (wanted.has(word)) found.set(word, [...(found.get(word) ?? []), hit]);
  return found;
}
