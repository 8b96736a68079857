import { isPutBack } from '../../core/policy/protected-files.ts';
import { PathError, WorkspaceError, type FileContent, type TreeChange, type WorkspaceFiles } from '../../core/ports.ts';
import { findConflicts, isWithin, type Conflict, type Decided } from './find-conflicts.ts';
import type { Services } from './services.ts';

export interface MergeRequest {
  readonly agent: string;
  readonly worktree: string;
  /** The checkpoint that its work is compared with. */
  readonly base: string;
  /** Files that the approved spec names for the agent. */
  readonly listed: readonly string[];
  readonly decided: readonly Decided[];
  /** Files that were given to the agent with both sides between marks: as long as these are there, nothing is resolved. */
  readonly marked: readonly string[];
  /** Files that were given to the person like that. */
  readonly edited: readonly string[];
  /** Folders that the worktree did not get. */
  readonly without: readonly string[];
}

/** Nothing was written. `tree`: both sides between marks. */
export interface Conflicting {
  readonly status: 'conflict';
  readonly ours: string;
  readonly theirs: string;
  readonly tree: string;
  readonly files: readonly Conflict[];
}

export interface Planned {
  readonly path: string;
  readonly before: FileContent | null;
  readonly after: FileContent | null;
  /** Somebody decided that the agent's side comes. */
  readonly isChosen: boolean;
}

/** What a merge is to write; `thereAt`: what the workspace holds at a path that nothing is written to. */
export interface Plan {
  readonly plan: readonly Planned[];
  readonly guarded: readonly string[];
  /** What the agent wrote in place of a file that its worktree was made without. */
  readonly blind: readonly string[];
  readonly thereAt: (path: string) => Promise<FileContent | null>;
}

/** What an agent changed in its worktree, up to the checkpoint `theirs`. */
export interface Worked {
  readonly work: readonly TreeChange[];
  readonly theirs: string;
}

/** What of an agent's work is to be written to the workspace; or what somebody has to decide about first. */
export async function planMerge(services: Services, request: MergeRequest, worked: Worked): Promise<Plan | Conflicting> {
  const blind = worked.work.flatMap(({ path, before }) =>
    before !== null && request.without.some((folder) => isWithin(folder, path)) ? [path] : [],
  );
  return (blind.length === 0 && (await planUntouched(services, request, worked))) || planMerged(services, request, worked.theirs, blind);
}

/** Where all that the agent changed lies in the workspace as it was, the merge is its work, and git need not be asked. null: it does not, or nobody can tell. */
async function planUntouched(
  { checkpoints, files }: Services,
  { listed, decided, marked, edited }: MergeRequest,
  { work, theirs }: Worked,
): Promise<Plan | null> {
  if (decided.length + marked.length + edited.length > 0) return null;
  const there = new Map<string, FileContent | null>();
  for (const { path, before, modes } of work) {
    const now = await untouchedAt(files, path);
    if (now === undefined || (now?.hash ?? null) !== before || (now && now.mode !== (modes?.before ?? 'file'))) return null;
    there.set(path, now);
  }
  const guarded = work.flatMap(({ path }) => (isPutBack(path, listed) ? [path] : []));
  const plan: Planned[] = [];
  for (const [path, before] of there)
    if (!guarded.includes(path)) plan.push({ path, before, after: await checkpoints.entryAt(theirs, path), isChosen: false });
  return { plan, guarded, blind: [], thereAt: async (path) => there.get(path) ?? null };
}

/** undefined: something else lies there than a file, or in place of its folder, or it cannot be read. */
async function untouchedAt(files: WorkspaceFiles, path: string): Promise<FileContent | null | undefined> {
  const folder = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
  try {
    return (await files.real(folder)) === folder ? await files.entry(path) : undefined;
  } catch (error) {
    if (error instanceof PathError || error instanceof WorkspaceError) return undefined;
    throw error;
  }
}

async function planMerged(
  services: Services,
  request: MergeRequest,
  theirs: string,
  blind: readonly string[],
): Promise<Plan | Conflicting> {
  const { base, listed, decided } = request;
  const { checkpoints, apart } = services;
  if (!apart) throw new Error('There are no worktrees to merge.');
  const { tree: ours } = await checkpoints.take();
  const merged = await apart.worktrees.merge({ base, ours, theirs });
  const { open, takeOf } = await findConflicts(checkpoints, { base, ours, theirs, merged }, { ...request, unseen: blind });
  if (open.length > 0) return { status: 'conflict', ours, theirs, tree: merged.tree, files: open };

  const asides = new Set(merged.clashes.map(({ aside }) => aside));
  const pathsOf = async (tree: string) => (await checkpoints.diff(ours, tree)).flatMap(({ path, hidden }) => (hidden ? [] : [path]));
  const paths = [
    ...(await pathsOf(merged.tree)).filter((path) => takeOf(path) === undefined && !asides.has(path)),
    ...(decided.length === 0 ? [] : await pathsOf(theirs)).filter((path) => takeOf(path) === 'theirs'),
  ];
  const guarded = paths.filter((path) => isPutBack(path, listed));
  const plan: Planned[] = [];
  for (const path of paths.filter((one) => !guarded.includes(one)).sort()) {
    const isChosen = takeOf(path) === 'theirs';
    const after = await checkpoints.entryAt(isChosen ? theirs : merged.tree, path);
    plan.push({ path, before: await checkpoints.entryAt(ours, path), after, isChosen });
  }
  return { plan, guarded, blind, thereAt: (path) => checkpoints.entryAt(ours, path) };
}
