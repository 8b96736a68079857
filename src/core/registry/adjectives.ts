import { foldText } from '../spec/fold-text.ts';

/** Spanish and Portuguese adjectives in names of what businesses keep records of, with what stands in its place in an English name. */
const pairs = `
bancario bank; bancário bank; médico medical; fijo fixed; fixo fixed; fiscal fiscal; legal legal; jurídico legal; laboral labor;
técnico technical; comercial commercial; financiero financial; financeiro financial; contable accounting; contábil accounting;
clínico clinical; hospitalario hospital; escolar school; académico academic; acadêmico academic; deportivo sports; esportivo sports;
mensual monthly; mensal monthly; anual annual; interno internal; externo external; público public; digital digital; postal postal;
electrónico electronic; eletrônico electronic; familiar family; inmobiliario property; imobiliário property; turístico tour;
telefónico phone; telefônico phone; industrial industrial; agrícola farm; ambiental environmental; salarial salary; vehicular vehicle;
veicular vehicle; activo active; ativo active; inactivo inactive; inativo inactive; personal personal; pessoal personal
`;

const english = new Map(
  pairs.split(/[;\n]/u).flatMap((pair) => {
    const [word = '', meaning = ''] = pair.trim().split(' ');
    return word === '' ? [] : [[stemOf(foldText(word)), meaning] as const];
  }),
);

/** Without number and gender: `bancarias` and `bancario` are one. */
function stemOf(word: string): string {
  return word
    .replace(/ais$/u, 'al')
    .replace(/eis$/u, 'il')
    .replace(/(?:[oa]s?|(?<=[lr])es|s)$/u, '');
}

/** What a folded adjective is called in an English name; null for a word that is no such adjective. */
export function adjectiveIn(word: string): string | null {
  return english.get(stemOf(word)) ?? null;
}

/** Before a noun, too, though they are long enough to be one. */
const quantities = new Set(
  (
    'este esta estos estas ese esa esos esas esse essa esses essas aquel otro otra otros otras outro outra outros outras varios varias muchos ' +
    'muchas muitos muitas algun alguno algunos algunas algum alguns algumas todo toda todos todas ambos mismo mesmo cada qualquer cualquier ' +
    'nuestro nuestros nosso nossos nuevo nueva nuevos nuevas novo nova novos novas tres seis quatro cuatro cinco como cuando quando sobre entre ' +
    'hasta desde para pelo pela pelos pelas'
  ).split(' '),
);

/** Whether a word that may be a noun as well is said of the noun before it: `equipos médicos`, but `los médicos`, `listar médicos`. */
export function isSaidOf(word: string, before: string): boolean {
  if (adjectiveIn(word) === null || before.length < 4 || quantities.has(before)) return false;
  return before.endsWith('s') === word.endsWith('s') && !/(?:[aei]r|ndo|mos)$/u.test(before);
}
