import * as z from 'zod';
import { composerSchema } from './composer.ts';
import { hashSchema } from './json.ts';
import { memoryGraphSchema } from './memory.ts';
import { messageSchema } from './message.ts';
import { auditReportSchema } from './audit.ts';
import { runStatusSchema, type AuditReport } from './report.ts';

/** What there is to look at; each has a page of its own. */
export const viewNameSchema = z.enum(['panel', 'review', 'score', 'audit', 'transcript', 'knowledge', 'spec']);
export type ViewName = z.infer<typeof viewNameSchema>;

/** A run in the list from which the person picks the shown one. */
const listedRunSchema = z.object({
  runId: z.string(),
  title: z.string(),
  status: runStatusSchema,
});

/** What a webview is about, besides the events of its run. */
export const viewStateSchema = z.object({
  /** `restricted`: Restricted Mode · `virtual`: no disk · `no-folder`: nothing open · `first`: never used here · `empty`: no run to show. */
  situation: z.enum(['restricted', 'virtual', 'no-folder', 'first', 'empty', 'run']),
  /** Why nothing can start, in the editor's language; '' where the situation says it all. */
  reason: z.string(),
  /** The run that is shown; null unless the situation is `run`. */
  runId: z.string().nullable(),
  /** Runs of this workspace that are not over, the shown one included. */
  runs: z.array(listedRunSchema),
  /** What needs the person, over all runs of the workspace, the oldest first. `question`: its number; `at`: since when (ISO 8601). */
  inbox: z.array(z.object({ runId: z.string(), question: z.int(), title: z.string(), text: messageSchema, at: z.string() })),
  /** The folder of the run as the window calls it, where it has several; '' otherwise. */
  folder: z.string(),
  /** Who works on the run when it is not this window ("another window", "the command line, process 4711"); null = this window, or nobody. */
  owner: z.string().nullable(),
  /** Somebody works on it now: this window, or `owner`. */
  driven: z.boolean(),
  /** The run was told to stop, and this window still finishes a step of it. */
  stopping: z.boolean(),
  /** Why the run stands still although it is not over: what was in its way here, and what to do, in the editor's language; null = nothing. */
  blocked: z.string().nullable(),
  /** Files of the shown run that do not lie on the disk as they were proven, as of its event `cursor`; null: nobody has looked. */
  look: z.object({ cursor: z.int().nonnegative(), stale: z.array(z.string()) }).nullable(),
  /** The run is shown as it was after that event of it; null: as it is. */
  replay: z.int().positive().nullable(),
  /** What answers the model calls, as people know it; null = nothing chosen yet. */
  provider: z.string().nullable(),
  /** The workspace has a batuta.yaml. */
  initialised: z.boolean(),
  /** Comments on lines of the waiting spec that were not sent yet; they go along with a change request. */
  remarks: z.int().nonnegative(),
  /** The request that is being written in the sidebar; null: none. */
  composer: composerSchema.nullable(),
});
export type ViewState = z.infer<typeof viewStateSchema>;

/** A view that is about nothing. */
export const emptyView: ViewState = {
  situation: 'empty',
  reason: '',
  runId: null,
  runs: [],
  inbox: [],
  folder: '',
  owner: null,
  driven: false,
  stopping: false,
  blocked: null,
  look: null,
  replay: null,
  provider: null,
  initialised: false,
  remarks: 0,
  composer: null,
};

/** The spec as it lies on the disk now. */
export const specViewSchema = z.object({
  text: z.string(),
  /** What an approval of this text binds to. */
  hash: hashSchema,
  /** Workspace-relative. */
  file: z.string(),
  /** Unified diff to what was shown before, against this text; '' when there is nothing before. */
  delta: z.string(),
  /** Paths named in the spec that exist already: they are modified, the others created. */
  existing: z.array(z.string()),
});
export type SpecView = z.infer<typeof specViewSchema>;

/** The spec of a run, waiting or not, with what is around it. */
export const livingSpecSchema = specViewSchema.omit({ hash: true }).extend({
  /** What the registry knows. */
  graph: memoryGraphSchema,
  /** Comments that were not sent yet; lines count from 1. */
  remarks: z.array(z.object({ line: z.int().positive(), text: z.string() })),
});
export type LivingSpec = z.infer<typeof livingSpecSchema>;

/** Who wrote lines of a file: an agent, in a turn of one of its attempts (by its workflow path), perhaps by a command. */
const hunkWriterSchema = z.object({
  agent: z.string(),
  path: z.string().exactOptional(),
  turn: z.int().positive().exactOptional(),
  command: z.string().exactOptional(),
  /** What the agent said or thought in that turn, in short. */
  why: z.string().exactOptional(),
});
export type HunkWriter = z.infer<typeof hunkWriterSchema>;

/** One hunk of a run's change of a file. */
export const hunkSchema = z.object({
  /** Hash of its own lines and of how many equal hunks come before it: stable while others come and go. */
  id: z.string(),
  /** First line after the change, from 1. */
  line: z.int().positive(),
  /** The same before the change. */
  oldLine: z.int().positive(),
  added: z.int().nonnegative(),
  removed: z.int().nonnegative(),
  /** Lines with their sign: ' ', '+' or '-'. */
  lines: z.array(z.string()),
  /** Who wrote it, the first one first; none: nobody knows. */
  by: z.array(hunkWriterSchema),
  /** In words, why it cannot be taken back; null = it can. */
  stale: z.string().nullable(),
});
export type Hunk = z.infer<typeof hunkSchema>;

/** A run that audited a module, with its last scores; null: not stated, and nothing follows. `at`: ISO 8601. */
const pastAuditSchema = z.object({
  runId: z.string(),
  at: z.iso.datetime(),
  usd: z.number(),
  scores: z.array(z.object({ module: z.string(), dimension: z.string(), score: z.number().nullable() })),
});
export type PastAudit = z.infer<typeof pastAuditSchema>;

/** What one passing of a phase took; `by`: who worked in it. */
const phaseCostSchema = z.object({
  title: messageSchema,
  ms: z.number(),
  usd: z.number(),
  by: z.array(z.object({ agent: z.string(), path: z.string(), usd: z.number() })),
});
export type PhaseCost = z.infer<typeof phaseCostSchema>;

/** What an audit came to so far. */
export const auditViewSchema = z.object({
  /** null: nothing was audited yet. */
  audit: z.custom<AuditReport>((value) => auditReportSchema.safeParse(value).success).nullable(),
  /** Passings of phases that were not skipped. */
  phases: z.array(phaseCostSchema),
  /** Runs that audited the same module, this one included, the oldest first. */
  past: z.array(pastAuditSchema),
});
export type AuditView = z.infer<typeof auditViewSchema>;
