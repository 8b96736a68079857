import type { Message } from '../../protocol/message.ts';
import { reachedCap } from '../budget/reached-cap.ts';
import { sentence } from '../describe/message.ts';
import { describeOption } from '../describe/question.ts';
import { formatCommandLine } from '../policy/command-line.ts';
import { askedFor, isEndOfScript, namesIssues } from '../question/needs-you.ts';
import { isUndone } from '../run/is-undone.ts';
import { proofNow } from '../run/seal.ts';
import { stopOf, type OpenQuestion, type RunState } from '../run/run-state.ts';

export interface NextStep {
  /** Arguments after the program's name. */
  readonly command: string;
  readonly why: Message;
}

/** What a person can do with a run in this state, with the exact commands of the CLI. */
export function nextSteps(state: RunState): NextStep[] {
  const id = state.runId;
  const stop = stopOf(state);
  const changed = Object.values(state.files).some((file) => !file.output);
  const undo = changed ? [{ command: `undo ${id}`, why: sentence('restore every file') }] : [];
  const red = state.baseline?.commands.find(({ result, log }) => result !== 'pass' && log !== null)?.log;
  const cancel = { command: `cancel ${id}`, why: sentence('cancel it') };
  if (state.questions.length > 1 && state.status !== 'running' && state.status !== 'interrupted')
    return [
      { command: 'inbox', why: sentence('read all that waits for you') },
      ...state.questions.flatMap((one) => answersTo(state, one)),
      cancel,
    ];
  switch (state.status) {
    case 'waiting-approval':
    case 'saved':
      return [
        { command: `approve ${id}`, why: sentence('review it and answer') },
        { command: `approve ${id} --yes`, why: sentence('approve as is') },
        ...(red ? [{ command: `runs show ${id} --log ${red.slice(0, 12)}`, why: sentence('read the log of what fails already') }] : []),
        cancel,
      ];
    case 'stopped':
      if (stop && askedFor(stop) !== null) return [...answersTo(state, stop), cancel];
      if (stop && isEndOfScript(state, stop))
        return [
          { command: `resume ${id} --provider NAME`, why: sentence('continue with a real model provider, at real cost') },
          ...undo,
          cancel,
        ];
      return [
        ...resumes(id, stop),
        ...(stop ? replies(state, stop, ['accept']) : []),
        ...(stop && namesIssues(stop)
          ? [{ command: `resume ${id} --dismiss all`, why: sentence('dismiss false positives (by number: --dismiss 1,3)') }]
          : []),
        ...(stop ? commentsOn(id, stop) : []),
        ...undo,
        cancel,
      ];
    case 'budget-reached':
      return [{ command: `resume ${id} ${raise(state)}`, why: sentence('continue with a larger budget') }, ...undo, cancel];
    case 'interrupted':
    case 'running':
      return [
        { command: `resume ${id}`, why: sentence('continue where it left off') },
        ...(reachedCap(state) ? [{ command: `resume ${id} ${raise(state)}`, why: sentence('continue with a larger budget') }] : []),
        cancel,
      ];
    case 'completed':
      if (isUndone(state)) return [];
      // Without a change or a spec there is nothing to commit; what is committed need not be again.
      return [
        ...(isDoubtful(state) ? [{ command: `prove ${id}`, why: sentence('run its commands on the files as they are now') }] : []),
        ...((changed || state.spec !== null) && state.result?.conclusion === undefined && state.applied === null
          ? [{ command: `apply ${id} --branch NAME`, why: sentence('commit it on a new branch') }]
          : []),
        ...undo,
      ];
    case 'cancelled':
    case 'failed':
      return undo;
  }
}

/** Where a model could not be called, no words to its agent mend that. */
function resumes(id: string, stop: OpenQuestion | null): NextStep[] {
  const guided = { command: `resume ${id} --guidance "…"`, why: sentence('continue with your guidance') };
  return stop?.reason === 'model' || stop?.reason === 'busy'
    ? [{ command: `resume ${id}`, why: sentence('continue where it left off') }, guided]
    : [guided, { command: `resume ${id}`, why: sentence('retry as is') }];
}

/** What was proven changed since, or failed when it was proven again: only another proof can say whether it holds now. */
function isDoubtful(state: RunState): boolean {
  const verdict = proofNow(state)?.verdict;
  return verdict === 'stale' || (verdict === 'failed' && state.proof?.verdict !== 'failed');
}

/** A command for each answer; an approval can be read again first. */
function answersTo(state: RunState, question: OpenQuestion): NextStep[] {
  const { runId } = state;
  const again = { command: `approve ${runId}`, why: sentence('review it and answer') };
  return [...(askedFor(question) === 'approval' ? [again] : []), ...replies(state, question), ...commentsOn(runId, question)];
}

/** `only`: ids of the answers that are meant. */
function replies(state: RunState, { id, options }: OpenQuestion, only = options.map((option) => option.id)): NextStep[] {
  return options
    .filter((option) => only.includes(option.id))
    .map((option) => ({
      command: `reply ${state.runId} ${id} ${formatCommandLine([option.id])}${option.text === 'must' ? ' "…"' : ''}${option.caps ? ` ${raise(state)}` : ''}${option.each ? ' --choose 1=…' : ''}`,
      why: describeOption(option),
    }));
}

/** The answers that take comments on lines. */
function commentsOn(runId: string, question: OpenQuestion): NextStep[] {
  return question.options
    .filter(({ comments }) => comments === true)
    .map((option) => ({
      command: `reply ${runId} ${question.id} ${formatCommandLine([option.id])} --comment 'FILE:LINE: …'`,
      why: sentence('comment on lines of the change, each with a --comment'),
    }));
}

/** The option that raises the cap in the way, with a figure that leaves room. */
function raise(state: RunState): string {
  const reached = reachedCap(state);
  return reached ? `--${reached.cap === 'usd' ? 'budget' : reached.cap} ${reached.proposed}` : '--budget USD';
}
