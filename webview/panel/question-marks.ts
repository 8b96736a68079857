import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { describeRisk, describeRole } from '../../src/core/describe/question.ts';
import type { Question } from '../../src/protocol/question.ts';
import { markIcon } from '../shared/controls/marks.ts';
import { apart, mark, say } from '../shared/run-words.ts';

/** What a wrong answer risks and who should give it, above the answers; nothing where the question says neither. */
export function questionMarks(question: Question): TemplateResult | typeof nothing {
  const risk = describeRisk(question);
  const role = say(describeRole(question));
  const marks = [
    ...(risk ? [mark(risk.level === 'idle' ? 'shield' : 'warning', risk)] : []),
    ...(role === '' ? [] : [{ icon: 'person', tone: 'dim', words: role } as const]),
  ].map(apart);
  return marks.length === 0
    ? nothing
    : html`<p class="question-marks">${marks.map((each) => html`<span class="status">${markIcon(each, false)}${each.words}</span>`)}</p>`;
}
