import type { Option, Question } from '../../protocol/question.ts';
import { describeDeadline, describeOption, describeRisk, describeRole } from '../../core/describe/question.ts';
import { localTime } from '../../core/describe/locale.ts';
import { inEnglish } from '../../core/describe/message.ts';
import { line, span, type Line } from '../terminal/line.ts';
import { wrapLine } from '../terminal/wrap-line.ts';

/** How much depends on the answer, who should give it, and until when; [] where the question says nothing of it. */
export function gravityLines(question: Question, width: number): Line[] {
  const risk = describeRisk(question);
  const others = [describeRole(question), describeDeadline(question, localTime)];
  const parts = [
    ...(risk ? [span(inEnglish(risk.text), risk.level === 'idle' ? 'dim' : risk.level)] : []),
    ...others.filter((text) => text !== '').map((text) => span(inEnglish(text))),
  ];
  return parts.length === 0
    ? []
    : wrapLine(line('  ', ...parts.flatMap((part, index) => (index === 0 ? [part] : [span(' · ', 'dim'), part]))), width, 2);
}

/** What an answer does; said plainly where it cannot be undone. */
export function optionWords(option: Option): Line {
  return line(span(inEnglish(describeOption(option)), option.destructive ? 'bad' : 'plain'));
}
