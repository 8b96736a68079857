import { guardar } from './acervo.js';
import { situacoes } from './contratos.js';
import { exigirTexto, exigirUmDe } from './verificacoes.js';

export function criarEditora(acervo, entrada) {
  return guardar(acervo.editoras, {
    nome: exigirTexto(entrada.nome, 'nome'),
    situacao: exigirUmDe(entrada.situacao, situacoes, 'situacao'),
  });
}

export function livrosDaEditora(acervo, id) {
  return acervo.livros.filter(({ editora }) => editora === id);
}
