import { join } from 'node:path/posix';
import { manifestKind, type ReadProject } from './read-projects.ts';
import { isExample, foreignFolder, languages, testWord, type Ecosystem } from './signals.ts';
import { mapLimit } from '../map-limit.ts';
import { wordsOf } from '../registry/name-forms.ts';

/** What a guess sees of the workspace: all paths that are not ignored, and their text (null: not readable). */
export interface GuessInput {
  readonly paths: readonly string[];
  readonly read: (path: string) => Promise<string | null>;
}

/** A folder with manifests. */
export interface Project {
  /** '' is the workspace. */
  readonly folder: string;
  readonly manifests: readonly { readonly path: string; readonly said: ReadProject }[];
  /** Files below it that lie in no other project. */
  readonly files: string[];
  /** Folders of the projects that its manifests refer to, or its files. */
  readonly uses: Set<string>;
}

/** Reads many files, some at a time, in order. */
export function readAll(paths: readonly string[], read: GuessInput['read']): Promise<string[]> {
  return mapLimit(paths, async (path) => (await read(path)) ?? '');
}

export function folderOf(path: string): string {
  const end = path.lastIndexOf('/');
  return end < 0 ? '' : path.slice(0, end);
}

export function ecosystemOf(path: string): Ecosystem | undefined {
  return languages.get(path.slice(path.lastIndexOf('.') + 1));
}

/** What has none of these letters in it has no such word either: most paths of a large workspace are done with here. */
const maybeTest = /test|spec|e2e|cypress|benchmark|fuzz|perf/iu;
/** An own expression: where case does not matter, `s` would be taken for a letter like it that is not ASCII. */
const notAscii = /\P{ASCII}/u;

export function isTestPath(path: string): boolean {
  const mayBe = maybeTest.test(path) || notAscii.test(path);
  return mayBe && path.split('/').some((segment) => wordsOf(segment).some((word) => testWord.test(word)));
}

/** The workspace's projects by folder, with their files and what they refer to; the workspace itself is always one. */
export async function findProjects({ paths, read }: GuessInput): Promise<Map<string, Project>> {
  const kinds = paths.flatMap((path) => {
    const kind = manifestKind(path);
    return kind && !isExample(path) && !foreignFolder.test(path) ? [{ path, kind }] : [];
  });
  const texts = await readAll(
    kinds.map(({ path }) => path),
    read,
  );
  const manifests = new Map<string, { path: string; said: ReadProject }[]>([['', []]]);
  for (const [index, { path, kind }] of kinds.entries()) {
    const folder = folderOf(path);
    // A folder of requirements is no project of its own.
    if (/requirements/u.test(path) && folder !== '' && !manifests.has(folder) && !paths.includes(`${folder}/__init__.py`)) continue;
    // A package below another's sources is a template, or data.
    if (kind.ecosystem === 'npm' && insideSources(folder, manifests)) continue;
    manifests.set(folder, [...(manifests.get(folder) ?? []), { path, said: kind.read(texts[index] ?? '') }]);
  }
  const projects = new Map<string, Project>();
  for (const [folder, own] of manifests) projects.set(folder, { folder, manifests: own, files: [], uses: new Set() });
  for (const path of paths) projects.get(projectFolder(path, projects))?.files.push(path);
  resolveUses(projects);
  return projects;
}

/** Beside the code of Java that packs them lie pages: `src/main/webapp`. */
const packed = /\/src\/main\/(?!(?:java|kotlin|scala|groovy|resources)\/)[^/]+$/u;

function insideSources(folder: string, manifests: ReadonlyMap<string, unknown>): boolean {
  const [around = ''] = /^.+?(?=\/src\/)/u.exec(folder) ?? [];
  return around !== '' && manifests.has(around) && !packed.test(folder);
}

/** The deepest project folder that holds a path. */
export function projectFolder(path: string, projects: ReadonlyMap<string, unknown>): string {
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) if (projects.has(folder)) return folder;
  return '';
}

/** More source files lie in the projects below it than in itself. */
export function holdsMore({ folder, files }: Project, projects: ReadonlyMap<string, Project>): boolean {
  const code = (paths: readonly string[]): number => paths.filter((path) => ecosystemOf(path)).length;
  const below = [...projects.values()].filter((other) => other.folder.startsWith(`${folder}/`));
  return below.length > 1 && below.reduce((sum, other) => sum + code(other.files), 0) > code(files);
}

function resolveUses(projects: ReadonlyMap<string, Project>): void {
  const byName = new Map<string, string>();
  for (const { folder, manifests } of projects.values())
    for (const { said } of manifests) for (const name of said.names) byName.set(`${said.ecosystem}:${name}`, folder);
  for (const project of projects.values())
    for (const { path, said } of project.manifests) {
      for (const name of said.dependencies) add(project, byName.get(`${said.ecosystem}:${name}`));
      for (const reference of said.references) {
        const target = reference.startsWith('/') ? reference.slice(1) : join(folderOf(path), reference);
        add(
          project,
          [target, folderOf(target)].find((folder) => projects.has(folder)),
        );
      }
    }
}

function add(project: Project, folder: string | undefined): void {
  if (folder !== undefined && folder !== project.folder) project.uses.add(folder);
}
