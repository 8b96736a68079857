import picomatch from 'picomatch';
import { folderOf } from '../layers/projects.ts';
import { foldersIn, lookedAtIn } from './given.ts';
import { folderFrom } from './shell-commands.ts';

/** A text that decides how work is proven. `script`: what commands run; other words than of a configuration may be programs in there. */
export interface NamingText {
  readonly path: string;
  /** Default: of the file. */
  readonly text?: string;
  /** Where its names begin, beside the top of the workspace; default: where the file lies. */
  readonly folder?: string;
  readonly kind: 'configuration' | 'script';
}

export interface NamedIn {
  read(path: string): Promise<string | null>;
  readonly paths: ReadonlySet<string>;
}

/** Keys of configurations whose values are files that run, or that are part of the configuration. */
const keys =
  'extends|presets?|setupFiles\\w*|setupFile|globalSetup|globalTeardown|testEnvironment|environment|reporters?|(?:testR|r)unner|(?:testS|s)equencer|testResultsProcessor|resolver|require|spec';
const keyed = new RegExp(`['"]?\\b(?:${keys})['"]?\\s*:\\s*(\\[[^\\]]*\\]|['"][^'"]*['"])`, 'gu');
/** Keys whose values are what is built or looked at: sources. */
const sourceKeys =
  /['"]?\b(?:entry\w*|input|files|include|exclude|main|module|types|browser|content|collectCoverageFrom)['"]?\s*[:=]\s*(?:\[[^\]]*\]|\{[^}]*\}|['"][^'"]*['"])/gu;
const imported = /(?:\bfrom|\b(?:import|require(?:_relative)?)\s*\(?)\s*['"`]([^'"`\n]+)['"`]/gu;
/** Modules that pytest loads by their names: `addopts = -p plug`, `pytest_plugins = ["plug"]`. */
const plugin = /(?:^|[\s'"=])-p[\s'",]*([A-Za-z_][\w.]*)/gmu;
const plugins = /^pytest_plugins\b[^=\n]*=\s*([([][^)\]]*[)\]]|['"][^'"\n]*['"])/gmu;
const pythonFrom = /^[ \t]*from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]+)/gmu;
const pythonImport = /^[ \t]*import[ \t]+([\w., \t]+)/gmu;
/** `for part in parts/*.js; do` */
const loops = /\bin\s+([^;\n]+)/gu;
const quoted = /['"`]([^'"`\s]+)(?=['"`])/gu;
/** `'lib', 'rules.js'` and `HERE / "lib" / "rules.json"` are one path. */
export const joined = /(?:['"][^'"\s]+['"]\s*[,/+]\s*)+['"][^'"\s]+['"]/gu;
/** What a shell, a template or a Makefile puts there when it runs. */
const substituted = /\$\{[^{}]*\}|\$\([^()]*\)|\$[A-Za-z_]\w*/gu;

const isScript = ({ kind }: NamingText): boolean => kind === 'script';
export const isCode = (path: string): boolean => /\.(?:[cm]?[jt]sx?|py|rb|php|vue|svelte)$/u.test(path);
const isOfPython = (path: string): boolean => /\.(?:ini|cfg|toml|py)$/u.test(path);
/** No runner loads these where a configuration names them: they are compiled, shown or read by people. */
const isOtherwiseUsed = (path: string): boolean =>
  /\.(?:c|cc|cpp|cxx|hh?|hpp|m|mm|rs|go|java|kt|cs|fs|vb|swift|scala|html|css|scss|md|rst)$|(?:^|\/)(?:package|composer)\.json$/u.test(
    path,
  );
const fileEndings = ['', '.js', '.mjs', '.cjs', '.jsx', '.ts', '.mts', '.cts', '.tsx', '.json', '.rb', '.php', '.sh'];
const endings = [...fileEndings, '/index.js', '/index.mjs', '/index.cjs', '/index.ts', '/index.tsx', '/tsconfig.json'];
const moduleEndings = ['.py', '/__init__.py', '/__main__.py'];

/**
 * Files that these texts name, and what these files name in turn: what they import, load or read, as far as that can be read without running them. `isSource`: files
 * that do not count, and are not looked into, unless a configuration itself says that they are loaded.
 */
export async function followNames(
  texts: readonly NamingText[],
  tree: NamedIn,
  isSource: (path: string) => boolean = () => false,
): Promise<Set<string>> {
  const found = new Set<string>();
  const whole = new Set(texts.flatMap(({ path, text }) => (text === undefined ? [path] : [])));
  const pending: NamingText[] = [...texts];
  for (let one = pending.shift(); one !== undefined; one = pending.shift()) {
    const text = one.text ?? (await tree.read(one.path)) ?? '';
    const isFirst = texts.includes(one);
    const sure = isFirst && one.kind === 'configuration' ? loadedBy(one, text, tree.paths) : [];
    for (const file of [...sure, ...namesIn(one, text, tree.paths).filter((path) => !isSource(path))]) {
      if (found.has(file) || whole.has(file)) continue;
      found.add(file);
      pending.push({ path: file, kind: isCode(file) ? 'script' : one.kind });
    }
  }
  return found;
}

/** Files that the text names in any way. */
export function namesIn(one: NamingText, text: string, paths: ReadonlySet<string>): string[] {
  const isOfCommands = isScript(one) && (one.text !== undefined || /\.(?:ba|z)?sh$/u.test(one.path) || /^#!.*sh\b/u.test(text));
  const own = foldersOf(one);
  const folders = isOfCommands ? [...new Set([...own, ...own.flatMap((from) => foldersIn(text, from))])] : own;
  const looked = isOfCommands ? lookedAtIn(text) : null;
  const plain = text.replaceAll(substituted, '$').replaceAll(substituted, '$');
  const kept = isScript(one) ? plain : plain.replaceAll(sourceKeys, '');
  const names = isCode(one.path)
    ? [...firstGroups(quoted, kept).filter((name) => /[./]/u.test(name)), ...joinedIn(kept)]
    : kept.split(/[\s'"`,;()[\]{}<>=|&]+/u).filter((name) => isScript(one) || /[./]/u.test(name));
  const patterns = [
    ...firstGroups(imported, plain),
    ...(isScript(one) ? firstGroups(loops, plain).flatMap((list) => list.split(/\s+/u)) : []),
  ];
  const files = existing(
    names.filter((name) => !/[*$]/u.test(fromHere(name)) && !(isCode(name) && looked?.has(name))),
    folders,
    endings,
    paths,
  );
  return [
    ...loadedBy(one, text, paths),
    ...(isCode(one.path) ? files : files.filter((path) => !isOtherwiseUsed(path))),
    ...patterns.flatMap((pattern) => matching(pattern, folders, paths)),
    ...(isOfPython(one.path)
      ? existing(moduleNames(names.filter((name) => /^\w+(?:\.\w+)+$/u.test(name))), folders, moduleEndings, paths)
      : []),
  ];
}

/** Files that the text says are loaded: what it imports, plugins, values of the keys for that. */
function loadedBy(one: NamingText, text: string, paths: ReadonlySet<string>): string[] {
  const folders = foldersOf(one);
  const values = firstGroups(keyed, text).flatMap((list) => firstGroups(quoted, list));
  const modules = isOfPython(one.path)
    ? [...pluginsIn(text), ...(isScript(one) && one.path.endsWith('.py') ? pythonImports(text) : [])]
    : [];
  return [
    ...existing([...firstGroups(imported, text), ...values.filter((name) => /[./]/u.test(name))], folders, endings, paths),
    ...existing(modules, folders, moduleEndings, paths),
  ];
}

function foldersOf({ path, folder }: NamingText): string[] {
  return [...new Set([folder ?? folderOf(path), ''])];
}

/** A name as it is looked for: without what leads to the folder that it begins in, or to the top of the workspace. */
function fromHere(name: string): string {
  return name.replace(/^(?:<rootDir>|file:|\$|[@~#])?\/*(?=[^/])/u, '');
}

/** TypeScript is imported by the name of what it becomes. */
function withEndings(base: string, all: readonly string[]): string[] {
  return [...all.map((ending) => `${base}${ending}`), base.replace(/\.([cm]?)js(x?)$/u, '.$1ts$2'), base.replace(/\.js$/u, '.tsx')];
}

function existing(names: readonly string[], folders: readonly string[], all: readonly string[], paths: ReadonlySet<string>): string[] {
  // A query stands for the same file.
  return names.flatMap(withoutQuery).flatMap((name) =>
    folders.flatMap((folder) => {
      const base = folderFrom(folder, fromHere(name));
      return base === null || base === '' ? [] : withEndings(base, all).filter((path) => paths.has(path));
    }),
  );
}

function withoutQuery(name: string): string[] {
  const [bare = ''] = name.split(/(?<=\w)[?#]/u);
  return bare === name ? [name] : [name, bare];
}

function matching(pattern: string, folders: readonly string[], paths: ReadonlySet<string>): string[] {
  const name = fromHere(pattern).replaceAll('$', '*');
  if (!name.includes('*') || !/\w/u.test(name)) return [];
  return folders.flatMap((folder) => {
    const glob = folderFrom(folder, name);
    const isMeant = glob === null ? null : picomatch(glob, { dot: true });
    return isMeant ? [...paths].filter((path) => isMeant(path)) : [];
  });
}

const firstGroups = (pattern: RegExp, text: string): string[] => [...text.matchAll(pattern)].map(([, group = '']) => group);
const pluginsIn = (text: string): string[] =>
  moduleNames([...firstGroups(plugin, text), ...firstGroups(plugins, text).flatMap((list) => firstGroups(quoted, list))]);

function joinedIn(text: string): string[] {
  return [...text.matchAll(joined)].flatMap(([run]) => {
    const parts = firstGroups(quoted, run).filter((part) => /\w/u.test(part));
    return parts.flatMap((_, from) => parts.slice(from + 1).map((_last, more) => parts.slice(from, from + more + 2).join('/')));
  });
}

/** `a.b, c as d`: the paths of their modules. */
function moduleNames(lists: readonly string[]): string[] {
  return lists.flatMap((list) => list.split(',').flatMap((one) => /^[\w.]+/u.exec(one.trim())?.[0].replaceAll('.', '/') ?? []));
}

/** Of `from .a import b` the module and what may be one in it. */
function pythonImports(text: string): string[] {
  const from = [...text.matchAll(pythonFrom)].flatMap(([, dots = '', module = '', list = '']) => {
    const folder = `${'../'.repeat(Math.max(0, dots.length - 1))}${module.replaceAll('.', '/')}`;
    return [folder, ...moduleNames([list.replaceAll(/[()\s]+/gu, ' ')]).map((name) => `${folder}/${name}`)];
  });
  return [...from, ...moduleNames(firstGroups(pythonImport, text))];
}
