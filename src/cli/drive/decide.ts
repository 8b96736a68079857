import type { Reply } from '../../protocol/question.ts';
import { replyTo } from '../../core/question/question.ts';
import type { OpenQuestion, RunState } from '../../core/run/run-state.ts';
import { askApproval, showSpec } from '../dialogue/ask-approval.ts';
import { askQuestion } from '../dialogue/ask-question.ts';
import { line, span, type Line } from '../terminal/line.ts';
import { nextSteps } from '../../core/report/next-steps.ts';
import { nextLines } from '../views/view-next.ts';
import { describeQuestion } from '../../core/describe/event.ts';
import { describedLines } from '../views/view-log.ts';
import type { DriveOptions } from './drive-options.ts';

export type Decision =
  | { readonly kind: 'reply'; readonly reply: Reply }
  /** Nothing more is done in this process; `said` is what the person needs to go on. */
  | { readonly kind: 'leave'; readonly said: readonly Line[] }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'superseded' };

/** What happened so far in this process. */
export interface SoFar {
  /** Hashes approved here, in order. */
  readonly approved: readonly string[];
  readonly savedHere: boolean;
  /** Whether the person has seen the whole spec. */
  readonly seen: boolean;
}

export interface Waiting {
  readonly options: DriveOptions;
  readonly state: RunState;
  readonly question: OpenQuestion;
  readonly so: SoFar;
  readonly signal: AbortSignal;
}

/** `--yes` says yes to a spec and to its re-asked versions, but a spec that changes for ever is no spec. */
const mostApprovals = 5;

/** Who or what answers a run that waits: the person, `--yes`, or nobody here. */
export async function decide(waiting: Waiting): Promise<Decision> {
  const { options, state, so, question } = waiting;
  if (question.kind === 'approval') {
    if (so.savedHere && state.status === 'saved') return leave(waiting, 'Saved. It waits for you as long as it takes.');
    return approvalDecision(waiting);
  }
  // More budget is never given in passing.
  if (options.reader === null || options.yes || question.kind === 'budget') return { kind: 'leave', said: [] };
  return personDecision(waiting, options.reader);
}

async function approvalDecision(waiting: Waiting): Promise<Decision> {
  const { options, state, so, signal, question } = waiting;
  const { io, screen, session, by, reader } = options;
  if (options.planOnly) {
    await show(waiting);
    return leave(waiting, 'The plan is ready. Nothing was changed but the spec.');
  }
  if (options.yes) return yesDecision(waiting);
  if (reader !== null) {
    return askApproval({ io, screen, reader, session, state, question, by, signal, seen: so.seen });
  }
  await show(waiting);
  return leave(waiting, 'The spec waits for your approval, and there is no terminal to ask in.');
}

async function yesDecision(waiting: Waiting): Promise<Decision> {
  const { options, so, question } = waiting;
  const hash = await show(waiting);
  if (question.reason === 'invalid' && so.approved.includes(hash))
    return leave(waiting, 'The spec cannot be carried out as it is; --yes cannot help here.');
  if (so.approved.length >= mostApprovals)
    return leave(waiting, `The spec was approved ${mostApprovals} times and changed each time; a person has to look.`);
  options.screen.log([
    [],
    line(span(so.approved.length === 0 ? 'Approved, as --yes says.' : 'Approved again, as --yes says.', 'good')),
    [],
  ]);
  const items = { [question.subject]: hash };
  return { kind: 'reply', reply: replyTo(question, { by: `${options.by} --yes`, option: 'approve', items }) };
}

/** Prints the spec unless only events are wanted; the hash is that of what lies on disk now. */
async function show({ options, state, so }: Waiting): Promise<string> {
  if (!options.progress) return (await options.session.currentSpec(state)).hash;
  const shown = await showSpec(
    { screen: options.screen, session: options.session, state },
    so.approved.length > 0 ? 'delta' : 'whole',
    null,
  );
  return shown.hash;
}

async function personDecision(waiting: Waiting, reader: NonNullable<DriveOptions['reader']>): Promise<Decision> {
  const { options, state, signal, question } = waiting;
  const { screen, by } = options;
  screen.log([[], ...describedLines(describeQuestion(question, state), screen.width() - 1)]);
  const outcome = await askQuestion({ screen, reader, question, by, signal });
  return outcome.kind === 'leave' ? { kind: 'leave', said: [] } : outcome;
}

function leave({ options, state }: Waiting, words: string): Decision {
  const { io, screen } = options;
  return { kind: 'leave', said: [[], line(words), ...nextLines(nextSteps(state), io.program, screen.width() - 1), []] };
}
