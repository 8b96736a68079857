import { sentence } from '../describe/message.ts';
import type { OpenQuestion, RunState } from '../run/run-state.ts';
import type { Message } from '../../protocol/message.ts';
import { tickable } from './ticked-items.ts';

/** An open question with the run that asks it. */
export interface Waiting<R> {
  readonly run: R;
  readonly question: OpenQuestion;
}

/** What needs the person, over all runs, the oldest first. */
export function needsYou<R extends { readonly state: RunState }>(runs: readonly R[]): Waiting<R>[] {
  return runs
    .flatMap((run) => run.state.questions.map((question) => ({ run, question })))
    .toSorted((a, b) => (a.question.at < b.question.at ? -1 : a.question.at > b.question.at ? 1 : 0));
}

/** What is asked of the person; null: the run stopped, and cannot go on by itself. */
export function askedFor({
  kind,
  options,
}: {
  readonly kind: string;
  readonly options: readonly { readonly id: string }[];
}): 'approval' | 'answer' | null {
  if (options.some(({ id }) => id === 'approve')) return 'approval';
  return kind === 'stopped' || kind === 'budget' ? null : 'answer';
}

/** Whether what is asked about is read beside the question, so that none of it may be left out: it is risky, or approved without a document. */
export function isShownWhole(question: Pick<OpenQuestion, 'kind' | 'options' | 'risk'>): boolean {
  const asked = askedFor(question);
  return asked === 'answer' ? question.risk !== undefined : asked === 'approval' && question.kind !== 'approval';
}

/** Whether the run stopped at issues that can be dismissed; its detail words them in Markdown. */
export function namesIssues(question: Pick<OpenQuestion, 'kind' | 'options' | 'items'>): boolean {
  return askedFor(question) === null && tickable(question.items).length > 0;
}

/** Whether a run stopped because the script of the sample has no answer: asked again, it has none either. */
export function isEndOfScript({ scripted }: Pick<RunState, 'scripted'>, { reason }: Pick<OpenQuestion, 'reason'>): boolean {
  return scripted && reason === 'model';
}

/** What a person may do first. Where a script ended nothing can be mended. */
export function hintsOf(state: Pick<RunState, 'scripted'>, question: Pick<OpenQuestion, 'hints' | 'reason'>): readonly Message[] {
  return isEndOfScript(state, question) ? [] : question.hints;
}

/** A question in a sentence. */
export function questionTitle({ message, subject }: Pick<OpenQuestion, 'message' | 'subject'>): Message {
  if (message !== '') return message;
  return subject === '' ? sentence('Waiting for your answer.') : sentence('{0} is waiting for your answer.', subject);
}
