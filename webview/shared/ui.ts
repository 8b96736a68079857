import type { ViewState } from '../../src/protocol/webview-view.ts';
import type { Params, Result, WebviewMethod } from '../../src/protocol/webview.ts';
import type { Reply } from '../../src/protocol/question.ts';
import type { OpenQuestion, RunState } from '../../src/core/run/run-state.ts';

/** What the parts of a page draw with: the run, what is open or half typed, and the way to the host. */
export interface Ui {
  readonly view: ViewState;
  readonly run: RunState;
  /** Milliseconds since the epoch by the host's clock. */
  now(): number;
  /** Asks the host; a refusal is shown. Resolves with undefined then. */
  ask<M extends WebviewMethod>(method: M, params: Params<M>): Promise<Result<M> | undefined>;
  /** Answers a question as it is shown; false: that was refused. */
  reply(question: OpenQuestion, answer: Omit<Reply, 'question' | 'hash' | 'by'>): Promise<boolean>;
  /** Reads something in the background: nothing is disabled meanwhile. Resolves with undefined when it is refused, which is shown. */
  read<M extends WebviewMethod>(method: M, params: Params<M>): Promise<Result<M> | undefined>;
  /** Text of an evidence's log that was loaded; undefined = it was not, null = it is gone. */
  log(hash: string): string | null | undefined;
  /** Fetches a log, once. */
  loadLog(hash: string): Promise<void>;
  /** A request is under way: what would start another is disabled. */
  readonly busy: boolean;
  /** Whether a part is open; `standard` until the person decides. */
  isOpen(part: string, standard: boolean): boolean;
  setOpen(part: string, open: boolean): void;
  /** Half-typed text of an input; `standard` until something is typed. */
  draft(input: string, standard?: string): string;
  /** null: let go, as if nothing had been typed. */
  setDraft(input: string, text: string | null): void;
  /** Puts the focus on an element by its id, once it is drawn. */
  focusOn(id: string): void;
}
