import type { RunInput } from '../../core/pipeline/run-input.ts';
import type { RunOwner, RunSummary } from '../../core/durable/contracts.ts';
import { effectiveState, type Look } from '../../core/run/effective-state.ts';
import type { RunState, RunStatus } from '../../core/run/run-state.ts';
import type { Message } from '../../protocol/message.ts';

/** A run as every face shows it: derived here, once, from its events and from who works on it. */
export interface RunView {
  readonly runId: string;
  readonly startedAt: string;
  /** Folded from its events; `interrupted` in place of `running` where nobody works on it. */
  readonly state: RunState;
  /** Who works on it: this process, another one of this machine, one of another host (whether it lives cannot be seen from here), nobody. */
  readonly owner: 'self' | 'local' | 'remote' | 'none';
  /** The process, when it is another one. */
  readonly process: RunOwner | null;
  readonly status: RunStatus | 'damaged';
  /** The person wants it to stop; this process still finishes a step. */
  readonly stopping: boolean;
  /** What kept this process from going on (a full disk, no right to write, no git), and what to do; null: nothing, or the run went on since. */
  readonly blocked: Message | null;
}

/** What a view is derived from. */
export interface RunFacts {
  readonly runId: string;
  /** As the run was listed last; null: it was begun a moment ago. */
  readonly summary: RunSummary | null;
  readonly state: RunState;
  /** Whether this process works on it. */
  readonly held: boolean;
  /** And was told to stop. */
  readonly stopping?: boolean;
  readonly blocked: Message | null;
  /** What was found last on the disk of the files that it changed; null: nobody has looked. */
  readonly look: Look | null;
}

export function runView({ runId, summary, state: read, held, stopping = false, blocked, look }: RunFacts): RunView {
  const raw = read.cursor > 0 || !summary ? read : atBeginning(summary, read);
  const startedAt = summary?.startedAt ?? raw.startedAt;
  const process = held || isOver(raw) ? null : (summary?.owner ?? null);
  const owner = held ? 'self' : process === null ? 'none' : process.sameHost ? 'local' : 'remote';
  // The engine's word on an end counts for as long as nothing of it was read.
  const state = effectiveState(raw, owner !== 'none', look);
  const status = summary?.status === 'damaged' ? 'damaged' : state.status;
  return { runId, startedAt, state, owner, process, status, stopping, blocked: held ? null : blocked };
}

/** Nothing has happened yet, perhaps because its process died at once: what it is about stands in its input. */
function atBeginning({ runId, startedAt, input }: RunSummary, empty: RunState): RunState {
  if (!isRunInput(input)) return { ...empty, runId, startedAt };
  const { request, workspace, provider, scripted, settings } = input;
  return { ...empty, runId, startedAt, request, workspace, provider, scripted, trusted: settings.trusted, caps: settings.caps };
}

/** It was checked before it was journaled; a damaged run has none. */
function isRunInput(input: unknown): input is RunInput {
  return typeof input === 'object' && input !== null && 'request' in input && 'settings' in input;
}

/** Nothing of it can go on any more. */
export function isOver({ status }: { readonly status: RunView['status'] }): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

/** Whether a process works on it that is heard of. */
export function isDriven({ owner }: Pick<RunView, 'owner'>): boolean {
  return owner === 'self' || owner === 'local';
}

/** Waits for the person to say how to go on. */
export function isStopped({ status }: Pick<RunView, 'status'>): boolean {
  return status === 'stopped' || status === 'budget-reached';
}
