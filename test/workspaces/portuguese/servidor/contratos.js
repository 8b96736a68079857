// Valores permitidos, para o servidor e para a tela.
export const generos = ['ROMANCE', 'POESIA', 'ENSAIO'];
