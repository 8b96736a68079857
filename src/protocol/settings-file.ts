import * as z from 'zod';
import { dimensionSchema, scoreSchema } from './audit.ts';

/** A command: argv list, or one string that the strict lexer splits (no shell, no substitution). */
export const commandSchema = z.union([z.array(z.string().min(1)).min(1), z.string().min(1)]);

/** `loop`, or the name of an external agent; of several the next one takes over where one fails. */
const harnessSchema = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

/** Who plays an agent. */
const playedBy = {
  /** Id of a model provider that the person has set up; only our own loop needs one. */
  provider: z.string().min(1).optional(),
  /** An alias or a model id. */
  model: z.string().min(1).optional(),
  harness: harnessSchema.optional(),
};

const agentSchema = z.strictObject({
  /** Heading of the agent's section in a spec; defaults to the agent's name with a capital. */
  section: z.string().min(1).optional(),
  /** Section of its report that says whether the work passed. Default: `Migration` with `schema`, otherwise `Build`. */
  report: z.string().min(1).optional(),
  /** Globs, relative to the workspace, of the files that the agent may write. */
  owns: z.array(z.string().min(1)).min(1),
  /** Agents whose passing verdict must be there before this one starts. */
  needs: z.array(z.string()).optional(),
  /** Globs of what dependants take from this agent (types, a client); while they exist, nobody waits for it. */
  provides: z.array(z.string()).optional(),
  /** Whether its files define the data schema: its changes are always reviewed. */
  schema: z.boolean().optional(),
  ...playedBy,
  /** Name of the compiled context `.claude/context/{context}.context.md`; defaults to the agent's name. */
  context: z.string().optional(),
  /** Commands that prove the agent's work, in order. */
  validate: z.array(commandSchema).optional(),
  /** Globs of what the agent's commands write (generated code, recorded data): the run's, told and undone. */
  outputs: z.array(z.string().min(1)).optional(),
  /** Run after the validation passed and before dependants start. */
  handover: z.array(commandSchema).optional(),
  /** Further commands that the agent itself may run (its validations always may). */
  run: z.array(commandSchema).optional(),
});

/** An MCP server with the tools of a knowledge graph, which remembers in place of Batuta's own file. */
const memorySchema = z.strictObject({ command: commandSchema });

/** Where agents write: all in the workspace, each in a worktree where several work at once, or always in one. */
export const isolations = ['shared', 'parallel', 'worktree'] as const;
export type IsolationName = (typeof isolations)[number];

/** Variables that programs are found, started or told apart by are not for settings. */
const variableName = /^(?!(?:PATH|HOME|NODE_OPTIONS)$|LD_|DYLD_|GIT_|BATUTA_)[A-Za-z_][A-Za-z0-9_]*$/u;

const worktreesSchema = z.strictObject({
  /** Run in each new worktree before its agent begins. */
  setup: z.array(commandSchema).optional(),
  /** Run in each before it is removed. */
  teardown: z.array(commandSchema).optional(),
  /** Folders of the workspace that a worktree is lent as links. Default: those with installed packages; with `setup`, none. */
  link: z.array(z.string().min(1)).optional(),
  /** Folders that it does not get, because no command needs them. */
  without: z.array(z.string().min(1)).optional(),
  /** What programs in it get besides; `{name}`, `{path}`, `{port}` and `{port:NAME}` are another one in each. */
  variables: z
    .record(z.string().regex(variableName, 'a variable other than PATH, HOME or those of git and loaders'), z.string())
    .optional(),
});

/** What audits go by where nobody says otherwise. */
export const auditSettingsSchema = z.strictObject({
  /** Folder with templates of the workspace's own. Default `.claude/audit`. */
  templates: z.string().min(1).exactOptional(),
  /** Folder in which every audit of the command line leaves its reports. Default: none are left. */
  output: z.string().min(1).exactOptional(),
  dimensions: z.array(dimensionSchema).min(1).exactOptional(),
  /** Most US dollars for a dimension. */
  parts: z.record(dimensionSchema, z.number().positive()).exactOptional(),
  target: scoreSchema.exactOptional(),
  /** Below this score nothing is polished. */
  minimum: scoreSchema.exactOptional(),
  iterations: z.int().positive().exactOptional(),
});
export type AuditSettings = z.infer<typeof auditSettingsSchema>;

