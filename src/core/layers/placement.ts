import type { Message } from '../../protocol/message.ts';
import type { SourceFile } from './imports.ts';
import type { Project } from './projects.ts';
import type { LayerName } from './signals.ts';

/** A folder (or one file) that belongs to a layer; what lies deeper in another part belongs to that one. */
export interface Part {
  readonly path: string;
  readonly isFile: boolean;
  readonly layer: LayerName;
  readonly reason: Message;
}

export interface Placement {
  readonly parts: readonly Part[];
  /** Layer of everything that lies in no part; null: there are no layers. */
  readonly rest: LayerName | null;
  readonly projects: ReadonlyMap<string, Project>;
  /** A sample of the source files. */
  readonly sources: readonly SourceFile[];
  /** Folders of migrations. */
  readonly migrations: readonly string[];
  /** The rest is a program with manifests of its own, not only what holds the workspace together. */
  readonly isProgram: boolean;
  /** What was seen of that program; '' where there is none, or nothing was. */
  readonly reason: Message;
}

/** The deepest part that holds a path. */
export function layerOfPath(path: string, { parts, rest }: Pick<Placement, 'parts' | 'rest'>): LayerName | null {
  let best: Part | null = null;
  for (const part of parts) if (isIn(path, part.path) && part.path.length > (best?.path.length ?? -1)) best = part;
  return best?.layer ?? rest;
}

/** Whether a path is the folder (as an import of its index is), or lies in it. */
export function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
