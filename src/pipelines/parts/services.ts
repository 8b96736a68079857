import type { Harness } from '../../core/agent/harness.ts';
import type { Budget } from '../../core/budget/budget.ts';
import type { Memory } from '../../core/memory/memory.ts';
import type { ToldCache } from '../../core/context/told-contexts.ts';
import type { AuditCache, BaselineCache } from '../../core/caches.ts';
import type { Place, Worktrees } from '../../core/worktrees.ts';
import type { CodeScanner } from '../../core/registry/code-scan.ts';
import type { RunInput } from '../../core/pipeline/run-input.ts';
import type { Facts } from '../../core/prompt/tasks.ts';
import type { Dismissal } from '../../core/report/dismissal.ts';
import type { Forecast } from '../../protocol/forecast.ts';
import type { Message } from '../../protocol/message.ts';
import type { Spec } from '../../protocol/spec.ts';

/** What an agent works in and with. All agents of a run share theirs but for the harness, as long as none has a worktree of its own. */
export interface AgentServices extends Place {
  readonly harness: Harness;
  readonly budget: Budget;
  readonly baselines: BaselineCache;
}

/** What the parts of a pipeline work with, the run over. */
export interface Scene {
  readonly services: Services;
  /** What the run began with. */
  readonly input: RunInput;
  /** What is known of what the request is about. */
  readonly facts: Facts;
}

/** Issues of reviews that the person dismissed in this workspace. Only inside a step. */
export interface Dismissals {
  /** Oldest first. `problem`: why nothing counts as dismissed, in words; null when all is well. */
  list(): Promise<{ readonly dismissed: readonly Pick<Dismissal, 'fingerprint' | 'title' | 'file'>[]; readonly problem: Message | null }>;
}

/** For agents that work beside each other. */
export interface Apart {
  readonly worktrees: Worktrees;
  /** The same services, in a worktree. */
  inside(worktree: string): Services;
  /** From here on, or no more, the run needs its workspace only `during` something: meanwhile other runs may have it. */
  free(isFree: boolean): void;
  during<T>(signal: AbortSignal, fn: () => Promise<T>): Promise<T>;
}

/** What belongs to one run in this process: opened when it begins to execute the run, from what the run began with. Its own files are its workspace. */
export interface Services extends AgentServices {
  readonly memory: Memory;
  readonly scanner: CodeScanner;
  readonly dismissals: Dismissals;
  /** How the person calls this program, for the commands that texts name. */
  readonly program: string;
  /** Only inside a step. */
  readonly audits: AuditCache;
  /** Only inside a step. */
  readonly told: ToldCache;
  /** `worktree`: in that one. */
  agent(name: string, worktree?: string): AgentServices;
  /** Absent: all work in the workspace. */
  readonly apart?: Apart;
  /** What the approved spec will likely need; null when nothing can be said. Only inside a step. */
  forecast(spec: Spec): Promise<Forecast | null>;
}
