import { atPath, type Dependency, type ReadManifest } from './manifest.ts';
import { readToml } from './read-toml.ts';
import { specOf, tomlParts, type Fields, type TomlForm } from './toml-parts.ts';

/** What may be said of a package that comes from the registry. */
const plain = new Set(['version', 'features', 'default-features', 'default_features', 'optional', 'workspace', 'path']);

/** What builds run stays with what configures them. */
const named: TomlForm['named'] = [
  ...['dependencies', 'dev-dependencies'].flatMap((name) => [{ section: [name] }, { section: ['target', '*', name] }]),
  { section: ['workspace', 'dependencies'] },
  { section: ['build-dependencies'], stays: true },
  { section: ['target', '*', 'build-dependencies'], stays: true },
];

/** Cargo.toml. */
export const readCargo: ReadManifest = (text, path) => {
  const tables = readToml(text);
  const dependency = (name: string, fields: Fields): Dependency => dependencyOf(name, fields, path);
  return tables && tomlParts(tables, { named, listed: [], telling: [['workspace']], dependency, fromText: () => null });
};

function dependencyOf(name: string, fields: Fields, manifest: string): Dependency {
  const spec = specOf(fields);
  const [version, path, workspace] = [fields.get('version'), fields.get('path'), fields.get('workspace')];
  const isKnown = [...fields.keys()].every((field) => plain.has(field)) && (version === undefined || typeof version === 'string');
  if (!isKnown) return { name, spec, from: 'elsewhere' };
  if (path !== undefined) return typeof path === 'string' ? atPath(name, spec, manifest, path) : { name, spec, from: 'elsewhere' };
  // The workspace's own manifest says where it comes from.
  if (workspace !== undefined) return { name, spec, from: 'inside' };
  return { name, spec, from: version === undefined ? 'elsewhere' : 'registry' };
}
