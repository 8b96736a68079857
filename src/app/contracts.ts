import type { Evidence, RunEventBody } from '../protocol/run-event.ts';
import type { Forecast, Outlook } from '../protocol/forecast.ts';
import type { Reply } from '../protocol/question.ts';
import type { Report } from '../protocol/report.ts';
import type { Json } from '../protocol/json.ts';
import type { RunSettings } from '../protocol/run-settings.ts';
import type { IsolationName, UserSettings } from '../protocol/settings-file.ts';
import type { Caps } from '../protocol/usage.ts';
import type { OpenRefusal, RunHandle } from '../core/durable/contracts.ts';
import type { ModelProvider } from '../core/agent/model-provider.ts';
import type { AcceptedChange } from '../core/report/accepted-change.ts';
import type { Judgement } from '../core/policy/judge-line.ts';
import type { Dismissal } from '../core/report/dismissal.ts';
import type { Hunk } from '../protocol/webview-view.ts';
import type { MemoryGraph } from '../protocol/memory.ts';
import type { Transcript } from '../protocol/transcript.ts';
import { MessageError } from '../core/describe/message-error.ts';
import type { Message } from '../protocol/message.ts';
import type { CodeIntelligence } from '../core/code-intelligence.ts';
import type { Clock, Logger, WorkspaceFiles } from '../core/ports.ts';
import type { JournalFiles } from '../core/durable/journal-files.ts';
import type { RunState } from '../core/run/run-state.ts';
import type { Contexts } from '../core/context/compile-context.ts';
import type { CodeScan } from '../core/registry/code-scan.ts';
import type { MergedRegistry } from '../core/registry/merge-registry.ts';
import type { Pipeline } from '../core/pipeline/pipeline.ts';
import type { Services } from '../pipelines/parts/services.ts';
import type { Applied, ConfirmApply, PullRequestText } from './handed-over.ts';
import type { Runs } from './runs/runs.ts';
import type { PlayedBy, Role } from './who-plays.ts';
import type { KeptRuns } from './kept-runs.ts';
import type { LockOwner } from '../node/file-lock.ts';

/** An expected failure with words for the person: what is wrong and what to do. Faces print `message`, never a stack. */
export class UserError extends MessageError {
  override readonly name = 'UserError';
  readonly exitCode: number;
  /** Set when a run could not be opened, so that a face can follow a run that another process works on. */
  readonly refusal: OpenRefusal | null;
  constructor(text: Message, exitCode = 2, refusal: OpenRefusal | null = null) {
    super(text);
    this.exitCode = exitCode;
    this.refusal = refusal;
  }
}

/** A model as people choose it. */
export interface NamedModel {
  readonly id: string;
  readonly label: string;
}

/** One with what it costs. */
export interface PricedModel extends NamedModel {
  readonly cost: Message;
}

/** A model provider of this build, as a face offers it for the first choice. */
export interface ProviderChoice {
  readonly id: string;
  /** For the person, like "Anthropic API". */
  readonly label: string;
  /** Could be used now: its key or endpoint is there. */
  readonly usable: boolean;
  /** The one that the person's settings name. */
  readonly chosen: boolean;
  /** Name of the variable that holds its key; null = it needs none. */
  readonly keyVariable: string | null;
  /** Page of the web on which a key is got; left out: the person knows. */
  readonly keyPage?: string;
  readonly cost: Message;
  /** An external agent, which plays every agent with its own model and account. */
  readonly external?: true;
  /** What to do when it needs no key and is not usable. */
  readonly remedy?: Message;
}

/** A model provider that a face brings along, such as the editor's own models. Its models have no price here: tokens and turns govern. */
export interface ProviderFactory {
  readonly id: string;
  readonly label: string;
  /** What the person can do when it is not usable, as one sentence. */
  readonly remedy: Message;
  /** Whether it has a model now. Never throws. */
  usable(): Promise<boolean>;
  /** Models to choose from, the best first. */
  models(): Promise<readonly NamedModel[]>;
  /** The id of its own model that fits what settings ask for (its own id, a family, an alias like `claude-opus-5-5`); null when it has none. */
  modelFor(asked: string): Promise<string | null>;
  open(): Promise<ModelProvider>;
}

