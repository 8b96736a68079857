/** Todos os dados, na memória. */
export function novoAcervo() {
  return { autores: [], livros: [] };
}

/** Guarda uma linha com o próximo id da tabela. */
export function guardar(tabela, linha) {
  const guardada = { id: tabela.length + 1, ...linha };
  tabela.push(guardada);
  return guardada;
}
