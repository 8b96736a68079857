import type { Message } from '../protocol/message.ts';
import type { FileMode, FileModes } from '../protocol/file-mode.ts';
import { MessageError } from './describe/message-error.ts';
import type { LineCommand } from './policy/command-list.ts';
import type { Confined } from './policy/confined.ts';

/** Time outside of workflows (inside, `Ctx` has it), in milliseconds. */
export interface Clock {
  /** Since the epoch, as somebody has set the clock; nobody sets `elapsed`: how long something takes is the difference of two. */
  now(): number;
  elapsed(): number;
  /** Rejects with `InterruptedError` when aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export interface Logger {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
  child(fields: Record<string, unknown>): Logger;
}

/** Bytes by their SHA-256, kept for as long as the run. `put` is durable when it resolves. */
export interface Blobs {
  /** Ends with the SHA-256 of the bytes; `hash`: that, where it is known. */
  put(bytes: Uint8Array, hash?: string): Promise<string>;
  /** null: not there, or damaged (its bytes no longer have that hash). */
  get(hash: string): Promise<Uint8Array | null>;
}

export interface FileContent {
  /** Of a link: the path that it holds. */
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes. */
  readonly hash: string;
  readonly mode: FileMode;
}

export type SwapResult =
  /** `actual`: the hash of what lies there instead, because an editor changed the text further while it saved it (a formatter). */
  | { readonly status: 'written'; readonly actual?: string }
  /** The file had the wanted content already (a resumed edit). */
  | { readonly status: 'already' }
  /** Changed by someone: `actual` is what is there now, null when nothing is. */
  | { readonly status: 'conflict'; readonly actual: string | null };

export interface FileChange {
  readonly before: string | null;
  readonly after: Uint8Array | null;
  /**
   * What the path is to become, or was when it is deleted: a link is then the entry itself, never followed, and a folder without any file
   * counts as nothing. Without it links are followed, an existing file keeps its mode, and a new one is not executable.
   */
  readonly mode?: FileMode;
}

/** Why a path is refused; the message is for a person and for the model. */
export class PathError extends MessageError {
  override readonly name = 'PathError';
}

/** The machine does not let us: read-only folder, full disk, no git, no identity… The message says what is wrong and what to do. */
export class WorkspaceError extends MessageError {
  override readonly name = 'WorkspaceError';
  readonly reason: WorkspaceFault;
  constructor(reason: WorkspaceFault, text: Message) {
    super(text);
    this.reason = reason;
  }
}

export type WorkspaceFault =
  | 'not-a-folder'
  | 'not-writable'
  | 'not-readable'
  | 'disk-full'
  | 'no-git'
  | 'git-failed'
  | 'no-repository'
  | 'busy-repository'
  | 'no-identity'
  | 'bad-branch'
  | 'nothing-to-commit'
  | 'damaged-file'
  | 'in-use'
  | 'unusable'
  | 'failed';

/** A search pattern that is not understood; the message is for the model. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/**
 * The files of one workspace. Paths are relative to it, with `/`. Every path goes through
 * `resolveInside()`: what leaves the workspace (also by a link) is a `PathError`.
 */
export interface WorkspaceFiles {
  /** Absolute, links resolved. */
  readonly root: string;
  /** null: there is no such file. A directory is a `PathError`. */
  read(path: string): Promise<FileContent | null>;
  /** As `read`, but of the entry itself: a link is not followed. */
  entry(path: string): Promise<FileContent | null>;
  /** Compare-and-swap by content hash; `before: null` = must not exist, `after: null` = delete. Temp file, fsync, rename; the mode is kept. */
  swap(path: string, change: FileChange): Promise<SwapResult>;
  exists(path: string): Promise<boolean>;
  /** Where a path leads: its normal form with all links followed, relative to the workspace. The file need not exist. */
  real(path: string): Promise<string>;
  /** Names in a folder, sorted, folders with a trailing `/`; [] when there is no such folder. */
  list(path: string): Promise<string[]>;
  /** Moves a file or folder inside the workspace; the target must not exist. */
  move(from: string, to: string): Promise<void>;
  /** Where files can be open in an editor: brings what is unsaved to the disk, before a command reads it. Gives the files that are still unsaved. */
  settle?(): Promise<readonly string[]>;
}

export interface SearchHit {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** Lines of a file, from 1, both included. */
export interface SearchPassage {
  readonly path: string;
  readonly from: number;
  readonly to: number;
}

/** Looks through tracked and untracked-not-ignored files. */
export interface Search {
  /** Paths that match a glob, sorted, at most `limit`. Without a pattern: all. */
  glob(pattern: string | null, limit: number, signal: AbortSignal): Promise<string[]>;
  grep(
    query: { readonly pattern: string; readonly glob?: string; readonly ignoreCase?: boolean; readonly literal?: boolean },
    limit: number,
    signal: AbortSignal,
  ): Promise<SearchHit[]>;
  /** Passages of files that `glob` would give, by what they are about, the nearest first, none within another. Absent: nobody knows. null: no answer. */
  similar?(
    words: string,
    options: { readonly glob?: string; readonly limit: number },
    signal: AbortSignal,
  ): Promise<readonly SearchPassage[] | null>;
  /** Whether a file at this path is ignored, or would be: it is in no search, no checkpoint and no tree hash. */
  ignored(path: string, signal: AbortSignal): Promise<boolean>;
}

/** A group of processes that a step started; `startTime` tells it from a later owner of the same number. */
export interface ProcessGroup {
  readonly pid: number;
  readonly startTime: string;
}

export interface CommandRequest {
  /** Program and arguments; never a shell line. */
  readonly argv: readonly string[];
  /** Relative to the workspace; default its root. */
  readonly cwd?: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Where the whole output goes. */
  readonly blobs: Blobs;
  /** Run id; set as BATUTA_RUN in the environment of the process, so that `killMarked` finds it again. */
  readonly mark: string;
  /** Called, and awaited, as soon as the process group exists. */
  readonly onStart?: (group: ProcessGroup) => Promise<void>;
  /** Reports of tests that its runners write; they come back as `reports`. */
  readonly reports?: ReportRequest;
  /** Where its streams go: `out` on to the first filter, else into the output; `error` into the output. Default: so. */
  readonly streams?: Pick<LineCommand, 'out' | 'error'>;
  /** Programs that read what the one before them writes; without a shell. The exit code is the last that is not 0. */
  readonly filters?: readonly LineCommand[];
  /** It gets only the variables that programs need to work at all. */
  readonly bare?: true;
  /** Default: `settings`. */
  readonly confined?: Confined;
  /** Protected files that the approved spec names: it may write them. */
  readonly listed?: readonly string[];
}

export interface ReportRequest {
  /** Variables that make runners write into this empty folder. `env`: what the command gets anyway. */
  readonly variables: (folder: string, env: Readonly<Record<string, string | undefined>>) => Readonly<Record<string, string>>;
  /** By name, what lies in that folder first. */
  readonly files: Readonly<Record<string, string>>;
  /** Globs of what they write of themselves, below the command's folder; only files that it wrote anew. */
  readonly written: readonly string[];
}

/** A program that is talked with while it runs, in the workspace's root. */
export interface ProgramRequest {
  readonly argv: readonly string[];
  /** Variables of the person's environment that it gets besides those that programs need to work at all. */
  readonly variables: readonly string[];
  /** As in `CommandRequest`. */
  readonly mark: string;
}

export interface ProgramEnd {
  /** The last that it said beside its output. */
  readonly said: string;
  /** null: a signal ended it. */
  readonly exitCode: number | null;
}

export interface OpenedProgram {
  readonly group: ProcessGroup;
  readonly input: WritableStream<Uint8Array>;
  readonly output: ReadableStream<Uint8Array>;
  /** Settles when it has ended, by itself or not. */
  readonly ended: Promise<ProgramEnd>;
  /** Ends it, and whatever it left running. */
  close(): Promise<void>;
}

export interface CommandResult {
  readonly outcome: 'exited' | 'missing' | 'timeout' | 'interrupted';
  readonly exitCode: number | null;
  readonly durationMs: number;
  /** Whole output (stdout and stderr as they came), up to a limit of 64 MB, in a blob; null when nothing was printed. */
  readonly log: string | null;
  /** First and last part of the output, at most about 16,000 characters, with a line that says how much was left out. */
  readonly output: string;
  /** Texts of the reports that were asked for, in order of their names; of 32 MB at most. */
  readonly reports: readonly string[];
}

/**
 * Runs programs in process groups of their own, without a shell, with secrets taken out of the environment. What a command leaves running is ended
 * with it: its group everywhere, on Linux also what left the group, as long as it kept the mark in its environment.
 */
export interface Processes {
  run(request: CommandRequest): Promise<CommandResult>;
  /** Starts a program to talk with. `missing`: why it could not be started. */
  open(request: ProgramRequest): Promise<OpenedProgram | { readonly missing: string }>;
  /** Ends a recorded group if it is still the same one; true when it was alive. */
  kill(group: ProcessGroup): Promise<boolean>;
  /** Ends whatever of a dead owner's processes was not recorded in time (Linux: found by environment). Returns how many. */
  killMarked(mark: string): Promise<number>;
}

export interface Checkpoint {
  /** Id of the stored tree (for `diff`, `readAt`, `restore`). */
  readonly tree: string;
  /** The tree hash that verdicts are bound to: SHA-256 over paths, modes and contents without `spec/` and compiled contexts. */
  readonly hash: string;
}

export interface TreeChange {
  readonly path: string;
  /** SHA-256 of the content before and after; null = not there. */
  readonly before: string | null;
  readonly after: string | null;
  /** Where one side is something else than a plain file. */
  readonly modes?: FileModes;
  /** No agent may read it: no content is kept, and the hashes are of their own kind. */
  readonly hidden?: true;
}

/** Trees in a git directory of our own; the user's index, HEAD, stash, hooks and refs are never touched. */
export interface Checkpoints {
  /** Stores the workspace as it is; of files that no agent may read only a hash. `volatilePaths`: files left out of the hash (outputs that change with every run). */
  take(options?: { readonly volatilePaths?: readonly string[] }): Promise<Checkpoint>;
  /** The hash that `take` would give if these files held something else (null: no such file or folder), and where that is not this tree, sorted. */
  compare(
    tree: string,
    instead: ReadonlyMap<string, Pick<FileContent, 'bytes' | 'mode'> | null>,
    volatilePaths: readonly string[],
  ): Promise<{ readonly hash: string; readonly differing: readonly string[] }>;
  /** Changed files, without `spec/` and compiled contexts. */
  diff(fromTree: string, toTree: string): Promise<TreeChange[]>;
  /** Whether all of a tree is still there. */
  holds(tree: string): Promise<boolean>;
  readAt(tree: string, path: string): Promise<Uint8Array | null>;
  /** By path of every file of a tree: another text where content, mode or kind is another one. */
  idsAt(tree: string): Promise<ReadonlyMap<string, string>>;
  /** By path of every file that a checkpoint would hold now: when, and as which one, it was written last. Another text: it was written again. */
  stamps(): Promise<Readonly<Record<string, string>>>;
  /** As `readAt`, with hash and mode: what `undo` brings back. null: not there, or `hidden`. */
  entryAt(tree: string, path: string): Promise<FileContent | null>;
}
