import { expect, it } from 'vitest';
import type { Option } from '../../src/protocol/question.ts';
import { oneBox } from '../../src/vscode/one-box.ts';
import { question } from '../fakes/questions.ts';

const decline: Option = { id: 'reject', title: 'Decline', text: 'may', safe: true, yes: true };
const once: Option = { id: 'once', title: 'Go ahead', text: 'none' };

it('guidance, or none, is one input', () => {
  const { options } = question();
  expect(oneBox(options)).toEqual({ plain: options[1], wordy: options[0] });
});

it.each<[string, Option[]]>([
  ['words would decline', [once, decline]],
  ['it cannot be undone', [{ ...once, destructive: true }, decline]],
  [
    'it cannot be undone, although the other one wants words',
    [
      { ...once, destructive: true },
      { ...decline, text: 'must' },
    ],
  ],
  ['there are more than two', [once, { ...once, id: 'run' }, { ...decline, text: 'must' }]],
])('Enter alone allows nothing: %s', (_, options) => {
  expect(oneBox(options)).toBeNull();
});
