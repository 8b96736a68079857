import * as z from 'zod';
import { memoryChoiceSchema } from './memory.ts';
import { messageSchema } from './message.ts';
import { auditSettingsSchema } from './settings-file.ts';
import { capsSchema } from './usage.ts';

const argvSchema = z.array(z.string().min(1)).min(1);
/** Who plays an agent. */
const playedBy = {
  model: z.string(),
  /** Left out: the run's. */
  provider: z.string().exactOptional(),
  /** What runs it, the first choice first; left out: our own loop. */
  harness: z.array(z.string()).min(1).exactOptional(),
};

/** An agent as a run uses it: every default filled in, every command an argv list. */
export const agentDefinitionSchema = z.object({
  name: z.string(),
  section: z.string(),
  /** Heading of the layer's own section in its agent's report. */
  report: z.string(),
  owns: z.array(z.string()),
  needs: z.array(z.string()),
  provides: z.array(z.string()),
  outputs: z.array(z.string()),
  schema: z.boolean(),
  ...playedBy,
  context: z.string(),
  validate: z.array(argvSchema),
  handover: z.array(argvSchema),
  run: z.array(argvSchema),
});
export type AgentDefinition = z.infer<typeof agentDefinitionSchema>;

/** How agents are kept apart: each works in a worktree of its own. */
export const isolationSchema = z.object({
  /** `parallel`: only where several work at once. */
  when: z.enum(['parallel', 'always']),
  setup: z.array(argvSchema),
  teardown: z.array(argvSchema),
  /** null: folders of packages. */
  link: z.array(z.string()).nullable(),
  /** Folders that no worktree gets. */
  without: z.array(z.string()),
  variables: z.record(z.string(), z.string()),
});
export type Isolation = z.infer<typeof isolationSchema>;

/** What a run works with. Journaled at its start, so that later edits of the settings do not reach it. */
export const runSettingsSchema = z.object({
  /** `file`: from batuta.yaml; `guessed`: from folders and manifests; `default`: one agent, `code`. */
  source: z.enum(['file', 'guessed', 'default']),
  /** One sentence per guess, for the person: what was seen and what follows. */
  reasons: z.array(messageSchema),
  /** Whether commands and scripts of the workspace take effect. */
  trusted: z.boolean(),
  /** It has commands, which do not run because it is not trusted: the agents below are without them. */
  withheld: z.literal(true).exactOptional(),
  agents: z.array(agentDefinitionSchema).min(1),
  /** Globs of the files that test; []: by the usual names. */
  tests: z.array(z.string()),
  review: z.object({ ...playedBy, context: z.string(), skipUpToFiles: z.int() }),
  spec: z.object({ ...playedBy, context: z.string() }),
  /** Who is asked what a request is about where nobody knows; absent: nobody. */
  understand: z.object(playedBy).exactOptional(),
  caps: capsSchema,
  /** Absent: Batuta's own file remembers. */
  memory: memoryChoiceSchema.exactOptional(),
  /** Beyond what the approved spec lists, the person is asked above so many; null: never. */
  confirm: z.object({
    deletedLines: z.int().nullable(),
    files: z.int().nullable(),
    migrations: z.boolean(),
    /** A new module, known by its manifest. */
    modules: z.boolean().exactOptional(),
    /** Globs of files that much else depends on. */
    core: z.array(z.string()).exactOptional(),
  }),
  /** Absent: all work in the workspace. */
  isolation: isolationSchema.exactOptional(),
  /** Absent: as Batuta has it. */
  audit: auditSettingsSchema.exactOptional(),
  timeouts: z.object({ validate: z.int(), run: z.int(), agent: z.int().exactOptional() }),
});
export type RunSettings = z.infer<typeof runSettingsSchema>;
