import { commands, l10n, type Disposable, type LogOutputChannel, type Uri } from 'vscode';
import { locale } from './locale.ts';
import { UserError } from '../app/contracts.ts';
import { settled } from '../app/reply-to-run.ts';
import { titleOf } from '../core/describe/request-title.ts';
import { specHash } from '../core/spec/spec-hash.ts';
import type { Reply } from '../protocol/question.ts';
import { replyTo } from '../core/question/question.ts';
import { changeRequest } from '../core/spec/change-request.ts';
import { exists } from './folders.ts';
import { giveReply } from './give-reply.ts';
import { askText, showError, showInformation } from './plain-message.ts';
import { reportFailure } from './report-failure.ts';
import type { RunView } from '../app/runs/run-view.ts';
import type { RunChange } from '../app/runs/known-run.ts';
import { asksNow, type WindowRuns } from './window-runs.ts';
import { isBehind, saveSpec, showSpec, shownSpec, specUri } from './spec-document.ts';
import type { SpecComments } from './spec-comments.ts';
import type { RunDocuments } from './run-documents.ts';
import { approvalOf } from '../core/run/run-state.ts';

interface Parts {
  readonly runs: WindowRuns;
  readonly comments: SpecComments;
  readonly documents: RunDocuments;
  readonly log: LogOutputChannel;
  readonly person: string;
  /** Whether the panel shows the run, and so asks already. */
  readonly inSight: (runId: string) => boolean;
}

/**
 * The person's part of a run: the spec is opened when it waits, and answered by notification, by the
 * buttons of its editor, or by the palette. Whatever way, an approval carries the hash of the shown text.
 */
export class SpecApproval implements Disposable {
  private readonly parts: Parts;
  private readonly subscription: Disposable;
  /** Questions that were put to the person, as `run#number of the event`. */
  private readonly presented = new Set<string>();

  constructor(parts: Parts) {
    this.parts = parts;
    this.subscription = parts.runs.onDidChange((change) => this.update(change));
  }

  dispose(): void {
    this.subscription.dispose();
  }

  /** Approves the text that the editor shows, saved before. Nothing is approved unseen: without an editor that shows it as it is, the spec is shown first. false: nothing was answered. */
  async approve(run: RunView): Promise<boolean> {
    const uri = specUri(run.state);
    if (!uri) return false;
    // The answer to what was asked last lets the run find the deleted file out, write it again and ask anew.
    if (!(await exists(uri.fsPath))) return this.answer(run, 'approve');
    if (!shownSpec(uri) || (await isBehind(uri))) {
      await this.present(run);
      return false;
    }
    if (!(await this.saved(uri))) return false;
    const text = shownSpec(uri)?.getText();
    return text !== undefined && this.answer(run, 'approve', { items: accepted(run, specHash(text)) });
  }

  /** The answer that was given in a view. */
  async reply(run: RunView, { option, text, items }: Pick<Reply, 'option' | 'text' | 'items'>): Promise<void> {
    if (option === 'approve') return this.approveShown(run, items?.[approvalOf(run.state)?.subject ?? ''] ?? '');
    return option === 'save' ? this.saveForLater(run) : this.requestChanges(run, text ?? '');
  }

  /** Approves the text that a view shows. When another one lies on the disk by now – an editor's unsaved edits count, they are saved – it has to be read first. */
  private async approveShown(run: RunView, shown: string): Promise<void> {
    const uri = specUri(run.state);
    if (!uri || !(await this.saved(uri))) return;
    const { hash } = await (await this.parts.runs.session(run)).currentSpec(run.state);
    if (hash !== shown) throw new UserError(l10n.t('The spec has changed since it was shown. Read it again before you approve it.'));
    await this.answer(run, 'approve', { items: accepted(run, shown) });
  }

  /** Has the spec revised: what the comments on its lines say, and what was said besides. The person's own edits are saved first: the revision builds on them. */
  async requestChanges(run: RunView, given?: string): Promise<void> {
    const uri = specUri(run.state);
    if (!uri) return;
    const remarks = this.parts.comments.remarks(uri.fsPath);
    const words = given ?? (await askFeedback(remarks.length));
    if (words === undefined) return;
    const feedback = changeRequest(remarks, words);
    if (feedback === '')
      throw new UserError(
        l10n.t('Nothing was said, so nothing is changed. Say what should be different, or comment on lines of the spec.'),
      );
    if (!(await this.saved(uri))) return;
    await this.answer(run, 'changes', { text: feedback });
  }

