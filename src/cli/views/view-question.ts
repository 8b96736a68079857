import type { Option, Question } from '../../protocol/question.ts';
import { inEnglish } from '../../core/describe/message.ts';
import { line, span, type Line, type Tone } from '../terminal/line.ts';
import { wrapLine } from '../terminal/wrap-line.ts';

const tones = { low: 'dim', medium: 'plain', high: 'warn', critical: 'bad' } as const satisfies Record<NonNullable<Question['risk']>, Tone>;

/** How much depends on the answer, who should give it, and until when; [] where the question says nothing of it. */
export function gravityLines({ risk, role, deadline, options }: Question, width: number): Line[] {
  const safe = options.find((option) => option.safe);
  const parts = [
    ...(risk === undefined ? [] : [span(`risk: ${risk}`, tones[risk])]),
    ...(role === undefined ? [] : [span(`to be answered by: ${role}`)]),
    ...(deadline === undefined
      ? []
      : [span(`after ${deadline.slice(0, 16).replace('T', ' ')}: ${safe ? inEnglish(safe.title) : 'no answer counts'}`)]),
  ];
  return parts.length === 0
    ? []
    : wrapLine(line('  ', ...parts.flatMap((part, index) => (index === 0 ? [part] : [span(' · ', 'dim'), part]))), width, 2);
}

/** What an answer does; said plainly where it cannot be taken back. */
export function optionWords({ title, destructive = false }: Option): Line {
  return line(span(inEnglish(title), destructive ? 'bad' : 'plain'), destructive ? span(' (cannot be undone)', 'bad') : '');
}
