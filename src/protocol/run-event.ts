import * as z from 'zod';
import { workSchema } from './work.ts';
import { hashSchema } from './json.ts';
import { fileModesSchema } from './file-mode.ts';
import { billedShape, capsSchema, nearlyUsedShape, usedShape } from './usage.ts';
import { reviewIssueSchema } from './review-report.ts';
import { claimSchema } from './agent-report.ts';
import { forecastSchema } from './forecast.ts';
import { phaseSchema } from './phase.ts';
import { baselineSchema, keptTests, runProofSchema, swappedFileSchema } from './proof.ts';
import { reproductionTriedShape } from './reproduction.ts';
import { auditGoalSchema, auditRoundSchema, moduleFactsSchema } from './audit.ts';
import { questionSchema, replySchema } from './question.ts';
import { messageSchema } from './message.ts';
import { worktreeEvents } from './worktree.ts';
import { memoryLearned } from './memory.ts';

/** One passing of a declared phase. `n`: which time, from 1, of a phase that repeats. */
const phase = { phase: z.string(), n: z.int().positive().optional() };
const event = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) => z.object({ type: z.literal(type), ...shape });

/** One attempt of one agent: `path` is the workflow path in the run, unique per attempt. */
const attempt = { agent: z.string(), path: z.string() };
const argv = z.array(z.string());
const lines = { added: z.int().nonnegative(), removed: z.int().nonnegative() };
const filesWithReason = z.array(z.object({ file: z.string(), reason: messageSchema }));
/** By path what lay there when it was proven; `ignored`: files and folders that commands of the run wrote. None: left out. */
const contentsShape = z.record(z.string(), z.string()).optional();
/** An agent as people see it. */
export const agentShape = { name: z.string(), section: z.string(), owns: argv, needs: argv, model: z.string(), validate: z.array(argv) };
const agents = z.array(z.object(agentShape));
export const noticeShape = { level: z.enum(['info', 'warning']), text: messageSchema };
/** What a command is run for. */
export const validationShape = { agent: z.string(), attempt: z.int(), purpose: z.enum(['validate', 'handover', 'prove', 'reproduce']) };
export const reviewShape = {
  /** Which review of the run, from 1. */
  round: z.int().positive(),
  /** What was reviewed. */
  tree: hashSchema,
  verdict: z.enum(['approved', 'rejected']),
  issues: z.array(reviewIssueSchema),
  /** Issues that the reviewer named although the person had dismissed them: not in `issues`, without effect. */
  dismissed: z.array(reviewIssueSchema).optional(),
};

