import { html, nothing, type TemplateResult } from 'lit';
import { describeDeadline, describeRisk, describeRole } from '../../src/core/describe/question.ts';
import type { Question } from '../../src/protocol/question.ts';
import { markIcon } from '../shared/controls/marks.ts';
import { apart, mark } from '../shared/run-words.ts';
import { locale } from '../shared/texts.ts';

/** What a wrong answer risks, who should give it and until when, above the answers; nothing where the question says none of it. */
export function questionMarks(question: Question): TemplateResult | typeof nothing {
  const risk = describeRisk(question);
  const marks = [
    ...(risk ? [mark(risk)] : []),
    mark({ level: 'idle', icon: 'person', text: describeRole(question) }),
    mark({ level: 'idle', icon: 'clock', text: describeDeadline(question, (at) => locale().time(at, 'whole')) }),
  ].filter(({ words }) => words !== '');
  return marks.length === 0
    ? nothing
    : html`<p class="question-marks">
        ${marks.map(apart).map((each) => html`<span class="status">${markIcon(each, false)}${each.words}</span>`)}
      </p>`;
}