export interface AppOptions {
  /** Environment variables (BATUTA_HOME, keys, endpoints). */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  /** How the person calls this program, for the commands that texts name: `batuta` (default) or `npm start --`. */
  readonly program?: string;
  /** The same where `program` names a folder: for what is not about one. */
  readonly programAnywhere?: string;
  /** Secrets that a face keeps elsewhere (the editor's secret store), by variable name. Win over the environment's. */
  readonly secrets?: (name: string) => Promise<string | undefined>;
  /** Told once of what does no harm to a run. */
  readonly onNotice?: (text: string) => void;
  /** Something waits until `owner` is done with the workspace: the person should know at once, and no journal can hold it. Once for each owner. */
  readonly onWaiting?: (owner: LockOwner) => void;
  /** Called once in a run, when all that it needs is loaded and it waits for a model: time for what nobody waits for. */
  readonly onIdle?: () => void;
  /** Done before a provider of the network is opened: a proxy of the environment, say. */
  readonly beforeNetwork?: () => Promise<unknown>;
  /** Providers that only this face has; offered before all others. */
  readonly providers?: readonly ProviderFactory[];
  /** Puts the face's own way to files before the disk's: an editor's unsaved texts. */
  readonly files?: (base: WorkspaceFiles) => WorkspaceFiles;
  /** What the face knows of the code of a workspace (absolute path, links resolved). */
  readonly intelligence?: (workspace: string) => CodeIntelligence;
  /** Time as runs see it; the machine's when left out. Tests do not wait for a provider's pauses. */
  readonly clock?: Clock;
  /** File operations of journals; tests put faults here. */
  readonly journalFiles?: JournalFiles;
  /** The ways of working that there are; Batuta's own when left out. */
  readonly pipelines?: readonly Pipeline<Services>[];
}

/** What the person chose for this run; wins over every file. */
export interface SessionOptions {
  readonly provider?: string;
  readonly model?: string;
  /** Provider and model are for those for whom nobody else was chosen. */
  readonly yields?: boolean;
  /** What runs every agent: names, separated by commas. `isolation`: where agents write, as settings name it. */
  readonly harness?: string;
  readonly isolation?: string;
  readonly caps?: Partial<Caps>;
  readonly confirm?: UserSettings['confirm'];
  /** Trust for this session only (`--trust-workspace`), without remembering it; the editor passes its Workspace Trust. */
  readonly trusted?: boolean;
}

/** The state of Batuta on this machine, without a workspace. */
export interface App extends KeptRuns {
  /** Absolute path of BATUTA_HOME. */
  readonly home: string;
  /** The ways of working, in the order in which they are offered. */
  pipelines(): Promise<readonly Pipeline<Services>[]>;
  /** Runs of all workspaces. */
  readonly runs: Runs;
  /** Ends a run for good, also one whose workspace or settings are gone; a living owner stops its steps. */
  cancel(runId: string, by: string): Promise<RolledBack>;
  /** The answer to a question, also one that the run has not taken up yet; null: none. */
  replied(runId: string, question: number): Promise<Reply | null>;
  /** Ends with whether the workspace was trusted before. */
  trust(workspace: string, trusted: boolean): Promise<boolean>;
  /**
   * Providers to choose from (never the scripted one), in the order to offer them; `named` is the chosen one whatever the environment and the
   * person's settings say. `all`: also what is not there.
   */
  providers(options?: { readonly named?: string | undefined; readonly all?: boolean }): Promise<readonly ProviderChoice[]>;
  /** Models of a provider to choose from; other ones can be named all the same. */
  models(provider: string): Promise<readonly PricedModel[]>;
  /** Remembers the person's choice in their settings. */
  chooseProvider(id: string): Promise<void>;
  /** Remembers who plays an agent, by its name, in whatever workspace; null: as for everybody. */
  assign(agent: string, played: PlayedBy | null): Promise<void>;
  /** Remembers where agents write, in whatever workspace; null: as the workspace says. */
  isolate(isolation: IsolationName | null): Promise<void>;
  session(workspace: string, options: SessionOptions): Promise<Session>;
  /** Ends all work of this process, resumable, and what it began in passing. */
  close(): Promise<void>;
  /** Checks of `batuta doctor`, in order. `skipped`: nobody knows, because of another one that failed. */
  doctor(workspace: string | null): Promise<{ name: string; ok: boolean; skipped?: true; detail: string; fix: string }[]>;
}

