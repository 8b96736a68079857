import type { Evidence, RunEventBody } from '../../protocol/run-event.ts';
import type { FileModes } from '../../protocol/file-mode.ts';
import type { Phase } from '../../protocol/phase.ts';
import type { ReviewIssue } from '../../protocol/review-report.ts';
import type { AuditRound } from '../../protocol/audit.ts';
import type { Caps, Usage } from '../../protocol/usage.ts';
import type { Baseline, RunProof, SwappedFile } from '../../protocol/proof.ts';
import type { Question, Reply } from '../../protocol/question.ts';
import type { Report } from '../../protocol/report.ts';
import type { Message } from '../../protocol/message.ts';

/** What an event says. */
export type Said<T extends RunEventBody['type']> = Readonly<Omit<Extract<RunEventBody, { type: T }>, 'type'>>;

export type RunStatus = Report['status'];

/** A time in which nobody worked on the run: it waited for a person, or no process had it. ISO 8601; `to` null: it has not ended. */
interface Rest {
  readonly from: string;
  readonly to: string | null;
}

/** One passing of a phase. */
export interface PhaseState {
  readonly phase: string;
  /** Which time, from 1; undefined: the phase does not repeat. */
  readonly n?: number | undefined;
  readonly status: 'running' | 'completed' | 'skipped';
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly note: Message;
}

export interface AttemptState extends Said<'agent.started'>, Pick<Said<'agent.finished'>, 'summary' | 'error'> {
  /** Index in `phases` of the passing that it belongs to; -1: none. */
  readonly phase: number;
  readonly status: 'running' | Said<'agent.finished'>['outcome'];
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly turns: number;
  /** What it does just now, in a few words: a tool and its target. */
  readonly activity: Message;
  /** The provider is overloaded or cannot be reached; it is asked again and again. */
  readonly waiting: boolean;
  readonly usd: number;
  /** Of its calls that came to an end, and how many they were. */
  readonly usage: Usage;
  readonly calls: number;
}

export interface EvidenceState extends Evidence, Omit<Said<'validation.completed'>, 'evidence'> {
  readonly at: string;
}

export type VerdictState = Said<'verdict'>;

export interface ReviewState extends Said<'review.completed'> {
  /** When it was given. */
  readonly at: string;
  /** Named by the reviewer, but dismissed by the person before, or while the run waited after this review. */
  readonly dismissed: ReviewIssue[];
}

/** A file that the run changed: its content before the run's first change and after its last. */
export interface FileState {
  readonly file: string;
  readonly before: string | null;
  readonly after: string | null;
  /** Where it is, or was, something else than a plain file. */
  readonly modes?: FileModes;
  readonly agents: readonly string[];
  readonly added: number;
  readonly removed: number;
  /** Only what commands always write. */
  readonly output: boolean;
  /** Commands that changed it. */
  readonly commands: readonly string[];
  /** How often the run went on from what somebody else had made of it since its own last change. */
  readonly others?: number;
  /** Of a file that agents change apart from each other: all contents that they gave it. */
  readonly held?: readonly (string | null)[];
}

/** A folder in which an agent works apart. */
export interface WorktreeState extends Said<'worktree.made'> {
  /** All that it is to bring lies in the workspace. */
  readonly merged: boolean;
}

/** A file that changed while a command ran, and nobody knows who changed it. */
export interface UncertainState extends Omit<FileState, 'output' | 'agents' | 'others' | 'held'> {
  readonly agent: string;
  /** An editor window saw it saved meanwhile. */
  readonly saved: boolean;
  /** A person was asked, and did not say that it is the run's. */
  readonly left: boolean;
}

/** What the run's files held when its commands last passed or were judged: hash and mode by file. */
export type Seal = Readonly<Record<string, string>>;