const capsFileSchema = z.strictObject({
  usd: z.number().positive().optional(),
  tokens: z.int().positive().optional(),
  turns: z.int().positive().optional(),
});

/** Asked above so many. */
const above = z.int().nonnegative();

/** `.claude/batuta.yaml` */
export const workspaceSettingsSchema = z.strictObject({
  version: z.literal(1).optional(),
  agents: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/, 'a name in lower case, like "backend"'), agentSchema).optional(),
  /** Globs of the files that test, with their helpers and data. Default: by the usual names. */
  tests: z.array(z.string().min(1)).optional(),
  review: z
    .strictObject({
      ...playedBy,
      context: z.string().optional(),
      /** Up to this many changed files (no new entity, no schema change) need no review. Default 3. */
      skipUpToFiles: z.int().nonnegative().optional(),
    })
    .optional(),
  spec: z.strictObject({ ...playedBy, context: z.string().optional() }).optional(),
  /** Default `shared`. */
  isolation: z.enum(isolations).optional(),
  worktrees: worktreesSchema.optional(),
  /** Aliases like `opus` → model id. */
  models: z.record(z.string(), z.string()).optional(),
  budget: capsFileSchema.optional(),
  audit: auditSettingsSchema.optional(),
  /** Starts only once the person has allowed exactly this command. */
  memory: memorySchema.optional(),
  /** What agents do beyond the approved spec and you are asked about. A workspace can only ask for more questions, not for fewer. */
  confirm: z
    .strictObject({
      /** Lines that an agent deletes from one file. Default 50. */
      deletedLines: above.optional(),
      /** Files that an agent changes. Default 5. */
      files: above.optional(),
      /** Globs of files that much else depends on, beside those that are known. */
      core: z.array(z.string().min(1)).optional(),
    })
    .optional(),
  timeouts: z
    .strictObject({
      /** Seconds a validation or hand-over command may take. */
      validate: z.int().positive().optional(),
      /** Seconds a command started by an agent may take. */
      run: z.int().positive().optional(),
      /** Seconds an external agent may take for its work; half as much again after that was too short. Default 1800. */
      agent: z.int().positive().optional(),
    })
    .optional(),
});
export type WorkspaceSettings = z.infer<typeof workspaceSettingsSchema>;

/** `required`: without one no command runs. `off`: commands run as the person, as where there is none. */
export const sandboxUses = ['auto', 'required', 'off'] as const;

const figure = z.number().nonnegative();

/** What nobody tells of a model but its operator: USD per million tokens, and how many tokens fit into prompt and answer together. */
const modelFiguresSchema = z
  .strictObject({
    input: figure.optional(),
    output: figure.optional(),
    /** Of tokens that are read from the cache, and written to it. Default: as `input`. */
    cacheRead: figure.optional(),
    cacheWrite: figure.optional(),
    /** Default 180,000. */
    contextTokens: z.int().min(8000).optional(),
  })
  .refine(({ input, output }) => (input === undefined) === (output === undefined), 'input and output, or neither');
export type ModelFigures = z.infer<typeof modelFiguresSchema>;

