import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mostrarLivros } from '../livros.js';

test('os livros aparecem por gênero', () => {
  assert.match(mostrarLivros([{ titulo: 'Viagem & mar', genero: 'POESIA' }]), /<h2>POESIA<\/h2><ul><li>Viagem &amp; mar<\/li><\/ul>/);
});
