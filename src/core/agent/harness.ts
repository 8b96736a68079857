import type { Json } from '../../protocol/json.ts';
import type { Sentence } from '../../protocol/sentence.ts';
import type { Finish } from '../../protocol/agent-report.ts';
import type { Ctx } from '../durable/contracts.ts';
import type { FinishForm } from '../tool/finish.ts';

/** What an agent is asked, assembled before its first turn and journaled verbatim. */
export interface AgentPrompt {
  /** Stable prefix, most stable first: role and rules, compiled context, registry facts, spec. */
  readonly system: readonly string[];
  /** The task of this attempt. */
  readonly task: string;
}

export interface AgentTask {
  /** Agent's name in events. */
  readonly agent: string;
  /** Already resolved to a model id. */
  readonly model: string;
  readonly prompt: AgentPrompt;
  /** What it hands over at its end. */
  readonly form: FinishForm;
  /** `read-only`: read, grep, glob, finish. `write`: also edit, write, run. */
  readonly access: 'read-only' | 'write';
  /** Globs the agent may write; everything else is refused with a hint. */
  readonly owns: readonly string[];
  /** The only commands `run` executes. */
  readonly commands: readonly (readonly string[])[];
  readonly runTimeoutMs: number;
  /** From a failed outcome: the conversation goes on where it stopped, nothing of it is asked again. */
  readonly continuation?: Json;
  /** A person's words, added to the conversation before it goes on. */
  readonly guidance?: string;
}

export type AgentOutcome =
  | { readonly status: 'finished'; readonly finish: Finish; /** files read while working */ readonly read: readonly string[] }
  /** `budget`: a cap was reached, nothing was lost. `model`: the provider refused or stayed away. `stuck`: turns without an end. */
  | {
      readonly status: 'failed';
      readonly reason: 'budget' | 'model' | 'stuck';
      readonly message: Sentence;
      /** for `AgentTask.continuation` */ readonly continuation: Json;
    };

/** Runs one agent to its report. Everything it does is journaled through `ctx`. */
export interface Harness {
  readonly id: string;
  run(ctx: Ctx, task: AgentTask): Promise<AgentOutcome>;
}
