import { folderFrom } from '../shell-commands.ts';
import { atPath, isPlain, type Dependency, type ReadManifest } from './manifest.ts';
import { readToml } from './read-toml.ts';
import { specOf, tomlParts, type Fields, type TomlForm } from './toml-parts.ts';

const requirement = /^([A-Za-z0-9][\w.-]*)\s*(\[[\w\s,.-]*\])?\s*([(<>=!~][\s()<>=!~,\w.*+-]*)?(;[^#]*)?$/u;

/** A longer one was written by nobody. */
const longest = 1000;

/** `name[extra] >= 1; marker`: a package of the registry. Whatever else, it is from elsewhere. */
function fromText(text: string): Dependency {
  const [, name, extras = '', version = '', marker = ''] = (text.length <= longest && requirement.exec(text.trim())) || [];
  const [bare = text.trim()] = /^[A-Za-z0-9][\w.-]*(?=\s*(?:\[[^\]]*\]\s*)?@)/u.exec(text.trim()) ?? [];
  if (name === undefined) return { name: bare, spec: text.trim(), from: 'elsewhere' };
  return { name, spec: `${version}${extras}${marker}`.replaceAll(/\s+/gu, ''), version, from: 'registry' };
}

const plain = new Set(['version', 'extras', 'optional', 'python', 'markers', 'platform', 'allow-prereleases', 'path', 'develop']);

const form: Omit<TomlForm, 'dependency'> = {
  named: [
    { section: ['tool', 'poetry', 'dependencies'] },
    { section: ['tool', 'poetry', 'dev-dependencies'] },
    { section: ['tool', 'poetry', 'group', '*', 'dependencies'] },
  ],
  listed: [
    ['project', 'dependencies'],
    ['project', 'optional-dependencies', '*'],
    ['dependency-groups', '*'],
    ['tool', 'uv', 'dev-dependencies'],
  ],
  telling: [['project'], ['tool', 'poetry']],
  fromText,
};

/** pyproject.toml, as the standard has it and as Poetry does. */
export const readPyproject: ReadManifest = (text, path) => {
  const tables = readToml(text);
  return tables && tomlParts(tables, { ...form, dependency: (name, fields) => poetryDependency(name, fields, path) });
};

function poetryDependency(name: string, fields: Fields, manifest: string): Dependency | null {
  // Which Python it is for is no package.
  if (name === 'python') return null;
  const spec = specOf(fields);
  const [version, path] = [fields.get('version'), fields.get('path')];
  const isKnown = [...fields.keys()].every((field) => plain.has(field));
  if (isKnown && typeof path === 'string') return atPath(name, spec, manifest, path);
  // In the version, too, Poetry takes nothing but versions.
  const isVersion = typeof version === 'string' && /^[\w\s.*^~<>=!,|+-]*$/u.test(version);
  return { name, spec, from: isKnown && path === undefined && isVersion ? 'registry' : 'elsewhere' };
}

/** requirements.txt and its kind. */
export const readRequirements: ReadManifest = (text, path) => {
  const whole = text.replaceAll(/\\\r?\n/gu, ' ').split(/\r?\n/u);
  const lines = whole.map((line) => line.replace(/(?:^|\s)#.*$/u, '').trim()).filter((line) => line !== '');
  const dependencies = lines.map((line) => fromLine(line, path));
  return { dependencies, rest: JSON.stringify(dependencies.filter((one) => !isPlain(one))) };
};

/** Other files of the workspace that are read as this one is. */
const readsToo = /^(?:-r|-c|--requirement|--constraint)(?:\s+|=|(?=[\w.]))((?:\S*\/)?requirements[\w.-]*\.txt)$/u;

function fromLine(line: string, manifest: string): Dependency {
  const elsewhere: Dependency = { name: line, spec: line, from: 'elsewhere' };
  const [, file] = readsToo.exec(line) ?? [];
  const [, path] = /^(?:(?:-e|--editable)[\s=]+)?(\.\.?(?:\/[^\s[\]]*)?)(?:\[[\w\s,.-]*\])?$/u.exec(line) ?? [];
  const place = file ?? path;
  // pip starts from where it was called for some of them.
  if (place !== undefined) return folderFrom('', place) === null ? elsewhere : atPath(line, line, manifest, place);
  if (line.startsWith('-')) return elsewhere;
  const [head = '', ...options] = line.split(/\s+(?=--)/u);
  return options.every((option) => option.startsWith('--hash=')) ? fromText(head) : elsewhere;
}
