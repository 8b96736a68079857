import type { ApprovalAnswer, ContinueAnswer } from '../../protocol/approval.ts';
import type { RunState } from '../../core/run/run-state.ts';
import { askApproval, showSpec } from '../dialogue/ask-approval.ts';
import { askGuidance } from '../dialogue/ask-guidance.ts';
import { line, span, type Line } from '../terminal/line.ts';
import { nextLines, nextSteps } from '../views/view-next.ts';
import { stopLines } from '../views/view-stop.ts';
import type { DriveOptions } from './drive-options.ts';

export type Decision =
  | { readonly kind: 'approval'; readonly answer: ApprovalAnswer }
  | { readonly kind: 'continue'; readonly answer: ContinueAnswer }
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

export interface Question {
  readonly options: DriveOptions;
  readonly state: RunState;
  readonly so: SoFar;
  readonly signal: AbortSignal;
}

/** `--yes` says yes to a spec and to its re-asked versions, but a spec that changes for ever is no spec. */
const mostApprovals = 5;

/** Who or what answers a run that waits: the person, `--yes`, or nobody here. */
export async function decide(question: Question): Promise<Decision> {
  const { options, state, so } = question;
  switch (state.status) {
    case 'waiting-approval':
    case 'saved':
      if (so.savedHere && state.status === 'saved') return leave(question, 'Saved. It waits for you as long as it takes.');
      return approvalDecision(question);
    case 'stopped':
      return options.reader === null || options.yes ? { kind: 'leave', said: [] } : guidanceDecision(question, options.reader);
    default:
      return { kind: 'leave', said: [] };
  }
}

async function approvalDecision(question: Question): Promise<Decision> {
  const { options, state, so, signal } = question;
  const { io, screen, session, by, reader } = options;
  if (options.planOnly) {
    await show(question);
    return leave(question, 'The plan is ready. Nothing was changed but the spec.');
  }
  if (options.yes) return yesDecision(question);
  if (reader !== null) {
    const outcome = await askApproval({ io, screen, reader, session, state, by, signal, seen: so.seen });
    return outcome.kind === 'answer' ? { kind: 'approval', answer: outcome.answer } : outcome;
  }
  await show(question);
  return leave(question, 'The spec waits for your approval, and there is no terminal to ask in.');
}

async function yesDecision(question: Question): Promise<Decision> {
  const { options, state, so } = question;
  const hash = await show(question);
  if (state.approval?.reason === 'invalid' && so.approved.includes(hash))
    return leave(question, 'The spec cannot be carried out as it is; --yes cannot help here.');
  if (so.approved.length >= mostApprovals)
    return leave(question, `The spec was approved ${mostApprovals} times and changed each time; a person has to look.`);
  options.screen.log([
    [],
    line(span(so.approved.length === 0 ? 'Approved, as --yes says.' : 'Approved again, as --yes says.', 'good')),
    [],
  ]);
  return { kind: 'approval', answer: { decision: 'approve', specHash: hash, by: `${options.by} --yes` } };
}

/** Prints the spec unless only events are wanted; the hash is that of what lies on disk now. */
async function show({ options, state, so }: Question): Promise<string> {
  if (!options.progress) return (await options.session.currentSpec(state)).hash;
  const shown = await showSpec(
    { screen: options.screen, session: options.session, state },
    so.approved.length > 0 ? 'delta' : 'whole',
    null,
  );
  return shown.hash;
}

async function guidanceDecision(question: Question, reader: NonNullable<DriveOptions['reader']>): Promise<Decision> {
  const { options, state, signal } = question;
  options.screen.log([[], ...stopLines(state, options.screen.width() - 1)]);
  const { screen, session, by } = options;
  const outcome = await askGuidance({ screen, reader, session, state, by, signal });
  if (outcome.kind === 'answer') return { kind: 'continue', answer: outcome.answer };
  return outcome.kind === 'leave' ? { kind: 'leave', said: [] } : outcome;
}

function leave({ options, state }: Question, words: string): Decision {
  const { io, screen } = options;
  return { kind: 'leave', said: [[], line(words), ...nextLines(nextSteps(state), io.program, screen.width() - 1), []] };
}
