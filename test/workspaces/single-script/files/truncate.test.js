import assert from 'node:assert/strict';
import { test } from 'node:test';
import { truncate } from '../src/index.js';

test('a text that fits stays as it is', () => {
  assert.equal(truncate('one two', 7), 'one two');
});

test('a longer one ends at a word boundary', () => {
  assert.equal(truncate('one two three', 8), 'one two…');
  assert.equal(truncate('one two three', 10), 'one two…');
});

test('a first word that is too long is cut', () => {
  assert.equal(truncate('extraordinary', 6), 'extra…');
});
