import { sentence } from '../describe/message.ts';
import { defaultSection } from '../settings/agent-of.ts';
import type { SourceFile } from './imports.ts';
import { isIn, layerOfPath, type Part, type Placement } from './placement.ts';
import { isTestPath, projectFolder } from './projects.ts';
import { count } from './roles.ts';
import type { LayerName } from './signals.ts';

/**
 * Folders of a project of several layers that lie in no part of their own, and that only files of one other layer import, be it over another such
 * folder: they belong to that layer. Not where their own files are clearly of another side.
 */
export function usedFolders({ parts, rest, sources, projects }: Omit<Placement, 'migrations' | 'isProgram' | 'reason'>): Part[] {
  const programs = sources.filter(({ path }) => !isTestPath(path));
  const tops = new Map<string, SourceFile[]>();
  for (const source of programs) {
    const project = projectFolder(source.path, projects);
    const prefix = project === '' ? '' : `${project}/`;
    const inside = /^(?:src\/)?[^/]+(?=\/)/u.exec(source.path.slice(prefix.length))?.[0] ?? '';
    const top = prefix + inside;
    const isSplit = parts.some((part) => part.path.startsWith(prefix) && part.path !== project);
    const isFree = !parts.some(
      (part) => isIn(part.path, top) || (part.path !== project && isIn(top, part.path) && part.path.startsWith(prefix)),
    );
    if (inside !== '' && inside !== 'src' && isSplit && isFree) tops.set(top, [...(tops.get(top) ?? []), source]);
  }
  const found: Part[] = [];
  for (let known = -1; known < found.length;) {
    known = found.length;
    for (const [path, files] of tops) {
      const placed = { parts: [...parts, ...found], rest };
      const layer = onlyUser(path, programs, placed);
      if (layer === null || layer === layerOfPath(`${path}/x`, placed) || isOfAnotherSide(files, layer)) continue;
      found.push({ path, isFile: false, layer, reason: sentence('{0} is used by {1}', path, defaultSection(layer)) });
      tops.delete(path);
    }
  }
  return found;
}

/** The layer of all files that import a folder from outside; null: there are several, or none, or one that programs lie around. */
function onlyUser(path: string, sources: readonly SourceFile[], placed: Pick<Placement, 'parts' | 'rest'>): LayerName | null {
  const users = sources.filter((source) => !isIn(source.path, path) && source.local.some((local) => isIn(local, path)));
  const [only = null, ...others] = new Set(users.map((source) => layerOfPath(source.path, placed)));
  return others.length > 0 || only === 'database' || only === 'infra' ? null : only;
}

function isOfAnotherSide(files: readonly SourceFile[], layer: LayerName): boolean {
  const { frontend, backend } = count(files);
  return (layer === 'backend' && frontend > 0) || (layer !== 'backend' && layer !== 'shared' && backend > 0);
}
