import { expect, it } from 'vitest';
import { Draft, type RequestQuestion } from '../../src/vscode/draft.ts';
import { memento } from '../extension/suite/memento.ts';

const question: RequestQuestion = { title: 'Fix Bug', prompt: 'What is wrong?', missing: null };
const prefilled: RequestQuestion = { ...question, value: 'NaN is not 0' };

it('what was typed comes back when the same is asked again, in another window too', () => {
  const store = memento();
  expect([new Draft(store).of(question), new Draft(store).of(prefilled)]).toEqual(['', 'NaN is not 0']);
  new Draft(store).keep(question, 'The total is');
  expect([new Draft(store).of(question), new Draft(store).of(prefilled)]).toEqual(['The total is', 'NaN is not 0']);
  new Draft(store).keep(prefilled, 'NaN is not 0, why?');
  expect([new Draft(store).of(question), new Draft(store).of(prefilled)]).toEqual(['', 'NaN is not 0, why?']);
});

it('what has begun a run is forgotten', () => {
  const draft = new Draft(memento());
  draft.keep(question, 'The total is NaN');
  draft.forget();
  expect(draft.of(question)).toBe('');
});
