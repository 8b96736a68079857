import type { Message } from '../protocol/message.ts';
import type { Checkpoints, Processes, Search, WorkspaceFiles } from './ports.ts';
import type { TreeLock } from './tree-lock.ts';
import type { Surroundings } from './surroundings.ts';

/** Where an agent works: the workspace, or a worktree. */
export interface Place {
  readonly files: WorkspaceFiles;
  readonly search: Search;
  readonly checkpoints: Checkpoints;
  readonly processes: Processes;
  readonly lock: TreeLock;
  readonly surroundings: Surroundings;
}

/** Three checkpoints of one store. */
export interface TreesToMerge {
  /** Where both began. */
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

export interface MergedTrees {
  /** Of a file in conflict it holds both sides between marks, where that can be said in lines. */
  readonly tree: string;
  /** Paths of files that both changed differently, sorted. */
  readonly conflicts: readonly string[];
  /** Names that are a file for one and a folder, or a link, for the other, sorted. `tree` holds a side of each under a name `aside` that nobody gave. */
  readonly clashes: readonly { readonly path: string; readonly aside: string }[];
}

export interface WorktreeRequest {
  readonly name: string;
  /** The checkpoint whose files it gets. */
  readonly tree: string;
  /** What programs in it get besides, with `{name}`, `{path}`, `{port}` and `{port:NAME}` still to be filled in. */
  readonly variables: Readonly<Record<string, string>>;
  /** Folders of the workspace that it is lent as links; null: those with packages. */
  readonly link: readonly string[] | null;
  /** Folders that it does not get: what lies in them counts as untouched. */
  readonly without: readonly string[];
}

/** A worktree as it was made. */
export interface MadeWorktree {
  /** The checkpoint that it began with: of the first time that it was asked for. */
  readonly tree: string;
  /** Absolute. */
  readonly folder: string;
  /** What programs in it get besides: ports, names of databases. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Folders with the files of a checkpoint, for agents that work beside each other. Each is a repository of its own, so that nothing reaches that of the
 * person; all have their objects in the store of the workspace's checkpoints. A name is made of letters, digits and `-`.
 */
export interface Worktrees {
  /** Why none can be made on this machine, and what to do; null: they can. */
  problem(): Promise<Message | null>;
  /** Makes one, or goes on with it as it was made before. */
  make(request: WorktreeRequest): Promise<MadeWorktree>;
  /** Three-way; no file of anybody changes. */
  merge(trees: TreesToMerge): Promise<MergedTrees>;
  /** Takes it away with whatever lies in it: only after all of that was merged. Harmless to repeat. */
  remove(name: string): Promise<void>;
}

const slug = (text: string): string => text.replaceAll(/[^a-zA-Z0-9]+/gu, '-').replaceAll(/^-|-$/gu, '');

/** The name of the worktree for a workflow of a run, by its path: another one in each round. */
export function worktreeName(runId: string, path: string): string {
  return `${slug(runId)}-${slug(path.slice(runId.length)).slice(-100)}`;
}

/** Whether a worktree can have that name. */
export const isWorktreeName = (name: string): boolean => /^[a-zA-Z0-9-]{1,200}$/u.test(name);

/** Whether it was made for the run. */
export function isOfRun(name: string, runId: string): boolean {
  return name.startsWith(`${slug(runId)}-`);
}
