import {
  CommentMode,
  CommentThreadCollapsibleState,
  EventEmitter,
  Range,
  Uri,
  comments,
  l10n,
  workspace,
  type Comment,
  type CommentController,
  type CommentReply,
  type CommentThread,
  type Disposable,
  type Memento,
  type TextDocument,
} from 'vscode';
import type { SpecRemark } from '../core/spec/change-request.ts';
import { keepComments, keptComments, lineOf, longestQuote, type KeptThread } from './kept-comments.ts';
import type { RunView } from '../app/runs/run-view.ts';
import type { WindowRuns } from './window-runs.ts';
import { specUri } from './spec-document.ts';
import { approvalOf } from '../core/run/run-state.ts';

type Question = Pick<KeptThread, 'runId' | 'seq' | 'quote'>;

/**
 * Comment threads on the lines of a spec that waits. Nothing is sent while they are written; together they become the change
 * request. They outlive the window: until the question that they belong to is answered, they come back with it.
 */
export class SpecComments implements Disposable {
  private readonly runs: Pick<WindowRuns, 'onDidChange' | 'waiting'>;
  private readonly memento: Memento;
  private readonly person: string;
  private readonly controller: CommentController;
  private readonly subscription: Disposable;
  /** What each thread is about. Only those that hold words of the person are here. */
  private readonly threads = new Map<CommentThread, Question>();
  /** Of an earlier window; not shown before their spec is known to wait still. */
  private earlier: readonly KeptThread[];

  private readonly changed = new EventEmitter<void>();
  /** A comment was written, removed, sent, or brought back. */
  readonly onDidChange = this.changed.event;

  constructor(runs: Pick<WindowRuns, 'onDidChange' | 'waiting'>, memento: Memento, person: string) {
    this.runs = runs;
    this.memento = memento;
    this.person = person;
    this.earlier = keptComments(memento);
    this.controller = comments.createCommentController('batuta.spec', 'Batuta');
    this.controller.options = {
      prompt: l10n.t('What should change here?'),
      placeHolder: l10n.t('Send all comments with Request Changes'),
    };
    this.controller.commentingRangeProvider = {
      provideCommentingRanges: (document: TextDocument) =>
        this.runOf(document.uri.fsPath) ? [new Range(0, 0, Math.max(0, document.lineCount - 1), 0)] : [],
    };
    this.subscription = runs.onDidChange(({ run }) => this.update(run));
    for (const run of runs.waiting()) this.update(run);
  }

  /** Adds the person's words to a thread; a command of the thread's input box. */
  add({ thread, text }: Pick<CommentReply, 'thread' | 'text'>): void {
    const run = this.runOf(thread.uri.fsPath);
    if (text.trim() === '') return;
    if (!this.threads.has(thread))
      this.take(thread, { runId: run?.runId ?? '', seq: (run && approvalOf(run.state)?.id) ?? 0, quote: lineText(thread) });
    thread.comments = [...thread.comments, this.commentOf(text)];
    this.keep();
  }

  /** A remark without an editor: for tests and for keyboards. */
  addAt(uri: Parameters<CommentController['createCommentThread']>[0], line: number, text: string): void {
    this.add({ thread: this.controller.createCommentThread(uri, new Range(line - 1, 0, line - 1, 0), []), text });
  }

  remove(thread: CommentThread): void {
    this.threads.delete(thread);
    thread.dispose();
    this.keep();
  }

  /** The remarks on a spec, from top to bottom; each in the line that its words stand in now. */
  remarks(path: string): SpecRemark[] {
    const document = workspace.textDocuments.find((candidate) => candidate.uri.fsPath === path);
    const lines = document?.getText().split(/\r\n?|\n/) ?? [];
    return [...this.threads]
      .filter(([thread]) => thread.uri.fsPath === path)
      .map(([thread, { quote }]) => ({
        line: lineOf(quote, thread.range?.start.line ?? 0, lines) + 1,
        quote,
        text: textsOf(thread).join('\n'),
      }))
      .toSorted((a, b) => a.line - b.line);
  }

  dispose(): void {
    this.subscription.dispose();
    this.controller.dispose();
    this.changed.dispose();
  }

  private runOf(path: string): RunView | undefined {
    return this.runs.waiting().find((run) => specUri(run.state)?.fsPath === path);
  }

  /** What was said about a question that is answered, by whatever way and process, is done with; of one that waits it comes back. */
  private update(run: RunView): void {
    if (run.state.cursor === 0) return;
    const answered = approvalOf(run.state) === null || run.state.endedAt !== null;
    const isOld = ({ runId, seq }: Pick<KeptThread, 'runId' | 'seq'>): boolean =>
      runId === run.runId && (answered || seq !== approvalOf(run.state)?.id);
    this.adopt(run);
    for (const [thread, question] of this.threads) if (isOld(question)) this.remove(thread);
    const back = this.earlier.filter(({ runId }) => runId === run.runId);
    if (back.length === 0) return;
    this.earlier = this.earlier.filter(({ runId }) => runId !== run.runId);
    for (const kept of back) if (!isOld(kept)) this.bringBack(kept);
    this.keep();
  }

  /** Words that were typed while the spec was being answered were about no question; they are about the next one. */
  private adopt({ runId, state }: RunView): void {
    const seq = approvalOf(state)?.id ?? 0;
    const path = specUri(state)?.fsPath;
    for (const [thread, question] of this.threads)
      if (question.runId === '' && thread.uri.fsPath === path) this.threads.set(thread, { ...question, runId, seq });
  }

  private bringBack({ runId, seq, path, line, quote, texts }: KeptThread): void {
    const range = new Range(line, 0, line, 0);
    this.take(
      this.controller.createCommentThread(
        Uri.file(path),
        range,
        texts.map((text) => this.commentOf(text)),
      ),
      { runId, seq, quote },
    );
  }

  private take(thread: CommentThread, question: Question): void {
    this.threads.set(thread, question);
    thread.label = l10n.t('Change request');
    thread.canReply = true;
    thread.contextValue = 'batuta.remark';
    thread.collapsibleState = CommentThreadCollapsibleState.Expanded;
  }

  private commentOf(text: string): Comment {
    return { body: text, mode: CommentMode.Preview, author: { name: this.person } };
  }

  private keep(): void {
    const now = [...this.threads].map(([thread, question]) => ({
      ...question,
      path: thread.uri.fsPath,
      line: thread.range?.start.line ?? 0,
      texts: textsOf(thread),
    }));
    keepComments(this.memento, [...this.earlier, ...now]);
    this.changed.fire();
  }
}

function textsOf(thread: CommentThread): string[] {
  return thread.comments.map(({ body }) => (typeof body === 'string' ? body : body.value));
}

function lineText(thread: CommentThread): string {
  const document = workspace.textDocuments.find((candidate) => candidate.uri.toString() === thread.uri.toString());
  const line = thread.range?.start.line ?? 0;
  return document && line < document.lineCount ? document.lineAt(line).text.slice(0, longestQuote) : '';
}
