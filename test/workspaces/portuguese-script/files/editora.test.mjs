import assert from 'node:assert/strict';
import { test } from 'node:test';
import { novoAcervo } from '../acervo.js';
import { criarAutor } from '../autor.js';
import { criarEditora, livrosDaEditora } from '../editora.js';
import { criarLivro } from '../livro.js';

test('uma editora tem nome e uma situação que existe', () => {
  const acervo = novoAcervo();
  assert.deepEqual(criarEditora(acervo, { nome: 'Maré', situacao: 'ATIVA' }), { id: 1, nome: 'Maré', situacao: 'ATIVA' });
  assert.throws(() => criarEditora(acervo, { nome: 'Outra', situacao: 'FALIDA' }), /situacao: um de ATIVA, INATIVA/);
});

test('um livro pode ter uma editora que existe', () => {
  const acervo = novoAcervo();
  const autor = criarAutor(acervo, { nome: 'Cecília' }).id;
  const editora = criarEditora(acervo, { nome: 'Maré', situacao: 'ATIVA' }).id;
  const livro = criarLivro(acervo, { titulo: 'Viagem', ano: 1939, genero: 'POESIA', autor, editora });
  assert.deepEqual(livrosDaEditora(acervo, editora), [livro]);
  assert.throws(() => criarLivro(acervo, { titulo: 'Mar', ano: 1945, genero: 'POESIA', autor, editora: 9 }), /editora: 9 não existe/);
});
