import { guardar } from './acervo.js';
import { exigirTexto } from './verificacoes.js';

export function criarAutor(acervo, entrada) {
  return guardar(acervo.autores, { nome: exigirTexto(entrada.nome, 'nome') });
}
