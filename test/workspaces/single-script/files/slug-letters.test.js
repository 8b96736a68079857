import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slug } from '../src/index.js';

test('letters without an accent are not lost', () => {
  assert.equal(slug('Smørrebrød'), 'smorrebrod');
});
