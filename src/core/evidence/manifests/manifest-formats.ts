import { readCargo } from './cargo.ts';
import { readGemfile } from './gemfile.ts';
import { readGoMod } from './go-mod.ts';
import { readGradle } from './gradle.ts';
import type { Dependency, ManifestParts, ReadManifest } from './manifest.ts';
import { readMaven } from './maven.ts';
import { readComposer, readNode } from './node.ts';
import { readNuget } from './nuget.ts';
import { readPyproject, readRequirements } from './python.ts';

/** A kind of manifest: which files are of it, and who reads them. */
interface ManifestFormat {
  /** Where its packages are known by their names. */
  readonly registry: string;
  /** Names of files, as globs. */
  readonly names: readonly string[];
  readonly isOne: RegExp;
  readonly read: ReadManifest;
}

const formats: readonly ManifestFormat[] = [
  { registry: 'npm', names: ['package.json'], isOne: /^package\.json$/u, read: readNode },
  { registry: 'pypi', names: ['requirements*.txt'], isOne: /^requirements[\w.-]*\.txt$/u, read: readRequirements },
  { registry: 'pypi', names: ['pyproject.toml'], isOne: /^pyproject\.toml$/u, read: readPyproject },
  { registry: 'crates', names: ['Cargo.toml'], isOne: /^Cargo\.toml$/u, read: readCargo },
  { registry: 'go', names: ['go.mod'], isOne: /^go\.mod$/u, read: readGoMod },
  { registry: 'maven', names: ['pom.xml'], isOne: /^pom\.xml$/u, read: readMaven },
  { registry: 'maven', names: ['build.gradle', 'build.gradle.kts'], isOne: /^build\.gradle(?:\.kts)?$/u, read: readGradle },
  { registry: 'gems', names: ['Gemfile', 'gems.rb'], isOne: /^(?:Gemfile|gems\.rb)$/u, read: readGemfile },
  { registry: 'packagist', names: ['composer.json'], isOne: /^composer\.json$/u, read: readComposer },
  { registry: 'nuget', names: ['*.csproj', '*.fsproj', '*.vbproj'], isOne: /\.(?:cs|fs|vb)proj$/u, read: readNuget },
  { registry: 'nuget', names: ['Directory.Packages.props'], isOne: /^Directory\.Packages\.props$/u, read: readNuget },
];

/** All of them, in whatever folder. */
export const manifestGlob = `**/{${formats.flatMap(({ names }) => names).join(',')}}`;

/** Names of those that are always called the same. */
export const manifestNames = formats.flatMap(({ names }) => names.filter((name) => !name.includes('*')));

/** A longer one was written by nobody, and readers may take their time. */
const longest = 500_000;

const formatOf = (path: string): ManifestFormat | undefined => formats.find(({ isOne }) => isOne.test(path.replace(/^.*\//su, '')));

/** Whose packages a manifest names; null: it is none. */
export function registryOf(path: string): string | null {
  return formatOf(path)?.registry ?? null;
}

/** A manifest, apart; null: it is none, or cannot be read for sure. */
export function readManifestParts(path: string, text: string): ManifestParts | null {
  return text.length > longest ? null : (formatOf(path)?.read(text, path) ?? null);
}

/**
 * What a manifest says beside the packages that it names, in a form of its own; null: all of it. `before`: what it was: who takes from the
 * workspace what came from elsewhere, changes more than a list.
 */
export function manifestRest(path: string, text: string, before: string): string | null {
  const parts = readManifestParts(path, text);
  if (parts === null || parts.rest === null) return null;
  const isOutside = ({ from }: Dependency): boolean => from !== 'inside';
  const old = new Set(
    readManifestParts(path, before)
      ?.dependencies.filter(isOutside)
      .map(({ name }) => name),
  );
  const taken = parts.dependencies.filter((one) => !isOutside(one) && old.has(one.name));
  return JSON.stringify([parts.rest, taken]);
}

/** Whether a manifest changed in nothing but its plain list of packages, as far as that is told. */
export function isOnlyPackages(path: string, before: string, now: string): boolean {
  const rest = manifestRest(path, now, before);
  return rest !== null && rest === manifestRest(path, before, before);
}

/** How a registry itself tells names apart. */
export function plainName(registry: string, name: string): string {
  if (registry === 'pypi') return name.toLowerCase().replaceAll(/[-_.]+/gu, '-');
  if (registry === 'crates') return name.replaceAll('_', '-');
  return ['nuget', 'packagist'].includes(registry) ? name.toLowerCase() : name;
}
