import { generos } from '../servidor/contratos.js';
import { escapar } from './html.js';

export function mostrarLivros(livros) {
  const grupos = generos.map((genero) => {
    const itens = livros.filter((livro) => livro.genero === genero).map((livro) => `<li>${escapar(livro.titulo)}</li>`);
    return `<h2>${escapar(genero)}</h2><ul>${itens.join('')}</ul>`;
  });
  return grupos.join('');
}
