import { expect, test } from 'vitest';
import { describeQuestion } from '../../../src/core/describe/event.ts';
import { capText } from '../../../src/core/describe/terms.ts';
import { inEnglish, sentence } from '../../../src/core/describe/message.ts';
import { emptyRunState } from '../../../src/core/run/project.ts';
import { question } from '../../fakes/questions.ts';

test.each([
  ['why', '', 'Stopped: why'],
  ['', 'the colour', 'the colour is waiting for your answer.'],
  ['', '', 'Waiting for your answer.'],
])('a question with the message "%s" about "%s" reads "%s"', (message, subject, text) => {
  expect(inEnglish(describeQuestion(question({ message, subject }), emptyRunState()).text)).toBe(text);
});

test('one call is no calls', () => {
  const told = [1, 2].map((amount) => inEnglish(sentence('{0}', capText('turns', amount))));
  expect(told).toEqual(['1 model call', '2 model calls']);
});
