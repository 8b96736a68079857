import { situacoes } from '../servidor/contratos.js';

export function mostrarEditoras(editoras) {
  const grupos = situacoes.map((situacao) => {
    const itens = editoras.filter((editora) => editora.situacao === situacao).map((editora) => `<li>${editora.nome}</li>`);
    return `<h2>${situacao}</h2><ul>${itens.join('')}</ul>`;
  });
  return grupos.join('');
}
