import * as z from 'zod';
import { failureReasonSchema } from '../../core/agent/harness.ts';
import { messageSchema } from '../../protocol/message.ts';
import { jsonSchema } from '../../protocol/json.ts';
import { reproductionSchema } from '../../protocol/reproduction.ts';
import { agentDefinitionSchema, isolationSchema } from '../../protocol/run-settings.ts';
import { reviewIssueSchema } from '../../protocol/review-report.ts';

/** Retries of one agent in one round, after its first attempt. */
export const maxRetries = 2;
/** Rounds of fixes after a review. */
export const maxFixRounds = 2;

/** A file that the approved spec names for an agent: to be written, moved from somewhere else, or deleted. */
const namedFileSchema = z.object({ path: z.string(), from: z.string().exactOptional(), deleted: z.literal(true).exactOptional() });
export type NamedFile = z.infer<typeof namedFileSchema>;

/** What one agent still has to do. */
export const assignmentSchema = z.object({
  /** `fix`: what a review found; `close`, `enhance`: what an audit found. */
  kind: z.enum(['implement', 'fix', 'close', 'enhance']),
  issues: z.array(reviewIssueSchema),
  /** Of reviews, or the audit's cycle. */
  fixRound: z.int(),
  /** A failure to begin with (a proof that went stale, a retry that goes on): the first attempt is then a retry. */
  failure: messageSchema.nullable(),
  retriesUsed: z.int(),
  /** A conversation to go on with. */
  continuation: jsonSchema.nullable(),
  guidance: z.string(),
  /** A person went on without guidance and may have mended it: the commands are asked before the agent is. */
  checkFirst: z.boolean(),
  /** Set when others have mended things since this agent was given up, for this reason: its commands alone are asked again. */
  givenUp: messageSchema.nullable(),
  /** It was asked already about files that it left as they were: what it says about them now counts. */
  askedAboutFiles: z.boolean(),
  /** What an amendment of the spec changed since the agent began; '' when nothing. */
  amendment: z.string(),
});
export type Assignment = z.infer<typeof assignmentSchema>;

/** An assignment with all that the agent needs for it in one round. */
export const agentWorkSchema = assignmentSchema.extend({
  agent: agentDefinitionSchema,
  feature: z.string(),
  /** Stable parts of the prompt after the role: context, facts, the approved spec. */
  background: z.array(z.string()),
  /** Files that the approved spec names for this agent. */
  specFiles: z.array(namedFileSchema),
  /** None of them has to change. */
  atMost: z.boolean(),
  /** Files that nobody may write: they show the bug. */
  sealed: reproductionSchema.shape.files,
  /** Several layers have to be done before these pass: what fails only with them is no failure of one layer. */
  sealedApart: z.boolean(),
  /** It works in a worktree of its own. */
  isolation: isolationSchema.exactOptional(),
  /** The one that it works in. */
  worktree: z.string().exactOptional(),
  /** The tree before the work. */
  base: z.string(),
  trusted: z.boolean(),
  timeouts: z.object({ validate: z.int(), run: z.int() }),
  /** Names of agents at work in the same round that must have passed first. */
  waitFor: z.array(z.string()),
  /** Names of agents at work in the same round that wait for this one. */
  tell: z.array(z.string()),
  prerequisites: z.array(z.string()),
});
export type AgentWork = z.infer<typeof agentWorkSchema>;

export const agentResultSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('passed'), retriesUsed: z.int() }),
  /** Retries used up, or the same failure again. */
  z.object({
    status: z.literal('failed'),
    error: messageSchema,
    retriesUsed: z.int(),
    reason: messageSchema,
    /** Not the work failed but what carried it out; nobody knows how far it came. */
    broken: z.boolean(),
    /** No other attempt and no other fix could mend it: a program is missing. */
    hopeless: z.boolean(),
    /** What is wrong is that files are not as the spec says, and nobody said why. */
    left: z.literal(true).exactOptional(),
  }),
  /** The agent itself did not come to an end. */
  z.object({
    status: z.literal('stopped'),
    reason: failureReasonSchema,
    error: messageSchema,
    retriesUsed: z.int(),
    continuation: jsonSchema,
    /** The failure that the interrupted attempt was about. */
    failure: messageSchema.nullable(),
  }),
  z.object({ status: z.literal('question'), question: z.string(), retriesUsed: z.int() }),
  z.object({ status: z.literal('skipped'), because: z.string() }),
]);
export type AgentResult = z.infer<typeof agentResultSchema>;
