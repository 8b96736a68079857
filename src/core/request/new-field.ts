import { foldText } from '../spec/fold-text.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** English, Spanish and Portuguese, folded. */
const fields = words(
  'field fields column columns attribute attributes property properties campo campos columna columnas coluna colunas ' +
    'atributo atributos propiedad propiedades propriedade propriedades',
);
/** What they take goes to what stands behind a preposition: `add a phone to Doctor`. */
const adding = words(
  'add adds adding include store stores save record capture track keep keeps ' +
    'agregar agregue agrega anadir anada incluir incluya guardar guarde registrar registre adicionar adicione acrescentar acrescente inclua salvar salve',
);
/** What stands before them has what they take: `doctors should have a phone`. */
const having = words('have has carry carries hold holds tener tenga tengan tiene tienen ter tenha tenham tem');
const prepositions = words('to on of for in at into al a en de del ao aos as no na nos nas em do da dos das para');
const articles = words('a an the its their each every new another un una el la los las um uma o os nuevo nueva nuevos novo nova');
/** Parts of programs, and work on them: not what is kept of an entity. */
const parts = words(
  'filter filters button buttons page pages test tests endpoint endpoints list lists view views report reports search sort sorting link links icon ' +
    'icons validation check checks index export import log logs cache screen form forms table tables route routes menu tab tabs dialog modal pagination ' +
    'permission permissions rule rules api docs documentation support entity entities module modules translation translations ' +
    'filtro filtros boton botones botao botoes pagina paginas prueba pruebas teste testes lista listas vista tela telas informe informes relatorio ' +
    'relatorios busqueda busca enlace icono icone validacion validacao exportacion exportacao importacion importacao formulario tabla tabela ruta rota ' +
    'entidad entidade soporte suporte modulo traduccion traducao permiso permissao regla regra',
);
const fresh = words('new another further nuevo nueva nuevos otro otra novo nova novos outro outra');
/** Longest name of a field. */
const most = 5;

/** Whether a request asks that something more is kept of what it is about. A guess from its words: what it misses is only not said beforehand. */
export function asksForField(request: string): boolean {
  const all = foldText(request).match(/[\p{L}\p{N}]+|[.,;:!?]/gu) ?? [];
  return all.some((word, at) => {
    if (!adding.has(word) && !having.has(word) && !fresh.has(word)) return false;
    const start = at + (articles.has(all[at + 1] ?? '') ? 2 : 1);
    const rest = all.slice(start);
    const end = rest.findIndex((one) => prepositions.has(one) || /^[.,;:!?]$/u.test(one));
    const name = end < 0 ? rest : rest.slice(0, end);
    if (name.length === 0 || name.length > most || name.some((one) => parts.has(one))) return false;
    return name.some((one) => fields.has(one)) || having.has(word) || (adding.has(word) && prepositions.has(rest[end] ?? ''));
  });
}
