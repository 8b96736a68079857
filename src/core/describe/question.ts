import type { Option, Question } from '../../protocol/question.ts';
import type { Message } from '../../protocol/message.ts';
import { questionTitle } from '../question/needs-you.ts';
import type { RunState } from '../run/run-state.ts';
import { lines, sentence } from './message.ts';
import type { Standing } from './terms.ts';

const risks = {
  low: { level: 'idle', icon: 'shield', text: sentence('low risk') },
  medium: { level: 'warn', icon: 'warning', text: sentence('medium risk') },
  high: { level: 'bad', icon: 'warning', text: sentence('high risk') },
  critical: { level: 'bad', icon: 'warning', text: sentence('critical risk') },
} as const satisfies Record<NonNullable<Question['risk']>, Standing>;

/** How much a wrong answer would harm; null where the pipeline does not say. */
export function describeRisk({ risk }: Pick<Question, 'risk'>): (typeof risks)[keyof typeof risks] | null {
  return risk === undefined ? null : risks[risk];
}

/** Who should answer; '' where anybody may. */
export function describeRole({ role = '' }: Pick<Question, 'role'>): Message {
  return role === '' ? '' : sentence('to be answered by: {0}', role);
}

/** What holds when nobody answers in time; '' where there is time without end. `time` words an instant (ISO 8601). */
export function describeDeadline({ deadline, options }: Pick<Question, 'deadline' | 'options'>, time: (at: string) => string): Message {
  const safe = options.find((option) => option.safe);
  return deadline === undefined ? '' : sentence('after {0}: {1}', time(deadline), safe?.title ?? sentence('no answer counts'));
}

/** What a run waits for; several questions by their numbers, each on a line of its own. '' where nothing waits. */
export function describeWaiting({ questions, agents }: Pick<RunState, 'questions' | 'agents'>): Message {
  if (questions.length < 2) return questions[0]?.message ?? '';
  const each = questions.map((question) => describeNumbered(question, agents));
  return lines([sentence('{0} questions wait for you:', questions.length), ...each]);
}

/** One of several questions: its number, whom it is about, and what it asks. */
export function describeNumbered(
  question: Pick<Question, 'id' | 'subject' | 'message'>,
  agents: readonly { readonly name: string; readonly section: string }[],
): Message {
  const who = agents.find(({ name }) => name === question.subject)?.section ?? '';
  const title = questionTitle(question);
  return sentence('{0}: {1}', question.id, who === '' ? title : sentence('{0}: {1}', who, title));
}

/** An option by its title, and that it is final where it is. */
export function describeOption({ title, destructive }: Option): Message {
  return destructive === true ? sentence('{0} (cannot be undone)', title) : title;
}