  /** Leaves the spec in spec/active/ and lets go of the run, so that any process can take it up. */
  async saveForLater(run: RunView): Promise<void> {
    const uri = specUri(run.state);
    if (!uri || !(await this.saved(uri))) return;
    const question = approvalOf(run.state)?.id ?? 0;
    if (await this.answer(run, 'save'))
      this.releaseSaved(run.runId, question).catch((error: unknown) => reportFailure(this.parts.log, error));
  }

  /** When the run has taken the answer. It may be asked something else in the same moment. */
  private async releaseSaved(runId: string, question: number): Promise<void> {
    const { state } = await this.parts.runs.machine.untilIdle(runId, question, new AbortController().signal);
    if (approvalOf(state)?.reason !== 'saved') return;
    await this.parts.runs.machine.release(runId);
    void showInformation(l10n.t('Spec saved. Continue any time with “Batuta: Approve Spec”.'));
  }

  /** Opens the spec and offers the answers; `unlessInSight`: not where the panel offers them. */
  async present(run: RunView, unlessInSight = false): Promise<void> {
    const uri = specUri(run.state);
    if (!uri) return;
    if (await exists(uri.fsPath)) await showSpec(uri);
    if (unlessInSight && this.parts.inSight(run.runId)) return;
    void this.offer(run).catch((error: unknown) => reportFailure(this.parts.log, error));
  }

  private async offer(run: RunView): Promise<void> {
    const approval = approvalOf(run.state);
    const choices = {
      approve: l10n.t('Approve and Implement'),
      changes: l10n.t('Request Changes…'),
      save: l10n.t('Save for Later'),
      delta: l10n.t('Show Changes'),
    };
    const words = approval?.message ? locale.say(approval.message) : l10n.t('The spec “{0}” is ready for review.', titleOf(run.state));
    // Three buttons fit; saving stands over the editor as well.
    const offered = [choices.approve, choices.changes, approval?.delta ? choices.delta : choices.save];
    const answer = await showInformation(words, ...offered);
    const now = this.parts.runs.get(run.runId);
    if (answer === undefined) return;
    if (!now || !asksNow(now)) {
      void showInformation(locale.say(settled(now?.state ?? run.state, approval?.id ?? 0)));
      return;
    }
    // Asked anew meanwhile: this notification spoke of an older text, so the present one is shown first.
    if (approvalOf(now.state)?.id !== approval?.id) return this.present(now);
    if (answer === choices.approve) await this.approve(now);
    else if (answer === choices.changes) await this.requestChanges(now);
    else if (answer === choices.save) await this.saveForLater(now);
    else if (answer === choices.delta) {
      await this.parts.documents.show('spec.diff', { kind: 'delta', runId: now.runId, question: approvalOf(now.state)?.id ?? 0 });
      await this.offer(now);
    }
  }

  /** false: the person did not say who is to answer the model calls. */
  private async answer({ runId, state }: RunView, option: string, more: Partial<Reply> = {}): Promise<boolean> {
    const approval = approvalOf(state);
    const session = approval && (await this.parts.runs.ensureOwned(runId));
    return session ? giveReply(session, runId, replyTo(approval, { by: this.parts.person, option, ...more })) : false;
  }

  private async saved(uri: Uri): Promise<boolean> {
    const saved = await saveSpec(uri);
    if (!saved) void showError(l10n.t('The spec could not be saved, so your answer was not sent.'));
    return saved;
  }

  private update({ run }: RunChange): void {
    const key = `${run.runId}#${approvalOf(run.state)?.id}`;
    if (run.owner === 'none') this.presented.delete(key);
    // What another process asks is answered there, or in the panel: no editor opens here unasked.
    const approval = approvalOf(run.state);
    if (run.owner !== 'self' || !approval || approval.reason === 'saved' || this.presented.has(key)) return;
    this.presented.add(key);
    commands
      .executeCommand('batuta.panel.focus', { preserveFocus: true })
      .then(undefined, (error: unknown) => reportFailure(this.parts.log, error))
      .then(() => this.present(run, true))
      .then(undefined, (error: unknown) => reportFailure(this.parts.log, error));
  }
}

/** The document of the question, as the person read it. */
function accepted({ state }: RunView, hash: string): Record<string, string> {
  return { [approvalOf(state)?.subject ?? '']: hash };
}

async function askFeedback(remarks: number): Promise<string | undefined> {
  const feedback = await askText({
    title: l10n.t('Batuta: Request Changes'),
    prompt:
      remarks === 0
        ? l10n.t('What should change? You will see the revised spec with the differences.')
        : remarks === 1
          ? l10n.t('Your comment on the spec will be included. Anything else? (optional)')
          : l10n.t('Your {0} comments on the spec will be included. Anything else? (optional)', remarks),
    ignoreFocusOut: true,
  });
  return feedback?.trim();
}
