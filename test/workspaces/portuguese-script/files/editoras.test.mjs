import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mostrarEditoras } from '../editoras.js';

test('as editoras aparecem por situação', () => {
  assert.match(mostrarEditoras([{ nome: 'Maré', situacao: 'ATIVA' }]), /<h2>ATIVA<\/h2><ul><li>Maré<\/li><\/ul><h2>INATIVA<\/h2><ul><\/ul>/);
});
