import type { z } from 'zod';
import type { Message } from '../../protocol/message.ts';
import type { Json } from '../../protocol/json.ts';
import type { Asked, Reply } from '../../protocol/question.ts';
import type { StepContext } from '../durable/contracts.ts';
import type { RunState } from '../run/run-state.ts';
import type { RunSettings } from '../../protocol/run-settings.ts';
import type { StoredCommand } from '../policy/stored-command.ts';
import type { CodeCalls, CodeIntelligence } from '../code-intelligence.ts';
import type { Blobs, Processes, Search, WorkspaceFiles, Checkpoints } from '../ports.ts';
import type { TreeLock } from '../tree-lock.ts';
import type { Outside } from '../evidence/outside.ts';
import type { Surroundings } from '../surroundings.ts';

/** Journaled before a file changes. Both contents are in the run's blobs under these hashes. */
export type FileChange = { path: string; before: string | null; after: string; added: number; removed: number; note: string };

/** The hash of a file as the agent last read or wrote it, by its path: read before edit. */
export interface SeenFiles {
  get(path: string): string | undefined;
  set(path: string, hash: string): unknown;
}

/** What all tools of one agent share. */
export interface ToolEnvironment {
  readonly files: WorkspaceFiles;
  readonly search: Search;
  readonly processes: Processes;
  readonly checkpoints: Checkpoints;
  readonly blobs: Blobs;
  readonly lock: TreeLock;
  readonly runId: string;
  readonly owns: readonly string[];
  /** A tree: only tests that are not in it may be written. */
  readonly newSince?: string | undefined;
  /** Files that may not be written. */
  readonly sealed?: readonly string[] | undefined;
  /** Files that the approved spec names for it. */
  readonly listed: readonly string[];
  /** Globs of what its commands write anyway. */
  readonly outputs: readonly string[];
  /** From where on the person confirms what the spec does not list. */
  readonly confirm: RunSettings['confirm'];
  readonly surroundings: Surroundings;
  /** The workspace, of one who works in a worktree. */
  readonly outside?: Outside | undefined;
  /** The agent that owns a path; null: nobody. */
  readonly ownerOf?: (path: string) => { readonly section: string; readonly owns: readonly string[] } | null;
  readonly commands: readonly (readonly string[])[];
  /** What the person allowed in this workspace for good. */
  readonly allowedCommands: AllowedCommands;
  readonly runTimeoutMs: number;
  /** Commands run in a sandbox, which is tried when it is first asked for. Rejects as a command would. */
  sandboxed(): Promise<boolean> | boolean;
  readonly seen: SeenFiles;
  /** Only in an editor. */
  readonly intelligence?: CodeIntelligence;
  /** Who calls what, by names in the code. */
  readonly calls?: CodeCalls;
}

/** Commands that a person allowed in a workspace for good. */
export interface AllowedCommands {
  /** Throws `WorkspaceError` where they cannot be read. */
  list(): Promise<readonly StoredCommand[]>;
  put(command: StoredCommand): Promise<void>;
}

export interface ToolResult {
  readonly ok: boolean;
  /** Goes to the model. */
  readonly content: string;
  /** Short, for the progress line; a sentence when it says why the call failed. */
  readonly detail: Message;
}

/** A tool without effects: neighbouring reads of a turn run in parallel in one step. */
export interface ReadTool<I> {
  readonly kind: 'read';
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodType<I>;
  /** What it is about, for the progress line (a path, a pattern). */
  target(input: I): string;
  run(input: I, environment: ToolEnvironment, signal: AbortSignal): Promise<ToolResult>;
}

/** When something is planned. */
export interface PlanMoment {
  /** Who plans it. */
  readonly agent: string;
  /** What the run's events say by then. */
  readonly state: Pick<RunState, 'answers' | 'files'>;
  /** The answer of the person who was asked about it; null: nobody was. */
  readonly reply: Reply | null;
  /** What comes next in the same turn: one question is asked about all of it. */
  readonly next: readonly NextCall[];
}

/** A call of a turn that was not yet carried out. */
export interface NextCall {
  readonly id: string;
  readonly draft: (signal: AbortSignal) => Promise<FileChange | null>;
}

export type Planned<P> =
  | { readonly ok: true; readonly plan: P }
  | { readonly ok: false; readonly result: ToolResult }
  /** `about`: ids of other calls that are asked about as well. */
  | { readonly ok: false; readonly question: Asked; readonly about: readonly string[] };

/**
 * A tool with an effect: `plan` is journaled first (as the intent step), then `apply` runs in a step of
 * its own and must be safe to call again after a crash in the middle.
 */
export interface WriteTool<I, P extends Json> {
  readonly kind: 'write';
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodType<I>;
  target(input: I): string;
  /** What will be done, the refusal that goes to the model, or what a person is asked first: then it is planned again, with the reply. */
  plan(input: I, environment: ToolEnvironment, signal: AbortSignal, moment: PlanMoment): Promise<Planned<P>>;
  /** The change of a file as it would be by now, without asking anybody; null: none. */
  draft?(input: I, environment: ToolEnvironment, signal: AbortSignal): Promise<FileChange | null>;
  /** `resumed`: the intent is from an earlier process, so the effect may or may not have happened. */
  apply(plan: P, environment: ToolEnvironment, step: StepContext, options: { resumed: boolean; agent: string }): Promise<ToolResult>;
}

export type Tool = ReadTool<unknown> | WriteTool<unknown, Json>;
