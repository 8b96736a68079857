import * as z from 'zod';
import { isOutsideHash } from '../policy/hashed-paths.ts';
import { lateMatch } from '../policy/late-match.ts';
import { ownsPath } from '../policy/owned-paths.ts';
import { manifestRest } from './manifests/manifest-formats.ts';
import { configurationNames, dataFolders, loadedNames, lockNames, manifestKeys, testFolders, testNames } from './proof-conventions.ts';

/** `closure`: a command's own script and what that calls; `helper`: no test, but nobody uses it save tests. */
export type ProofKind = 'test' | 'helper' | 'configuration' | 'closure';

/** Whether files of the kind say how work is proven, and not what is asked of it. */
export function saysHow(kind: ProofKind): boolean {
  return kind === 'configuration' || kind === 'closure';
}

export interface ProofNaming {
  /** Globs of the setting `tests`; none: the conventional names. */
  readonly tests: readonly string[];
  /** Files with parts of the closure of a configured command (`closureOf`). */
  readonly closure: readonly string[];
}

/** In any folder, unless the glob names folders itself. */
const named = (names: readonly string[]): ((path: string) => boolean) =>
  lateMatch(names.map((name) => (name.includes('/') ? name : `**/${name}`)));
const inside = (folders: readonly string[]): ((path: string) => boolean) => named(folders.map((folder) => `**/${folder}/**`));

/** A test by the name of the file itself, wherever it lies. */
export const isTestName = named(Object.values(testNames).flat());
/** Runners load it beside whatever tests there are. */
export const isLoadedByItself = named(loadedNames);
/** Sources name it (`mod tests;`) and do not compile without it, so a new one cannot be put aside; no test of Rust changes what others see. */
export const isNamedBySource = named(['**/src/**/*.rs']);
const isInTests = inside(testFolders);
const isInData = inside(dataFolders);
/** A configuration of a runner, build or compiler, by the name of the file itself. */
export const isConfigurationName = named(Object.values(configurationNames).flat());

const moduleEndings = ['js', 'jsx', 'ts', 'tsx', 'mjs', 'cjs', 'mts', 'cts', 'd.ts', 'py', 'pyi'];

/** Whether a new file is loaded in another's place by who names that without an ending: `sum.js` beside `sum.ts`, a package beside a module. */
export function takesPlace(path: string, isThere: (other: string) => boolean): boolean {
  const [, stem, ending = ''] = /^(.+?)(?:\/(?:index|__init__))?\.(d\.ts|\w+)$/u.exec(path) ?? [];
  if (stem === undefined || !moduleEndings.includes(ending)) return false;
  return moduleEndings.some((one) => `${stem}.${one}` !== path && isThere(`${stem}.${one}`));
}

/** Globs of the files that are tests: the setting `tests`, or the usual names. */
export function testGlobs(tests: readonly string[]): readonly string[] {
  const everywhere = [...Object.values(testNames).flat(), ...testFolders.map((folder) => `${folder}/**`)];
  return tests.length > 0 ? tests : everywhere.map((name) => `**/${name}`);
}

/** A lock file: a change of it is noted, and proves or disproves nothing. */
export const isLockFile = named(lockNames);

/** A file with rules of what git ignores: they decide which files a proof is about. */
export const isIgnoreFile = named(['.gitignore']);

/** Names for modules of the package itself. */
const importsSchema = z.object({ imports: z.record(z.string(), z.unknown()) });

/** A manifest of packages and scripts: only `configurationOf` and the closure of commands count of it. */
export const isManifest = named(['package.json', 'composer.json']);

/** A test, or something that tests have beside them. `tests`: the setting. */
export function isTest(path: string, tests: readonly string[]): boolean {
  return tests.length > 0 ? ownsPath(tests, path) || isLoadedByItself(path) : isTestName(path) || isInTests(path);
}

/** What a file proves by; null: it is no proof file. The strictest kind counts. */
export function proofKind(path: string, { tests, closure }: ProofNaming): ProofKind | null {
  if (isOutsideHash(path) || isLockFile(path)) return null;
  if (closure.includes(path)) return 'closure';
  const test = isTest(path, tests);
  // A fixture called "tsconfig.json" configures nothing.
  if (!(test && isInData(path)) && (isConfigurationName(path) || isManifest(path))) return 'configuration';
  return test ? 'test' : null;
}

/**
 * The part of a configuration file that configures how work is proven: of a manifest some keys, or all but the packages that it names, else the whole.
 * '' when there is none. `before`: what the file was: names that a manifest only adds to its imports are none that tests had.
 */
export function configurationOf(path: string, text: string, before = text): string {
  if (!isManifest(path)) return manifestRest(path, text, before) ?? text;
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== 'object' || json === null) return text;
    const known = importsSchema.safeParse(JSON.parse(before)).data?.imports ?? {};
    const imports = Object.entries(importsSchema.safeParse(json).data?.imports ?? {}).filter(([name]) => name in known);
    const entries = Object.entries(json).filter(([key]) => manifestKeys.includes(key));
    if (imports.length > 0) entries.push(['imports', imports]);
    return entries.length === 0 ? '' : JSON.stringify(Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))));
  } catch {
    // A manifest that cannot be read configures in a way that nobody can know.
    return text;
  }
}