export interface SpendState {
  readonly usage: Usage;
  /** Sum of the priced calls. */
  readonly usd: number;
  /** Calls of models that have no price: counted, never taken as free. */
  readonly unpricedTurns: number;
  /** Calls whose tokens are Batuta's own count, because the provider reports none. */
  readonly estimatedTurns: number;
  readonly turns: number;
  /** Reservations of calls that began and of which no end is known (in flight, or lost in a crash); `path`: of their attempt. */
  readonly open: readonly { readonly path: string; readonly turn: number; readonly usd: number; readonly tokens: number }[];
  /** Caps of which the person was told that they are nearly used, as high as they were then. */
  readonly warned?: Readonly<Partial<Record<'usd' | 'tokens' | 'turns', number>>>;
  readonly byModel: Readonly<Record<string, { readonly turns: number; readonly usage: Usage; readonly usd: number | null }>>;
}

/** What the proof of the run is worth, and who accepted it although it proves nothing; null: nobody. */
export interface ProofState extends RunProof {
  readonly acceptedBy: string | null;
}

/** What waits for the person, and since when. */
export type OpenQuestion = Question & { readonly at: string };

/** Everything that any face shows of a run; made by `project()` from its events and from nothing else. */
export interface RunState extends Omit<Said<'run.started'>, 'version' | 'phases'> {
  readonly runId: string;
  /** Whoever was asked besides `provider`, in order. `scripted` is no more where somebody was: what they took was paid. */
  readonly alsoAsked: readonly string[];
  readonly status: RunStatus;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly lastAt: string;
  /** When nobody worked on it, in order: no clock of work counts that time. */
  readonly rests: readonly Rest[];
  readonly cursor: number;
  /** The way that the pipeline declared. */
  readonly declared: readonly Phase[];
  /** What was passed of it, in order of the beginnings. */
  readonly phases: readonly PhaseState[];
  readonly attempts: readonly AttemptState[];
  readonly skipped: readonly Said<'agent.skipped'>[];
  readonly evidence: readonly EvidenceState[];
  /** Files that change with every run of some command: left out of every tree hash from then on. */
  readonly volatilePaths: readonly string[];
  /** How the commands ended before the first write; null: not measured yet. */
  readonly baseline: Baseline | null;
  /** The command that is measured for it, and the tree that it began on; set longer than it runs. */
  readonly measuring: Pick<Said<'baseline.started'>, 'command' | 'tree'> | null;
  /** How the bug was reproduced before the fix, and after it; null: not tried. */
  readonly reproduced: {
    readonly before: Said<'reproduction.tried'> | null;
    readonly after: Said<'reproduction.tried'> | null;
    /** How it, and others, were tried before the fix until then. */
    readonly earlier: readonly Said<'reproduction.tried'>[];
  };
  /** null: not judged yet. */
  readonly proof: ProofState | null;
  /** Where it was committed last; null: nowhere yet. */
  readonly applied: { readonly branch: string | null; readonly commit: string } | null;
  /** Files that lie as they were before the run, while commands run on them. */
  readonly swapped: readonly SwappedFile[];
  /** The command that Batuta runs as proof just now, by agent. */
  readonly validating: Readonly<Record<string, Pick<Said<'validation.started'>, 'command' | 'purpose'> & { readonly startedAt: string }>>;
  /** The latest per agent; none while it works on its next attempt. */
  readonly verdicts: Readonly<Record<string, VerdictState>>;
  /** Files that the spec names and that are not as it says, with the reason, by agent. */
  readonly deviations: Readonly<Record<string, Said<'spec.deviated'>['files']>>;
  /** Every verdict whose evidence said something else than the agent's report, in order. */
  readonly disagreements: readonly { readonly agent: string; readonly text: Message }[];
  readonly reviews: readonly ReviewState[];
  /** What is audited, and each audit of it, in order; null: nothing is. */
  readonly audit:
    | (Said<'audit.begun'> & {
        readonly rounds: readonly (AuditRound & { readonly at: string; readonly usd: number })[];
        /** Of parts of the budget that are nearly or wholly used, what of them was when the person was told last, in US dollars. */
        readonly told?: Readonly<Record<string, number>>;
      })
    | null;
  readonly files: Readonly<Record<string, FileState>>;
  /** Of the latest proof; null: nothing was proven. */
  readonly seal: Seal | null;
  /** Files as they lay there at the latest proof, where the run left something else, or when a person had the commands run again; null: as the run left them. */
  readonly renewed: Seal | null;
  /** When it was proven again, a command failed as it did before the work: the rest of the proof says nothing of that. */
  readonly unsure: boolean;
  /**
   * Checkpoint and hash of the whole tree of the latest proof: whatever lies in it, a command may have read; and what lay in ignored files that
   * commands of the run wrote. null: none was judged.
   */
  readonly sealedOn: Said<'proof.renewed'>['on'] | null;
  /** What a face adds that has looked: files that do not lie there as they were proven, sorted; null: nobody has looked since the last event. */
  readonly changedOnDisk: readonly string[] | null;
  /** Blob of the installed packages before the work; null: there were none. */
  readonly packages: string | null;
  /** Ignored files, or folders of them, that commands of the run wrote, each with the command. */
  readonly ignored: Readonly<Record<string, readonly string[]>>;
  /** By their names. */
  readonly worktrees: Readonly<Record<string, WorktreeState>>;
  /** What was written to the workspace out of worktrees, by path: the last content. */
  readonly broughtIn: Readonly<Record<string, string | null>>;
  /** Perhaps the person's changes; a person may claim them for the run. */
  readonly uncertain: Readonly<Record<string, UncertainState>>;
  readonly spend: SpendState;
  /** The cap that kept a call from being made since the run went on last; null = none did. */
  readonly capReached: Said<'budget.reached'>['cap'] | null;
  /** What was forecast at the latest approval, and what had been spent until then; null before it, or when nothing could be said. */
  readonly forecast: (Said<'forecast.made'> & { readonly spent: Record<keyof Caps, number> }) | null;
  /** Words of the person that reached an agent at work, in order. */
  readonly guided: readonly Said<'agent.guided'>[];
  /**
   * Words of the person that wait for their agent, oldest first; in a run that is over nobody read them. `late`: they came after its
   * last turn and wait for its next task.
   */
  readonly notes: readonly (Said<'agent.noted'> & { readonly late: boolean })[];
  /** Files that were rolled back, wholly or in part, in order of the last time. */
  readonly rolledBack: readonly string[];
  /** Of a run that was not over: files that were taken back since they were proven, and not written or judged since. */
  readonly takenBack: readonly string[];
  readonly notices: readonly Said<'notice'>[];
  /** What the request is about; null: not looked for yet. */
  readonly understood: Said<'understood'> | null;
  readonly spec: Omit<Said<'spec.written'>, 'hash'> | null;
  /** What waits for the person, oldest first. */
  readonly questions: readonly OpenQuestion[];
  /** What was answered, oldest first. `title`: of the option that was chosen. */
  readonly answers: readonly (Pick<Reply, 'question' | 'option' | 'by'> & {
    readonly kind: string;
    readonly subject: string;
    readonly title: Message;
    readonly at: string;
    /** What was chosen for each item. */
    readonly choices?: Readonly<Record<string, string>>;
  })[];
  /** What was not done, because whoever was asked about it, or nobody, let it be: the safe answer. */
  readonly declined: readonly { readonly message: Message; readonly detail: Message; readonly by: string }[];
  /** What approvals showed, by its id: files, for one. */
  readonly approved: readonly string[];
  readonly result: Said<'run.completed'> | null;
  /** Why the run failed. */
  readonly error: Message | null;
}

/** The document that waits for approval. */
export function approvalOf({ questions }: Pick<RunState, 'questions'>): OpenQuestion | null {
  return questions.find(({ kind }) => kind === 'approval') ?? null;
}

/** Why the run cannot go on without the person, where that is no approval. */
export function stopOf({ questions }: Pick<RunState, 'questions'>): OpenQuestion | null {
  return questions.find(({ kind }) => kind !== 'approval') ?? null;
}
