import assert from 'node:assert/strict';
import { test } from 'node:test';
import { novoAcervo } from '../acervo.js';
import { criarAutor } from '../autor.js';
import { criarLivro } from '../livro.js';

test('um livro tem autor e gênero que existem', () => {
  const acervo = novoAcervo();
  const autor = criarAutor(acervo, { nome: 'Cecília' });
  const livro = { titulo: 'Viagem', ano: 1939, genero: 'POESIA', autor: autor.id };
  assert.deepEqual(criarLivro(acervo, livro), { id: 1, ...livro });
  assert.throws(() => criarLivro(acervo, { ...livro, autor: 9 }), /autor: 9 não existe/);
  assert.throws(() => criarLivro(acervo, { ...livro, genero: 'CONTO' }), /genero: um de/);
});
