import { join } from 'node:path/posix';
import { callsOf, type ScriptCall } from './script-calls.ts';

/** A package of the workspace that has scripts. */
export interface Package {
  readonly name: string;
  readonly scripts: ReadonlyMap<string, string>;
}

/** By folder, from the workspace's root; '' is that. */
export type Packages = ReadonlyMap<string, Package>;

export interface ReachedScript {
  readonly folder: string;
  readonly name: string;
  readonly text: string;
  /** It does something itself, besides calling others. */
  readonly works: boolean;
}

/** A script and all that it calls, in whatever package, with those that run before and after them; each once, so circles end. */
export function reachedScripts(folder: string, name: string, packages: Packages): ReachedScript[] {
  const reached = new Map<string, ReachedScript>();
  const waiting = [{ folder, name }];
  // What is added on the way is looked at, too.
  for (const next of waiting) {
    const { scripts } = packages.get(next.folder) ?? {};
    const text = scripts?.get(next.name);
    const key = `${next.folder} ${next.name}`;
    if (text === undefined || reached.has(key)) continue;
    const calls = callsOf(text).map((call) => (call ? calledScripts(next.folder, call, packages) : []));
    reached.set(key, { ...next, text, works: calls.length === 0 || calls.some((called) => called.length === 0) });
    const around = ['pre', 'post'].map((when) => ({ folder: next.folder, name: `${when}${next.name}` }));
    waiting.push(...around, ...calls.flat());
  }
  return [...reached.values()];
}

function calledScripts(folder: string, call: ScriptCall, packages: Packages): { folder: string; name: string }[] {
  const from = normal(join(folder, call.folder));
  return packagesOf(from, call, packages).flatMap((own) => {
    const scripts = packages.get(own)?.scripts ?? new Map<string, string>();
    const named = (script: string): string[] =>
      script.includes('*') ? [...scripts.keys()].filter(matcher(script)) : scripts.has(script) ? [script] : [];
    return call.scripts.flatMap(named).map((name) => ({ folder: own, name }));
  });
}

function packagesOf(from: string, { packages: wanted }: ScriptCall, packages: Packages): string[] {
  if (wanted === null) return [from];
  const below = [...packages.keys()].filter((folder) => folder !== '');
  if (wanted === 'all') return below;
  const named = (pattern: string): string[] => below.filter((folder) => isNamed(pattern, folder, from, packages));
  const [without, names] = [wanted.filter((name) => name.startsWith('!')), wanted.filter((name) => !name.startsWith('!'))];
  const excluded = new Set(without.flatMap((name) => named(name.slice(1))));
  const top = names.includes('//') || names.some((name) => name !== '' && name === packages.get('')?.name) ? [''] : [];
  return [...top, ...(names.length > 0 ? names.flatMap(named) : below)].filter((folder) => !excluded.has(folder));
}

/** `@scope/name`, `name` of such a one, a folder, each with `*`; what pnpm and turbo add for its dependencies is left away. */
function isNamed(pattern: string, folder: string, from: string, packages: Packages): boolean {
  const wanted = pattern.replaceAll(/^\.\.\.\^?|\^?\.\.\.$|\[[^\]]*\]|[{}]/gu, '');
  const { name = '' } = packages.get(folder) ?? {};
  if (wanted === '') return false;
  return [name, name.replace(/^@[^/]+\//u, '')].some(matcher(wanted)) || matcher(normal(join(from, wanted)))(folder);
}

/** `a:*` for what begins so. */
function matcher(pattern: string): (text: string) => boolean {
  if (!pattern.includes('*')) return (text) => text === pattern;
  const source = pattern.replaceAll(/[.+?^${}()|[\]\\/]/gu, String.raw`\$&`).replaceAll(/\*+/gu, '.*');
  const expression = new RegExp(`^${source}$`, 'u');
  return (text) => expression.test(text);
}

const normal = (path: string): string => path.replace(/^\.(?:\/|$)/u, '').replace(/\/$/u, '');