/** `settings.yaml` in Batuta's own folder: what the person decides for all workspaces. */
export const userSettingsSchema = z.strictObject({
  /** Of whoever has none of its own. */
  provider: z.string().optional(),
  model: z.string().optional(),
  /** Who plays whom: by an agent's name, or by the kind of its task (`spec`, `code`, `review`). A name says more than a kind. */
  routing: z.record(z.string().min(1), z.strictObject(playedBy)).optional(),
  /** Servers that speak OpenAI's chat completions besides those that are known, by the name that `provider` gives them. */
  providers: z
    .record(
      z.string().regex(/^[a-z][a-z0-9-]*$/, 'a name in lower case, like "my-server"'),
      z.strictObject({
        /** Address that `/chat/completions` is put behind. */
        url: z.url({ protocol: /^https?$/ }),
        /** Name of the variable that holds its key. */
        key: z.string().min(1).optional(),
        label: z.string().min(1).optional(),
      }),
    )
    .optional(),
  models: z.record(z.string(), z.string()).optional(),
  /** By provider and model id. */
  modelFigures: z.record(z.string().min(1), z.record(z.string().min(1), modelFiguresSchema)).optional(),
  /** For every agent. */
  harness: harnessSchema.optional(),
  /** In whatever workspace. */
  isolation: z.enum(isolations).optional(),
  /** External agents besides those that are known, by the name that `harness` gives them. */
  harnesses: z
    .record(
      z.string().regex(/^[a-z][a-z0-9-]*$/, 'a name in lower case, like "my-agent"'),
      z.strictObject({
        /** Speaks the Agent Client Protocol on its standard streams. */
        command: commandSchema,
        /** Where that is not there: takes a prompt from its standard input, and prints its answer. */
        headless: commandSchema.optional(),
        label: z.string().min(1).optional(),
        /** Names of variables of the environment that it gets besides the usual ones: its keys. */
        variables: z.array(z.string().min(1)).optional(),
        /** What it is to ask of Batuta instead of doing it itself. */
        serves: z.array(z.enum(['files', 'terminal'])).optional(),
      }),
    )
    .optional(),
  budget: capsFileSchema.optional(),
  /** `off`, or a server. `variables`: names of variables of the environment that it gets besides the usual ones. */
  memory: z.union([z.literal('off'), memorySchema.extend({ variables: z.array(z.string().min(1)).optional() })]).optional(),
  /** MCP servers whose tools agents may ask to call, by the name that agents know them by. `variables`: as for `memory`. */
  toolServers: z
    .record(
      z.string().regex(/^[a-z][a-z0-9-]*$/, 'a name in lower case, like "my-server"'),
      z.strictObject({ command: commandSchema, variables: z.array(z.string().min(1)).optional() }),
    )
    .optional(),
  /** The same for all workspaces; `false`: no such questions. */
  confirm: z
    .strictObject({
      deletedLines: z.union([above, z.literal(false)]).optional(),
      files: z.union([above, z.literal(false)]).optional(),
      /** Migrations that delete what a database holds. */
      migrations: z.boolean().optional(),
      /** New modules. */
      modules: z.boolean().optional(),
    })
    .optional(),
  endpoints: z.record(z.string(), z.url({ protocol: /^https?$/ })).optional(),
  /** Parallel calls per provider, at most, and from the first on. Default: 8 at first, more while all are answered. */
  concurrency: z.record(z.string(), z.int().positive()).optional(),
  /** Minutes for which an overloaded or unreachable provider is waited for, before a run stops. Default 30. */
  providerWait: z.number().nonnegative().optional(),
  sandbox: z
    .strictObject({
      use: z.enum(sandboxUses).optional(),
      /** Whether commands of the settings have the network. Default true; what an agent chooses never has it, unless the person allows that command. */
      network: z.boolean().optional(),
      /** Files, folders and sockets outside of the workspace that commands may read, and folders that they may write; `~` is the home. */
      read: z.array(z.string().min(1)).optional(),
      write: z.array(z.string().min(1)).optional(),
    })
    .optional(),
  /** Traces of runs, sent when a run ends. Without `endpoint` (OTLP over HTTP, whole address) nothing is. `content`: with requests and results. Default false. */
  telemetry: z.strictObject({ endpoint: z.url({ protocol: /^https?$/ }).optional(), content: z.boolean().optional() }).optional(),
  /** Journals: kept this many days and up to this many bytes; a waiting run is never pruned. */
  keep: z.strictObject({ days: z.int().positive().optional(), bytes: z.int().positive().optional() }).optional(),
});
export type UserSettings = z.infer<typeof userSettingsSchema>;
