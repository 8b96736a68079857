import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slug } from '../src/index.js';

test('keeps letters and digits, without accents', () => {
  assert.equal(slug('Grüße, Welt!'), 'grusse-welt');
  assert.equal(slug('  Ação nº 7 '), 'acao-n-7');
});
