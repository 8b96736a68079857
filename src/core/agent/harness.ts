import * as z from 'zod';
import { finishSchema } from '../../protocol/agent-report.ts';
import { jsonSchema } from '../../protocol/json.ts';
import { lookSchema, type Look } from '../../protocol/look.ts';
import { messageSchema } from '../../protocol/message.ts';
import type { Ctx } from '../durable/contracts.ts';
import { finishForms } from '../tool/finish.ts';

/** What an agent is asked: assembled before its first turn and journaled verbatim. */
export const agentTaskSchema = z.object({
  /** Agent's name in events. */
  agent: z.string(),
  /** Already resolved to a model id. */
  model: z.string(),
  prompt: z.object({
    /** Stable prefix, most stable first: role and rules, compiled context, registry facts, spec. */
    system: z.array(z.string()),
    /** The task of this attempt. */
    task: z.string(),
  }),
  /** What it hands over at its end. */
  form: z.enum(finishForms),
  /** `none`: one short answer, with finish alone. `read-only`: read, grep, glob, finish. `write`: also edit, write, run. */
  access: z.enum(['none', 'read-only', 'write']),
  /** Globs the agent may write; everything else is refused with a hint. */
  owns: z.array(z.string()),
  /** A tree: it writes only files that are not in it, so new ones. */
  newSince: z.string().exactOptional(),
  /** Files that nobody may write: what they prove was approved. */
  sealed: z.array(z.string()).exactOptional(),
  /** Files that the approved spec names for it. */
  listed: z.array(z.string()),
  /** Globs of what its commands write anyway. */
  outputs: z.array(z.string()),
  /** The only commands `run` executes. */
  commands: z.array(z.array(z.string())),
  runTimeoutMs: z.number(),
  /** From a failed outcome: the conversation goes on where it stopped, nothing of it is asked again. */
  continuation: jsonSchema.exactOptional(),
  /** A person's words, added to the conversation before it goes on. */
  guidance: z.string().exactOptional(),
});
export type AgentTask = z.infer<typeof agentTaskSchema>;

type Rights = Pick<AgentTask, 'access' | 'owns' | 'listed' | 'outputs' | 'commands'>;
/** For a task that only reads: nothing may be written, nothing run. */
export const readOnly: Rights = { access: 'read-only', owns: [], listed: [], outputs: [], commands: [] };
/** For a question that is answered at once: nothing may be looked at either. */
export const answerOnly: Rights = { ...readOnly, access: 'none' };

/** Why an agent came to no end. */
export const failureReasonSchema = z.enum(['budget', 'busy', 'length', 'model', 'stuck', 'repository']);
export type FailureReason = z.infer<typeof failureReasonSchema>;

export const agentOutcomeSchema = z.discriminatedUnion('status', [
  /**
   * `read`: files read while working. `looks`: of one that only reads, everything that it was told of the workspace; absent: nobody knows.
   * `unread`: why what it handed over is none of its form; it is taken as words.
   */
  z.object({
    status: z.literal('finished'),
    finish: finishSchema,
    read: z.array(z.string()),
    looks: z.array(lookSchema).exactOptional(),
    unread: z.string().exactOptional(),
  }),
  /**
   * `budget`: a cap was reached, nothing was lost. `busy`: the provider could not answer just now. `length`: the conversation is too long for
   * it. `model`: it refused otherwise, or was not reached. `stuck`: turns without an end. `repository`: it deleted
   * the person's.
   */
  z.object({
    status: z.literal('failed'),
    reason: failureReasonSchema,
    message: messageSchema,
    /** For `continuation` of the next task. */
    continuation: jsonSchema,
  }),
]);
export type AgentOutcome = z.infer<typeof agentOutcomeSchema>;

/** Runs one agent to its report. Everything it does is journaled through `ctx`. */
export interface Harness {
  /** As settings name it. */
  readonly id: string;
  run(ctx: Ctx, task: AgentTask): Promise<AgentOutcome>;
  /** Whether an agent with this task would be told the same by each of these looks now. Only inside a step. Absent: it cannot look for others. */
  readonly saysTheSame?: (ctx: Ctx, task: AgentTask, looks: readonly Look[], signal: AbortSignal) => Promise<boolean>;
}
