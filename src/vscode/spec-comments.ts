import { CommentMode, CommentThreadCollapsibleState, Range, comments, l10n, window } from 'vscode';
import type { Comment, CommentController, CommentReply, CommentThread, Disposable, TextDocument } from 'vscode';
import { userInfo } from 'node:os';
import type { SpecRemark } from './change-request.ts';
import type { RunFollower } from './run-follower.ts';
import { specUri } from './spec-document.ts';

/**
 * Comment threads on the lines of a spec that waits. Nothing is sent while they are written; together they
 * become the change request.
 */
export class SpecComments implements Disposable {
  private readonly follower: RunFollower;
  private readonly controller: CommentController;
  private readonly subscription: Disposable;
  private readonly threads = new Set<CommentThread>();
  private readonly quotes = new WeakMap<CommentThread, string>();

  constructor(follower: RunFollower) {
    this.follower = follower;
    this.controller = comments.createCommentController('batuta.spec', 'Batuta');
    this.controller.options = {
      prompt: l10n.t('What should be different here?'),
      placeHolder: l10n.t('Comments are sent together, with Request Changes'),
    };
    this.controller.commentingRangeProvider = {
      provideCommentingRanges: (document: TextDocument) =>
        this.waits(document.uri.fsPath) ? [new Range(0, 0, Math.max(0, document.lineCount - 1), 0)] : [],
    };
    this.subscription = follower.onDidChange(({ run, event }) => {
      // Answered, by whatever way and process: what was said about the old text is done with.
      if (event?.type === 'approval.given' && event.decision !== 'save') this.clear(specUri(run.state)?.fsPath);
      if (event?.type === 'approval.requested' || run.state.endedAt !== null) this.clearAnswered();
    });
  }

  /** Adds the person's words to a thread; a command of the thread's input box. */
  add({ thread, text }: Pick<CommentReply, 'thread' | 'text'>): void {
    if (text.trim() === '') return;
    if (!this.threads.has(thread)) {
      this.threads.add(thread);
      this.quotes.set(thread, lineText(thread));
      thread.label = l10n.t('Change request');
      thread.canReply = true;
    }
    thread.contextValue = 'batuta.remark';
    thread.collapsibleState = CommentThreadCollapsibleState.Expanded;
    const comment: Comment = { body: text, mode: CommentMode.Preview, author: { name: userInfo().username } };
    thread.comments = [...thread.comments, comment];
  }

  /** A remark without an editor: for tests and for keyboards. */
  addAt(uri: Parameters<CommentController['createCommentThread']>[0], line: number, text: string): void {
    this.add({ thread: this.controller.createCommentThread(uri, new Range(line - 1, 0, line - 1, 0), []), text });
  }

  remove(thread: CommentThread): void {
    this.threads.delete(thread);
    thread.dispose();
  }

  /** The remarks on a spec, from top to bottom. */
  remarks(path: string): SpecRemark[] {
    return [...this.threads]
      .filter((thread) => thread.uri.fsPath === path)
      .map((thread) => ({
        line: (thread.range?.start.line ?? 0) + 1,
        quote: this.quotes.get(thread) ?? '',
        text: thread.comments.map(({ body }) => (typeof body === 'string' ? body : body.value)).join('\n'),
      }))
      .toSorted((a, b) => a.line - b.line);
  }

  dispose(): void {
    this.subscription.dispose();
    this.controller.dispose();
  }

  private waits(path: string): boolean {
    return this.follower.waiting().some((run) => specUri(run.state)?.fsPath === path);
  }

  private clear(path: string | undefined): void {
    for (const thread of this.threads) if (path === undefined || thread.uri.fsPath === path) this.remove(thread);
  }

  private clearAnswered(): void {
    for (const thread of this.threads) if (!this.waits(thread.uri.fsPath)) this.remove(thread);
  }
}

function lineText(thread: CommentThread): string {
  const document = window.visibleTextEditors.find((editor) => editor.document.uri.toString() === thread.uri.toString())?.document;
  const line = thread.range?.start.line ?? 0;
  return document && line < document.lineCount ? document.lineAt(line).text.slice(0, 200) : '';
}
