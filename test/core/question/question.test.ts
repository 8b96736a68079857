import { expect, test } from 'vitest';
import { answers, replyTo } from '../../../src/core/question/question.ts';
import { question } from '../../fakes/questions.ts';

const asked = question({
  items: [
    { id: 'spec.md', title: 'spec.md', hash: 'a'.repeat(64) },
    { id: 'issue', title: 'An issue' },
  ],
  options: [
    { id: 'guide', title: 'Guide', text: 'must' },
    { id: 'raise', title: 'Raise', text: 'may', caps: true },
  ],
});

test.each([
  ['words', { text: 'So.' }, true],
  ['blanks', { text: ' \n' }, false],
  ['nothing', {}, false],
  ['something that was ticked', { items: { issue: 'yes' } }, true],
  ['something that was not', { items: { issue: 'no' } }, false],
  ['a document', { items: { 'spec.md': 'a'.repeat(64) } }, false],
  ['something that was not asked about', { items: { other: 'yes' } }, false],
])('an option that needs words, with %s', (_with, more, taken) => {
  expect(answers(asked, replyTo(asked, { by: 'ana', option: 'guide', ...more }))).toBe(taken);
});

test.each([
  ['a limit', { caps: { usd: 7 } }, true],
  ['no limit any more', { caps: { usd: null } }, true],
  ['none', { caps: {} }, false],
])('an option that wants limits, with %s', (_with, more, taken) => {
  expect(answers(asked, replyTo(asked, { by: 'ana', option: 'raise', ...more }))).toBe(taken);
});
