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
const adders = new Set(
  'add support need needs agregar agregue anadir anada incorporar necesito necesitamos adicionar adicione incluir inclua precisamos'.split(
    ' ',
  ),
);
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
/** Before the parts that each record of something has. */
const having = new Set(['with', 'having', 'con', 'com']);
/** Words that begin what something belongs to, which is no part of its name: `gastos de cada empleado`. */
const each = new Set(['cada', 'todo', 'todos', 'toda', 'todas', 'su', 'sus', 'seu', 'sua', 'seus', 'suas', 'mi', 'mis', 'meu', 'meus']);
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

interface Wording {
  /** The request may be Spanish or Portuguese. */
  readonly foreign: boolean;
  /** The code base speaks English, so that `facturas` becomes Invoice, too. */
  readonly translated: boolean;
  /** What stands in the request, as it is written, for entities that are there. */
  readonly known: ReadonlySet<string>;
}

/**
 * Plain nouns that a request asks to keep records of: `Create invoices with line items` → Invoice. So does one that is, or begins with, nothing
 * else: `Invoices with line items`.
 */
export function proposeEntities(words: readonly string[], wording: Wording): Proposal[] {
  const found: Proposal[] = [];
  for (const [at, word] of words.entries()) {
    if (!makers.has(word) && !(adders.has(word) && wording.known.size === 0)) continue;
    const proposal = proposed(phraseAfter(words, at + 1, wording), wording);
    if (proposal) found.push(proposal);
  }
  const [first = proposedAtStart(words, wording)] = found;
  return first ? [first] : [];
}

/** A request that only says what there is to be: records, and what they have. */
function proposedAtStart(words: readonly string[], wording: Wording): Proposal | null {
  const start = words.findIndex((word) => !determiners.has(word));
  const phrase = phraseAfter(words, 0, wording);
  const rest = words.slice(Math.max(0, start) + phrase.length);
  const isSeveral = (word: string | undefined): boolean => word !== undefined && isPlural(word);
  const hasParts = having.has(rest[0] ?? '') && isSeveral(phrase.at(-1)) && rest.slice(1, 3).some(isSeveral);
  return (rest.length === 0 || hasParts) && phrase.every((word) => links.has(word) || isNoun(word, wording))
    ? proposed(phrase, wording)
    : null;
}

function phraseAfter(words: readonly string[], start: number, { known }: Wording): string[] {
  let at = start;
  while (determiners.has(words[at] ?? '')) at++;
  const phrase: string[] = [];
  for (; at < words.length && phrase.length < 4; at++) {
    const [word = '', next = ''] = words.slice(at, at + 2);
    if (links.has(word) && (determiners.has(next) || each.has(next) || known.has(next))) break;
    if (ends.has(word) && !(links.has(word) && phrase.length > 0)) break;
    phrase.push(word);
  }
  return links.has(phrase.at(-1) ?? '') ? phrase.slice(0, -1) : phrase;
}

/** A word that is in the glossary, in this language. */
const isNoun = (word: string, { foreign }: Wording): boolean =>
  singulars(word).some((form) => meaningsOf(form).some((meaning) => foreign || meaning === form));

/** `status`, `analysis` and `news` end like plurals, and are none. */
const isPlural = (word: string): boolean =>
  singulars(word).length > 1 &&
  (singulars(word)
    .slice(1)
    .some((form) => meaningsOf(form).length > 0) ||
    !/(?:[iu]s|ics|news)$/u.test(word));

function proposed(phrase: readonly string[], wording: Wording): Proposal | null {
  const turned = phrase.some((word) => links.has(word));
  const content = phrase.filter((word) => !links.has(word));
  const nouns = turned ? content.toReversed() : content;
  const [noun = ''] = nouns.slice(-1);
  if (nouns.length === 0 || nouns.length > 2 || nouns.some((word) => singulars(word).some((form) => parts.has(form)))) return null;
  // Words that nobody knows are believed only where they stand alone, in the plural.
  if (!nouns.every((word) => isNoun(word, wording)) && !(nouns.length === 1 && isPlural(noun))) return null;
  return { name: pascalCase(nouns.map((word) => singularOf(word, wording.translated))), written: phrase.join(' ') };
}

/** What one record is called. `translated`: in English, where the word is known. */
export function singularOf(word: string, translated: boolean): string {
  const form = singulars(word).find((one) => meaningsOf(one).length > 0);
  const [meaning] = form === undefined ? [] : meaningsOf(form);
  if (form !== undefined) return translated && meaning !== undefined ? meaning : form;
  if (!isPlural(word)) return word;
  if (/(?:[sxz]|ch|sh)es$/u.test(word)) return word.slice(0, -2);
  return word.endsWith('ies') ? `${word.slice(0, -3)}y` : word.replace(/s$/u, '');
}
