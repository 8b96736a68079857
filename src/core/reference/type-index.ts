import { basename } from 'node:path/posix';
import { importsOf } from '../layers/imports.ts';
import { findProjects, folderOf, isTestPath, projectFolder, type Project } from '../layers/projects.ts';
import type { CodeBase } from './code-base.ts';

/** The types of a workspace by the files that are named after them. */
export interface TypeIndex {
  /** What a file uses of the workspace: types that stand in it and that it can see, generic ones left out, each with the files that declare it. */
  usedIn(path: string): Promise<Map<string, string[]>>;
  /** It declares an interface that it is named after. */
  isInterface(path: string): Promise<boolean>;
}

/** The type that a file is named after. */
export function typeOf(path: string): string {
  return basename(path).replace(/\.\w+$/u, '');
}

const noCode = /\/\/.*|\/\*[^]*?\*\/|@\*[^]*?\*@|"(?:\\.|[^"\\\n])*"/gu;
const usings = /^\s*@?using\s+([\w.]+)\s*;?\s*$/gmu;

/** Java and Kotlin: a package is a folder. C#: a namespace is what the file says; some count in all files of a project. */
export function createTypeIndex(base: Pick<CodeBase, 'paths' | 'read' | 'search' | 'signal'>): TypeIndex {
  const declaring = Map.groupBy(
    base.paths.filter((path) => /\.(?:java|kt|cs)$/u.test(path) && !isTestPath(path)),
    typeOf,
  );
  const texts = new Map<string, Promise<string | null>>();
  const read = (path: string): Promise<string | null> => {
    const text = texts.get(path) ?? base.read(path);
    texts.set(path, text);
    return text;
  };
  let projects: Promise<Map<string, Project>> | null = null;
  const solution = (): Promise<Map<string, Project>> => (projects ??= findProjects({ paths: base.paths, read }));
  let everywhere: Promise<Shared[]> | null = null;
  const shared = (): Promise<Shared[]> => (everywhere ??= sharedUsings(base, solution));

  async function namespaces(path: string, text: string): Promise<Set<string>> {
    const own = namespaceOf(text);
    const names = own.split('.').map((_, at, all) => all.slice(0, at + 1).join('.'));
    const written = [...importsOf('dotnet', text), ...Array.from(text.matchAll(usings), ([, name = '']) => name)];
    const given = (await shared()).filter(({ below }) => path.startsWith(below)).map(({ name }) => name);
    return new Set([...names, ...written, ...given]);
  }

  return {
    isInterface: async (path) => new RegExp(`\\binterface\\s+${typeOf(path)}\\b`, 'u').test((await read(path)) ?? ''),
    async usedIn(path) {
      const text = await read(path);
      const used = new Map<string, string[]>();
      if (text === null) return used;
      const isJvm = /\.(?:java|kt)$/u.test(path);
      const words = new Set(text.replace(noCode, ' ').match(/\b\p{Lu}\w*/gu));
      const wanted = [...words].filter((word) => declaring.has(word) && word !== typeOf(path));
      if (wanted.length === 0) return used;
      const seen = isJvm ? packagesSeen(text) : await namespaces(path, text);
      for (const type of wanted) {
        const visible: string[] = [];
        for (const file of declaring.get(type) ?? []) {
          if (file.endsWith('.cs') === isJvm) continue;
          if (isJvm ? isInPackage(file, seen) : isInNamespace(namespaceOf((await read(file)) ?? ''), type, seen, text)) visible.push(file);
        }
        const meant = visible.length > 1 ? nearest(path, visible, await solution()) : visible;
        if (meant.length > 0 && !isGeneric(type, await read(meant[0] ?? ''))) used.set(type, meant);
      }
      return used;
    },
  };
}

/** It is there for everybody. */
function isGeneric(type: string, text: string | null): boolean {
  return new RegExp(`\\b(?:class|interface|record|struct)\\s+${type}\\s*<`, 'u').test(text ?? '');
}

function namespaceOf(text: string): string {
  return /^\s*namespace\s+([\w.]+)/mu.exec(text)?.[1] ?? '';
}

function isInNamespace(namespace: string, type: string, seen: ReadonlySet<string>, text: string): boolean {
  if (namespace === '') return false;
  const full = `${namespace}.${type}`;
  return seen.has(namespace) || seen.has(full) || text.includes(full);
}

/** Packages, and types of them, as paths: of `a.b.C.d` the type, of `a.b.*` the package. */
function packagesSeen(text: string): Set<string> {
  const own = /^\s*package\s+([\w.]+)/mu.exec(text)?.[1] ?? '';
  const imported = importsOf('jvm', text).map((name) => /^(?:\p{Ll}\w*\.)*\p{Lu}\w*/u.exec(name)?.[0] ?? name.replace(/\.$/u, ''));
  return new Set([own, ...imported].filter((name) => name !== '').map((name) => `/${name.replaceAll('.', '/')}`));
}

function isInPackage(file: string, seen: ReadonlySet<string>): boolean {
  const bare = `/${file.replace(/\.\w+$/u, '')}`;
  const folder = `/${folderOf(file)}`;
  return [...seen].some((name) => bare.endsWith(name) || folder.endsWith(name));
}

/** Of several files those of the same project, else of projects that it refers to, else all. */
function nearest(path: string, files: readonly string[], projects: ReadonlyMap<string, Project>): string[] {
  const home = projectFolder(path, projects);
  const reached = new Set([home]);
  for (const folder of reached) for (const used of projects.get(folder)?.uses ?? []) reached.add(used);
  const own = files.filter((file) => projectFolder(file, projects) === home);
  const referred = files.filter((file) => reached.has(projectFolder(file, projects)));
  return [own, referred, [...files]].find((some) => some.length > 0) ?? [];
}

/** A namespace that every file below a folder uses. */
interface Shared {
  readonly name: string;
  /** '' or with `/` at its end. */
  readonly below: string;
}

const mostShared = 1000;
const imports = /(?:^|\/)_(?:View)?Imports\.\w+$/u;

async function sharedUsings(
  { search, signal }: Pick<CodeBase, 'search' | 'signal'>,
  solution: () => Promise<Map<string, Project>>,
): Promise<Shared[]> {
  const pattern = '^\\s*(global\\s+using|@using)\\s|<Using\\s+Include=';
  const hits = await search.grep({ pattern }, mostShared, signal);
  const found: Shared[] = [];
  for (const { path, text } of hits) {
    const name = /^\s*(?:global\s+|@)using\s+(?:static\s+)?([\w.]+)\s*;?\s*$|<Using\s+Include="([\w.]+)"/u.exec(text);
    if (!name || (text.includes('@using') && !imports.test(path))) continue;
    // One page's own counts below its folder; of other files the whole project's.
    const folder = imports.test(path) ? folderOf(path) : projectFolder(path, await solution());
    found.push({ name: name[1] ?? name[2] ?? '', below: folder === '' ? '' : `${folder}/` });
  }
  return found;
}
