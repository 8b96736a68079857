import type { Option, Question } from '../../protocol/question.ts';
import type { Message } from '../../protocol/message.ts';
import { sentence } from './message.ts';
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

/** An option by its title, and that it is final where it is. */
export function describeOption({ title, destructive }: Option): Message {
  return destructive === true ? sentence('{0} (cannot be undone)', title) : title;
}
