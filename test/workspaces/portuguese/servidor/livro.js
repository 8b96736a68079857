import { guardar } from './acervo.js';
import { generos } from './contratos.js';
import { exigirId, exigirTexto, exigirUmDe } from './verificacoes.js';

export function criarLivro(acervo, entrada) {
  return guardar(acervo.livros, {
    titulo: exigirTexto(entrada.titulo, 'titulo'),
    ano: entrada.ano,
    genero: exigirUmDe(entrada.genero, generos, 'genero'),
    autor: exigirId(entrada.autor, acervo.autores, 'autor'),
  });
}