/** What became of a reply. */
export type Replied = { readonly taken: true } | { readonly taken: false; readonly said: Message };

/** What is taken back: everything from the beginning of a phase or from a checkpoint (its name or tree) on, one file, or one hunk of it. */
export type RollBackTarget =
  | { readonly run: true }
  | { readonly phase: string }
  | { readonly checkpoint: string }
  | { readonly file: string }
  | { readonly file: string; readonly hunk: string };

/** Files that are as before (`removed`: those of them that are gone for that), those that stay as they are, each with the reason, and the spec, which stays. */
export type RolledBack = Pick<Extract<RunEventBody, { type: 'run.undone' }>, 'restored' | 'skipped' | 'removed' | 'spec'>;

/** An accepted change: a whole file, or one hunk by its id. */
export type AcceptedView = Pick<AcceptedChange, 'file' | 'hunk'>;

/** What was written, as paths, and left as it was; `unowned`: what no agent may change, by folder. */
export interface Initialised {
  readonly files: string[];
  readonly kept: string[];
  readonly unowned: string[];
  /** Why git leaves some of them out of a commit, and what to do about it. */
  readonly hidden: Message[];
}

/** One workspace, ready to run: settings resolved, provider chosen; and what can be done with its runs. Every expected failure of its methods is a UserError. */
export interface Session extends Contexts {
  readonly workspace: string;
  /** Throws UserError where the workspace's settings cannot be used: no run can start then, but known runs can be worked on. */
  readonly settings: RunSettings;
  /** Who answers the model calls. Throws as `settings` where there is no such provider here. */
  readonly provider: string;
  /** Commands and scripts of the workspace that would run if it were trusted, a line each; [] when it is, or when it has none. */
  whatTrustAllows(): Promise<string[]>;
  /** Whether an agent could run a command line here unasked, and why not. */
  judge(line: string): Promise<Judgement>;
  /** Starts a pipeline, by its id. `quick`: a change of a line or two, without a spec. `more`: what its input has beside that of every run. */
  start(
    pipeline: string,
    request: string,
    how?: { readonly quick?: boolean; readonly more?: Readonly<Record<string, Json>> },
  ): Promise<RunHandle>;
  /** What is wrong of a run's own input (`more`) before it begins. */
  problems(pipeline: string, more: Readonly<Record<string, Json>>): Promise<readonly Message[]>;
  /** Starts a run at the approval, from a spec file alone (another machine, a clone). */
  startFromSpec(specFile: string): Promise<RunHandle>;
  /** Answers a question of the run, from any process. Not taken when that question does not wait any more: `said` tells who answered what. */
  reply(runId: string, reply: Reply): Promise<Replied>;
  /** The spec as it lies on disk now, with the hash that an approval binds to and the delta to what was shown last. */
  currentSpec(state: RunState): Promise<{ text: string; hash: string; file: string; delta: string }>;
  /** Runs the commands of a completed run again on the files as they are; journaled. Returns how each ended. */
  prove(runId: string, by: string, signal?: AbortSignal): Promise<Evidence[]>;
  /**
   * Commits the run's files: on a new branch, or on the current one. Never anybody else's changes. `confirm` is asked where that is not what was
   * proven. `signal`: as for `rollBack`.
   */
  apply(runId: string, target: { branch: string } | { commit: true }, confirm: ConfirmApply, signal?: AbortSignal): Promise<Applied>;
  /** Text of an evidence log or any other blob of the run; null when it is gone. */
  log(runId: string, hash: string): Promise<string | null>;
  /** The facts of report.json and report.md, as the run stands. */
  report(runId: string): Promise<Report>;
  /** The text of a pull request of the run's change. */
  pullRequest(runId: string): Promise<PullRequestText>;
  /** Keeps the person's own text for it; null: it is made of what holds now again. */
  keepPullRequest(runId: string, text: string | null): Promise<void>;
  /** What implementing will likely need, from the waiting (or approved) spec, earlier runs here, and the prices; null before there is a spec. */
  forecast(runId: string): Promise<Forecast | null>;
  /** What a run of a pipeline, by its id, would likely cost that began now. UserError when the settings are wrong. */
  outlook(pipeline: string, more?: Readonly<Record<string, Json>>): Promise<Outlook>;
  /** Names for a request that fit what was typed of one, the best first. What agents may not read is not among them. */
  namesLike(kind: 'file' | 'entity', typed: string, signal?: AbortSignal): Promise<string[]>;
  /** Whether lines of a file may go along with a request: UserError where agents may not read it. */
  checkReadable(path: string): Promise<void>;
  /** Text of a file that goes along with a request. UserError where agents may not read it, or it is no text, or not there. */
  materialOf(path: string): Promise<string>;
  /** Who plays whom in a run that would begin now, in the order in which they work. UserError when the settings are wrong. */
  roles(): Promise<Role[]>;
  /** Where agents of a run that would begin now write. UserError when the settings are wrong. */
  isolation(): Promise<IsolationName>;
  /** Writes a first batuta.yaml and contexts; what exists already stays as it is and is `kept`. */
  initialise(signal?: AbortSignal): Promise<Initialised>;
  /**
   * Takes a part of the run back, or all of it, as far as nobody changed it since; recorded. All of a run that is not over ends it for good (`cancelled`); a
   * part is refused (UserError) while the run is at work, or would miss it. `signal` ends the waiting for another run (`InterruptedError`).
   */
  rollBack(runId: string, target: RollBackTarget, by: string, signal?: AbortSignal): Promise<RolledBack>;
  /** The run's change of a file, hunk by hunk; [] for what is not text, or not changed. */
  hunks(runId: string, file: string): Promise<Hunk[]>;
  /** Changes that the person accepted: a file (`hunk` null) until its content changes, a hunk while it exists. */
  accepted(runId: string): Promise<AcceptedView[]>;
  /** Accepts a change, or takes that back. UserError when the run did not change the file. */
  accept(runId: string, change: AcceptedView, accepted: boolean): Promise<void>;
  /** Content of a file before the run, and as the run left it; null = no such file then, or its content is gone. */
  contentBefore(runId: string, file: string): Promise<Uint8Array | null>;
  contentAfter(runId: string, file: string): Promise<Uint8Array | null>;
  /** A file as it lies in a worktree of the run; null: no such file, or no such worktree any more. */
  contentApart(runId: string, worktree: string, file: string): Promise<Uint8Array | null>;
  /**
   * Remembers that an issue of a review is none: later rounds and runs in this workspace leave it out. `left`: issues of the latest
   * review that still count. When none is left and the run waits after just that review, it goes on: at once when a living
   * process works on it (`goesOn`), else when it is resumed. `reason`: why, in the person's words.
   */
  dismiss(runId: string, fingerprint: string, by: string, reason?: string): Promise<{ goesOn: boolean; left: number }>;
  /** What is dismissed in this workspace, oldest first. */
  dismissals(): Promise<Dismissal[]>;
  /** Takes a dismissal back. */
  readmit(fingerprint: string): Promise<void>;
  /** Words for one agent at work; it gets them before its next turn, once. UserError when the agent is not at work. */
  guide(runId: string, agent: string, text: string, by: string): Promise<void>;
  /** Every turn of one attempt as journaled: what was said to the model, its answers, its tool calls with results. UserError when there is none. */
  transcript(runId: string, attemptPath: string): Promise<Transcript>;
  /** Brings the registry up to date: by the workspace's own script, if it is trusted, else from the code. UserError when that fails. `signal`: as for `rollBack`. */
  syncRegistry(signal?: AbortSignal): Promise<{ changed: boolean; output: string }>;
  /** The entities of the code, and what a sync of the registry from it would write; `script`: a sync by the workspace's own. UserError for a registry that cannot be read. */
  compareRegistry(signal?: AbortSignal): Promise<{ readonly scan: CodeScan; readonly merged: MergedRegistry; readonly script?: string }>;
  /** What runs remember of this workspace. UserError where that cannot be read. `signal`: as for `rollBack`. */
  memory(signal?: AbortSignal): Promise<MemoryGraph>;
  /** Removes what is remembered under these names; gives those that were there. */
  forget(names: readonly string[], signal?: AbortSignal): Promise<string[]>;
}
