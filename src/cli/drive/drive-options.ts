import type { App, Session } from '../../app/contracts.ts';
import type { RunHandle } from '../../core/durable/contracts.ts';
import type { OpenQuestion, RunState } from '../../core/run/run-state.ts';
import type { Reply } from '../../protocol/question.ts';
import type { Caps } from '../../protocol/usage.ts';
import type { CommandContext } from '../commands/command.ts';
import type { Line } from '../terminal/line.ts';

/** The run that a command has begun or found. */
export interface Begun {
  readonly app: App;
  readonly session: Session;
  readonly runId: string;
  /** null: another process works on the run; it is followed, and can be answered. */
  readonly handle: RunHandle | null;
  /** Events up to this one happened before and are not printed again. Default: 0. */
  readonly since?: number;
  /** The question that was answered already; null (default) = none. */
  readonly replied?: number | null;
  /** Caps that the person raised before the run asked for more: the answer when it does, once. null (default) = none. */
  readonly raised?: Partial<Caps> | null;
}

/** One run, and how the person wants to see it through. */
export interface DriveOptions extends Omit<CommandContext, 'app'>, Required<Begun> {
  readonly yes: boolean;
  readonly planOnly: boolean;
  /** Absolute path for report.json. */
  readonly reportFile: string | null;
}

export type Decision =
  | { readonly kind: 'reply'; readonly reply: Reply }
  /** Nothing more is done in this process; `said` is what the person needs to go on. */
  | { readonly kind: 'leave'; readonly said: readonly Line[] }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'superseded' };

/** A question that a run waits with. */
export interface Waiting extends DriveOptions {
  readonly state: RunState;
  readonly question: OpenQuestion;
  readonly so: {
    /** Hashes approved here, in order. */
    readonly approved: readonly string[];
    readonly savedHere: boolean;
    /** Whether more budget was given here. */
    readonly raised: boolean;
    /** Whether the person has seen the whole spec, so that a delta is enough. */
    readonly seen: boolean;
  };
  /** Aborted when someone else answers. */
  readonly signal: AbortSignal;
}
