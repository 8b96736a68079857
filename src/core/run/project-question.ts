import { choosable, tickedItems } from '../question/ticked-items.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import type { OpenQuestion, RunState, RunStatus } from './run-state.ts';

/** What is asked of the person, and what they answered. A run that asks waits, unless others of its agents are at work. */
export function projectQuestion(
  state: RunState,
  event: Extract<RunEvent, { type: 'question.asked' | 'question.answered' | 'question.withdrawn' }>,
): RunState {
  switch (event.type) {
    case 'question.asked':
      // Where no agent asks but the run itself, nothing is at work any more.
      return withQuestions(event.question.agent === undefined ? { ...state, validating: {} } : state, [
        ...state.questions,
        { ...event.question, at: event.at },
      ]);
    case 'question.answered': {
      const { question, by, option, items = {} } = event.reply;
      const asked = state.questions.find(({ id }) => id === question);
      const answer = {
        question,
        kind: asked?.kind ?? '',
        subject: asked?.subject ?? '',
        option,
        title: event.title,
        by,
        at: event.at,
        ...(asked && choosable(asked).length > 0 ? { choices: items } : {}),
      };
      const reviews = asked ? dismissed(state.reviews, tickedItems(asked, event.reply)) : state.reviews;
      const shown = option === 'approve' ? (asked?.items ?? []).map(({ id }) => id) : [];
      const approved = [...new Set([...state.approved, ...shown])];
      const declined = asked && isSafe(asked, option) ? [{ message: asked.message, detail: asked.detail, by }] : [];
      const told = { answers: [...state.answers, answer], declined: [...state.declined, ...declined] };
      return { ...without(state, question), reviews, approved, ...told };
    }
    case 'question.withdrawn':
      return without(state, event.question);
  }
}

function isSafe({ options }: OpenQuestion, answer: string): boolean {
  return options.some(({ id, safe }) => id === answer && safe === true);
}

function without(state: RunState, question: number): RunState {
  const closed = state.questions.find(({ id }) => id === question);
  return withQuestions(
    closed?.kind === 'budget' ? { ...state, capReached: null } : state,
    state.questions.filter(({ id }) => id !== question),
  );
}

function withQuestions(state: RunState, questions: readonly OpenQuestion[]): RunState {
  const [oldest] = questions;
  const status = statusOf({ questions, attempts: state.attempts, status: oldest ? 'stopped' : 'running' });
  return { ...state, questions, status };
}

/** As the oldest question says; while an agent asks and others are at work, the run runs. */
export function statusOf({ questions, attempts, status }: Pick<RunState, 'questions' | 'attempts' | 'status'>): RunStatus {
  const oldest = questions[0];
  if (!oldest || status === 'interrupted') return status;
  const asks = questions.map(({ agent }) => agent);
  const others = oldest.agent !== undefined && attempts.some((one) => one.status === 'running' && !asks.includes(one.agent));
  return others ? 'running' : waiting(oldest);
}

function waiting({ kind, reason }: OpenQuestion): RunStatus {
  if (kind === 'approval') return reason === 'saved' ? 'saved' : 'waiting-approval';
  return kind === 'budget' ? 'budget-reached' : 'stopped';
}

/** Issues of the latest review move over to the dismissed ones. */
function dismissed(reviews: RunState['reviews'], fingerprints: readonly string[]): RunState['reviews'] {
  const last = reviews.at(-1);
  if (!last || fingerprints.length === 0) return reviews;
  const gone = last.issues.filter((issue) => fingerprints.includes(issue.fingerprint));
  const issues = last.issues.filter((issue) => !gone.includes(issue));
  return [...reviews.slice(0, -1), { ...last, issues, dismissed: [...last.dismissed, ...gone] }];
}
