import { expect, test } from 'vitest';
import { inEnglish } from '../../src/core/describe/message.ts';
import { acting, approvedReview, call, calls, finish, passed, rejectedReview, spec, wordsOf, write } from './answers.ts';
import { playInMemory as play } from './memory-scene.ts';
import { alwaysReviewed, done, goodSpec, summary, works } from './playing.ts';

test('a question: the spec is amended, its delta approved, and the work goes on', async () => {
  const run = await play(
    acting([
      [
        /^SPEC /,
        (request) =>
          wordsOf(request).includes('found it wrong') ? finish(spec({ Source: ['src/new.txt'] }, { tasks: 'AMENDED' })) : goodSpec,
      ],
      [
        /^Source /,
        (request) =>
          wordsOf(request).includes('AMENDED')
            ? write('src/new.txt', 'good\n')
            : finish('See the question.', { question: 'Is it a or b?' }),
        passed,
      ],
    ]),
  );
  expect(summary(run)).toEqual(done);
  const asked = run.events.flatMap((event) => (event.type === 'question.asked' ? [event.question] : []));
  expect(asked.map((event) => event.reason)).toEqual(['first', 'question']);
  expect(inEnglish(asked[1]?.message ?? '')).toContain('Is it a or b?');
  expect(asked[1]?.delta).toContain('+1. [ ] AMENDED');
});

test('a question whose answer gives another layer work: that layer does it', async () => {
  const run = await play(
    acting([
      [
        /^SPEC /,
        (request) =>
          wordsOf(request).includes('found it wrong') ? finish(spec({ Source: ['src/new.txt'], Library: ['lib/c.txt'] })) : goodSpec,
      ],
      [
        /^Source /,
        (request) =>
          wordsOf(request).includes('- [ ] lib/c.txt')
            ? write('src/new.txt', 'good\n')
            : finish('See the question.', { question: 'Where is c?' }),
        passed,
      ],
      [/^Library /, write('lib/c.txt', 'good c\n'), passed],
    ]),
  );
  expect(summary(run)).toEqual(done);
  expect(run.scene.read('lib/c.txt')).toBe('good c\n');
});

test('a question while fixing a review: the fix is still made', async () => {
  const run = await play(
    acting([
      [
        /^SPEC /,
        (request) =>
          wordsOf(request).includes('found it wrong') ? finish(spec({ Source: ['src/new.txt'] }, { tasks: 'AMENDED' })) : goodSpec,
      ],
      [/^REVIEW Thing \(1/, rejectedReview('src/new.txt')],
      [/^REVIEW Thing /, approvedReview],
      [
        /^REVIEW-FIX Source /,
        (request) =>
          wordsOf(request).includes('AMENDED')
            ? calls(call('read', { path: 'src/new.txt' }))
            : finish('See the question.', { question: 'Is it a or b?' }),
        write('src/new.txt', 'fixed\n'),
        passed,
      ],
      [/^Source /, ...works],
    ]),
    alwaysReviewed,
  );
  expect(summary(run)).toEqual(done);
  expect(run.scene.read('src/new.txt')).toBe('fixed\n');
});