/** Evidence of one command that Batuta itself ran. `log` names a blob; `tail` is what failed of it, else its last lines, for the eye. */
export const evidenceSchema = z.object({
  command: argv,
  exitCode: z.int().nullable(),
  /** `unstable`: the tree changed meanwhile; `missing`: no such program; `timeout`: killed after its time. */
  result: z.enum(['pass', 'fail', 'unstable', 'missing', 'timeout', 'interrupted']),
  durationMs: z.number(),
  treeBefore: hashSchema,
  treeAfter: hashSchema,
  log: hashSchema.nullable(),
  tail: z.string(),
  /** What changed while it ran, or lay unsaved in an editor: why it is unstable. */
  changed: z.array(z.string()).optional(),
  ...keptTests,
  /** Files that change with every run of a command: in neither hash. `ranFor`: the agent for which it ran on this tree, once. `apart`: in a worktree. */
  volatilePaths: z.array(z.string()).optional(),
  ranFor: z.string().optional(),
  apart: z.literal(true).exactOptional(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

/** `proven`: every command passed, run by Batuta itself; `unproven`: no command is configured, only the agent says so. */
export const verdictSchema = z.enum(['proven', 'unproven', 'failed']);
export type VerdictResult = z.infer<typeof verdictSchema>;
export const verdictShape = {
  agent: z.string(),
  attempt: z.int(),
  result: verdictSchema,
  claims: z.array(claimSchema),
  error: messageSchema.nullable(),
};

/** What a run tells the world, without number and time (see `runEventSchema`). */
export const runEventBodySchema = z.discriminatedUnion('type', [
  event('run.started', {
    pipeline: z.string(),
    version: z.string(),
    /** The way that the run is to go, in order. */
    phases: z.array(phaseSchema),
    request: z.string(),
    workspace: z.string(),
    provider: z.string(),
    /** The embedded scripted model answers: plainly shown. */
    scripted: z.boolean(),
    caps: capsSchema,
    /** Some agents tell only afterwards what they used: they are stopped then. */
    softCaps: z.literal(true).exactOptional(),
    agents,
    settings: z.enum(['file', 'guessed', 'default']),
    reasons: z.array(messageSchema),
    trusted: z.boolean(),
  }),
  /** Agents that join in mid-run; one of a name that is known takes its place. */
  event('agents.defined', { agents }),
  event('run.resumed', { epoch: z.int(), host: z.string(), pid: z.int(), takenOver: z.boolean() }),
  event('phase.started', phase),
  event('phase.completed', { ...phase, summary: messageSchema }),
  event('phase.skipped', { ...phase, reason: messageSchema }),
  event('notice', noticeShape),
  event('understood', {
    entities: z.array(z.object({ name: z.string(), known: z.boolean(), source: z.enum(['registry', 'memory', 'request']) })),
    layers: argv,
    pattern: z.string().nullable(),
    references: argv,
    /** Memory cannot be used in this run; the person was told. */
    forgetful: z.literal(true).exactOptional(),
    /** Of the first entity: `simple`, `withSubItems` … */
    kind: z.string().nullable().default(null),
    reasons: z.array(messageSchema).default([]),
  }),
  /** What an agent is told of how this code base is worked in, as it was then. */
  event('context.read', {
    agent: z.string(),
    /** The compiled context first. `left`: headings of sections for which there was no room; '' is its beginning. */
    sources: z.array(z.object({ path: z.string(), hash: hashSchema, tokens: z.int(), left: argv })),
    /** Nobody wrote a context: conventions were counted in the files. */
    counted: z.literal(true).exactOptional(),
  }),
  event('checkpoint', { name: messageSchema, tree: z.string(), hash: hashSchema }),
  event('spec.written', { file: z.string(), hash: hashSchema, name: z.string(), revision: z.int() }),
  /** Put away when the run is done, and back when it is undone: the same spec lies elsewhere now. */
  event('spec.moved', {
    from: z.string(),
    file: z.string(),
    /** Its text before and after, as it is put away. */
    texts: z.object({ before: hashSchema, after: hashSchema }).optional(),
  }),
  /** Files that the spec names for an agent and that are not as it says, each with a reason; takes the place of what was told of it before. */
  event('spec.deviated', { agent: z.string(), files: filesWithReason }),
  /** What was forecast when the spec was approved, for the comparison with what it really took. */
  event('forecast.made', { forecast: forecastSchema }),
  event('agent.started', { ...attempt, ...workSchema.shape, model: z.string() }),
  event('agent.finished', {
    ...attempt,
    outcome: z.enum(['finished', 'question', 'failed']),
    summary: z.string(),
    error: messageSchema.nullable(),
  }),
  event('agent.skipped', { agent: z.string(), reason: messageSchema }),
  /** A person left words for an agent. `agent.guided` tells when it gets them. */
  event('agent.noted', { agent: z.string(), id: z.string(), text: z.string(), by: z.string() }),
  /** A person's words reached an agent at work, before its next turn. */
  event('agent.guided', { ...attempt, id: z.string(), text: z.string(), by: z.string() }),
  /** A person's words came after an agent's last turn. They wait for its next task; `agent.guided` says so when it gets them. */
  event('agent.guided.late', { ...attempt, id: z.string(), text: z.string(), by: z.string() }),
  event('turn.started', {
    ...attempt,
    model: z.string(),
    turn: z.int().positive(),
    reservedTokens: z.int(),
    reservedUsd: z.number().nullable(),
    /** Who is asked, where that is not the provider that the run began with. */
    provider: z.string().exactOptional(),
  }),
  event('turn.completed', {
    ...attempt,
    model: z.string(),
    turn: z.int().positive(),
    ...billedShape,
    durationMs: z.number(),
    stop: z.string(),
  }),
  event('turn.failed', {
    ...attempt,
    turn: z.int().positive(),
    error: z.string(),
    message: messageSchema,
    retryInMs: z.number().nullable(),
    /** The last failed call of this agent said the same. */
    repeated: z.literal(true).exactOptional(),
    /** The provider is waited for: since when, and until when at most. `first`: from this failure on. */
    waiting: z.object({ since: z.iso.datetime(), until: z.iso.datetime(), first: z.boolean() }).optional(),
    /** What the provider may have billed nevertheless, at most. */
    ...billedShape,
  }),
  event('tool.called', {
    ...attempt,
    tool: z.string(),
    target: z.string(),
    ok: z.boolean(),
    detail: messageSchema,
  }),
  event('file.changed', {
    agent: z.string(),
    file: z.string(),
    before: hashSchema.nullable(),
    after: hashSchema.nullable(),
    ...lines,
    /** The same against what the file held before the run, where the run had changed it already. */
    whole: z.object(lines).optional(),
    /** Where one side is something else than a plain file. Without it an edit keeps the mode. */
    modes: fileModesSchema.optional(),
    /** The command that changed it. */
    command: z.string().optional(),
    /** What a command always writes: not reviewed as work and not committed, but told and undone. */
    output: z.boolean().optional(),
  }),
  /** It changed while a command ran, and nobody knows who changed it: never undone or committed unless the person says that it is the run's. */
  event('file.uncertain', {
    agent: z.string(),
    file: z.string(),
    before: hashSchema.nullable(),
    after: hashSchema.nullable(),
    ...lines,
    modes: fileModesSchema.optional(),
    command: z.string(),
    /** An editor window saw it saved meanwhile. */
    saved: z.boolean(),
  }),
  ...worktreeEvents,
  memoryLearned,
  /** A blob with the installed packages before the work, as `Surroundings.packages` tells them, and its `packagesFormat`. */
  event('packages.noted', { packages: hashSchema }),
  /** A command made or changed ignored files: no commit has them, and the proof may need them. */
  event('ignored.written', { command: z.string(), files: argv }),
  /** The person says that these uncertain changes are the run's, and was asked about those that are `left`. */
  event('file.claimed', { files: argv, left: argv, by: z.string() }),
  /** These files are about to lie as they were before the run, while commands run on them; until `proof.restored`. */
  event('proof.swapped', { files: z.array(swappedFileSchema) }),
  event('proof.restored', {}),
  /** `checkpoint`: of the tree that it is about; `held`: files of the run that others changed before, as they were proven. */
  event('proof.decided', { ...runProofSchema.shape, checkpoint: z.string(), ignored: contentsShape, held: contentsShape }),
  /** `fingerprint`: of the proof that a person accepts although it proves nothing. */
  event('proof.accepted', { fingerprint: hashSchema, by: z.string() }),
  /** How the reproduction of a bug went; the commands that say so were told before. One from before the fix makes those from after it void. */
  event('reproduction.tried', reproductionTriedShape),
  /** A command is about to run on this tree, as it was before; until `baseline.measured`, or until the next one begins. */
  event('baseline.started', { command: argv, tree: z.string() }),
  /** How the commands end before anybody changed anything. The latest counts. */
  event('baseline.measured', { baseline: baselineSchema }),
  event('validation.started', { ...validationShape, command: argv }),
  event('validation.completed', { ...validationShape, evidence: evidenceSchema }),
  event('verdict', {
    ...verdictShape,
    /** Where the agent's report says something else than the evidence. */
    disagreement: messageSchema.nullable(),
  }),
  event('review.completed', reviewShape),
  /** A person commented on changed lines, which are issues of the last review from then on. */
  event('review.commented', { by: z.string(), issues: z.array(reviewIssueSchema) }),
  event('audit.begun', { goal: auditGoalSchema, modules: z.array(moduleFactsSchema).min(1) }),
  event('audit.completed', auditRoundSchema.shape),
  /** A person is asked; the run, or the part of it that asks, waits. */
  event('question.asked', { question: questionSchema }),
  /** `title`: of the option that was chosen. */
  event('question.answered', { reply: replySchema, title: messageSchema }),
  /** Nobody waits for an answer any more: its deadline has passed (`option` holds), or what it was about is no more. */
  event('question.withdrawn', { question: z.int().positive(), reason: z.enum(['expired', 'superseded']), option: z.string().nullable() }),
  event('budget.warning', nearlyUsedShape),
  event('budget.reached', usedShape),
  event('budget.raised', { caps: capsSchema }),
  event('run.interrupted', {}),
  event('run.cancelled', { by: z.string() }),
  event('run.failed', { error: messageSchema }),
  event('run.undone', {
    /** `removed`: those of them that were not there before; `spec`: stays as the plan that it was. */
    restored: argv,
    removed: argv.exactOptional(),
    /** What stays as it is, and why. */
    skipped: filesWithReason,
    spec: z.string().exactOptional(),
    by: z.string(),
    /** What was rolled back, in words ("the phase review"), when it was not the whole run. */
    target: messageSchema.optional(),
  }),
  /** After the run's end its commands were run again: its files as they lay there then, by what they held. The verdicts before it say how they ended. */
  event('proof.renewed', {
    files: z.record(z.string(), z.string()),
    on: z.object({ tree: z.string(), hash: hashSchema, ignored: contentsShape }),
    /** A command failed as it did before the work, so that nobody can say whether the work is still there. */
    unsure: z.literal(true).exactOptional(),
    by: z.string(),
  }),
  event('run.applied', { branch: z.string().nullable(), commit: z.string() }),
  /** `artifacts`: documents of the run that belong into the commit, workspace-relative. */
  event('run.completed', {
    artifacts: argv,
    tree: hashSchema,
    commitMessage: z.string(),
    /** Why it ended without a change, where it rightly did. */
    conclusion: messageSchema.optional(),
    /** What of its goal was not reached, though what was done holds. */
    missed: messageSchema.optional(),
  }),
]);
export type RunEventBody = z.infer<typeof runEventBodySchema>;

/** A journaled event. `seq` counts from 1 within the run and is the cursor of every reader; `at` is ISO 8601. */
export const runEventSchema = z.intersection(
  z.object({ seq: z.int().positive(), at: z.iso.datetime(), runId: z.string() }),
  runEventBodySchema,
);
export type RunEvent = { seq: number; at: string; runId: string } & RunEventBody;
