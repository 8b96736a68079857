import { meaningsOf } from './glossary.ts';
import { pascalCase, singulars } from './name-forms.ts';

/** A noun of the request that is no entity yet, but asked for as one. */
export interface Proposal {
  readonly name: string;
  /** As it stands in the request, folded. */
  readonly written: string;
}

/** Words after which what is to be made is named. */
const makers = new Set(
  (
    'create manage track register maintain introduce build implement record crear cree crea gestionar administrar registrar implementar ' +
    'controlar criar crie cria gerenciar gerir cadastrar manter'
  ).split(' '),
);
/** Words after which something is put to what there is, where that is named. */
const adders = new Set('add support agregar agregue anadir anada incorporar adicionar adicione incluir inclua'.split(' '));
const determiners = new Set(
  'a an the new some our un una unos unas el la los las nuevo nueva nuevos nuevas o os as um uma uns umas novo nova novos novas'.split(' '),
);
/** Words that end a noun with what belongs to it. */
const ends = new Set(
  (
    'with that which for to in on from by per and or so when where as at of con que para en por y o desde cuando com em e ou quando no na ' +
    'including incluyendo incluindo having linked'
  ).split(' '),
);
const links = new Set(['de', 'del', 'do', 'da', 'dos', 'das']);
/** Parts of programs: whoever creates them wants no records of them. */
const parts = new Set(
  (
    'test build page screen button form endpoint api filter column field table script function component migration index log error ' +
    'dialog menu icon link command option setting view route hook doc readme tooltip theme mode export import search chart dashboard login ' +
    'validation tab modal list report header footer layout package module class interface type file folder branch commit release pipeline ' +
    'workflow fixture mock stub helper util cache queue worker middleware plugin extension prueba pagina pantalla boton formulario campo ' +
    'tabla filtro columna informe archivo teste tela botao tabela coluna relatorio arquivo grafico lista listado listagem way change thing ' +
    'feature request version section'
  ).split(' '),
);

/**
 * Plain nouns that a request asks to keep records of: `Create invoices with line items` → Invoice. `translated`: the code base speaks
 * English, so that `facturas` becomes Invoice, too. `known`: the request names entities that are there.
 */
export function proposeEntities(words: readonly string[], options: { foreign: boolean; translated: boolean; known: boolean }): Proposal[] {
  const found: Proposal[] = [];
  for (const [at, word] of words.entries()) {
    if (!makers.has(word) && !(adders.has(word) && !options.known)) continue;
    const phrase = phraseAfter(words, at + 1);
    const proposal = proposed(phrase, options);
    if (proposal) found.push(proposal);
  }
  return found.slice(0, 1);
}

function phraseAfter(words: readonly string[], start: number): string[] {
  let at = start;
  while (determiners.has(words[at] ?? '')) at++;
  const phrase: string[] = [];
  for (; at < words.length && phrase.length < 4; at++) {
    const word = words[at] ?? '';
    if (ends.has(word) && !(links.has(word) && phrase.length > 0)) break;
    phrase.push(word);
  }
  return links.has(phrase.at(-1) ?? '') ? phrase.slice(0, -1) : phrase;
}

function proposed(phrase: readonly string[], { foreign, translated }: { foreign: boolean; translated: boolean }): Proposal | null {
  const turned = phrase.some((word) => links.has(word));
  const content = phrase.filter((word) => !links.has(word));
  const nouns = turned ? content.toReversed() : content;
  const [noun = ''] = nouns.slice(-1);
  const forms = singulars(noun);
  if (nouns.length === 0 || nouns.length > 2 || nouns.some((word) => singulars(word).some((form) => parts.has(form)))) return null;
  const isKnown = (word: string): boolean =>
    singulars(word).some((form) => meaningsOf(form).some((meaning) => foreign || meaning === form));
  // Words that nobody knows are believed only where they stand alone, in the plural.
  if (!nouns.every(isKnown) && !(nouns.length === 1 && forms.length > 1)) return null;
  return { name: pascalCase(nouns.map((word) => singularOf(word, translated))), written: phrase.join(' ') };
}

function singularOf(word: string, translated: boolean): string {
  const form = singulars(word).find((one) => meaningsOf(one).length > 0);
  const [meaning] = form === undefined ? [] : meaningsOf(form);
  if (form !== undefined) return translated && meaning !== undefined ? meaning : form;
  if (/(?:[sxz]|ch|sh)es$/u.test(word)) return word.slice(0, -2);
  return word.endsWith('ies') ? `${word.slice(0, -3)}y` : word.replace(/s$/u, '');
}
