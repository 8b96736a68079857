export class ErroDeEntrada extends Error {}

export function exigirTexto(valor, campo) {
  if (typeof valor !== 'string' || valor.trim() === '') throw new ErroDeEntrada(`${campo}: falta o texto`);
  return valor.trim();
}

export function exigirUmDe(valor, valores, campo) {
  if (!valores.includes(valor)) throw new ErroDeEntrada(`${campo}: um de ${valores.join(', ')}`);
  return valor;
}

export function exigirId(valor, tabela, campo) {
  if (!tabela.some(({ id }) => id === valor)) throw new ErroDeEntrada(`${campo}: ${valor} não existe`);
  return valor;
}
