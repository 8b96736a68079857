import type { Option, Question } from '../../protocol/question.ts';
import type { Message } from '../../protocol/message.ts';
import { sentence } from './message.ts';
import type { Standing } from './terms.ts';

const risks: Readonly<Record<NonNullable<Question['risk']>, Standing>> = {
  low: { level: 'idle', text: sentence('low risk') },
  medium: { level: 'warn', text: sentence('medium risk') },
  high: { level: 'bad', text: sentence('high risk') },
  critical: { level: 'bad', text: sentence('critical risk') },
};

/** How much a wrong answer would harm; null where the pipeline does not say. */
export function describeRisk({ risk }: Pick<Question, 'risk'>): Standing | null {
  return risk === undefined ? null : risks[risk];
}

/** Who should answer; '' where anybody may. */
export function describeRole({ role = '' }: Pick<Question, 'role'>): Message {
  return role === '' ? '' : sentence('for {0} to answer', role);
}

/** An option by its title, and that it is final where it is. */
export function describeOption({ title, destructive }: Option): Message {
  return destructive === true ? sentence('{0} (cannot be taken back)', title) : title;
}
