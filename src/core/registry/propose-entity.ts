import { meaningsOf } from './glossary.ts';
import { irregularSingular, pascalCase, singulars } from './name-forms.ts';

/** A noun of the request that is no entity yet, but asked for as one. */
export interface Proposal {
  readonly name: string;
  /** As it stands in the request, folded. */
  readonly written: string;
  /** Its last word, or the first of a Spanish or Portuguese name: what it is. */
  readonly head: string;
  /** Every word of it is known as a noun; else it is only a word in the plural. */
  readonly sure: boolean;
}

/** Words after which what is to be made is named. */
const makers = new Set(
  (
    'create manage track register maintain introduce build implement record crear cree crea gestionar administrar registrar implementar ' +
    'controlar criar crie cria gerenciar gerir cadastrar manter lancar emitir'
  ).split(' '),
);
/** Words after which something is put to what there is, where that is named. */
const adders = new Set(
  'add support need needs agregar agregue anadir anada incorporar necesito necesitamos adicionar adicione incluir inclua precisamos'.split(
    ' ',
  ),
);
/** Only what is known as a noun is believed behind these: many other things are implemented, too. */
const careful = new Set(['build', 'implement', 'introduce', 'implementar', ...adders]);
/** Nouns after which, with a link, the same is named: `gestión de vehículos`, `a tree of departments`. */
const makings = new Set(
  (
    'management tracking creation registration maintenance tree hierarchy gestion gestao administracion administracao registro control controle crud ' +
    'modulo alta abm cadastro mantenimiento manutencao seguimiento creacion criacao emision emissao lancamento arbol arvore jerarquia hierarquia'
  ).split(' '),
);
/** Words behind a noun for what handles it: `an invoice module`. */
const handlings = new Set('module management tracking handling administration feature functionality system'.split(' '));
/** What programs have to handle as well, so that handling it asks for no records. */
const technical = new Set('state key process resource session term level line result part version quality time risk change'.split(' '));
/** What is written for a program as often as kept as a record: one of them is no record. */
const written = new Set(
  (
    'service model process rule key message tool plan section component class queue program method field template channel operation ' +
    'condition state session resource version level list line result part unit area stage term track note notification module menu'
  ).split(' '),
);
const determiners = new Set(
  'a an the new some our all todos todas un una unos unas el la los las nuevo nueva nuevos nuevas o os as um uma uns umas novo nova novos novas'.split(
    ' ',
  ),
);
/** Words that end a noun with what belongs to it. */
const ends = new Set(
  (
    'with that which for to in on from by per and or so when where as at of con que para en por y o desde cuando com em e ou quando no na ' +
    'including incluyendo incluindo having linked'
  ).split(' '),
);
const links = new Set(['de', 'del', 'do', 'da', 'dos', 'das']);
const linking = new Set([...links, 'of', 'for']);
const conjunctions = new Set(['and', 'y', 'e']);
/** Between records and those that they are kept for. */
const keptFor = new Set(['for', 'per', 'para', 'por']);
const onto = new Set(['to', 'a', 'al', 'ao', 'aos', 'na', 'nas', 'no', 'nos']);
/** Lists that are records, not ways to show some. */
const lists = new Set(['price', 'wish', 'packing', 'waiting', 'shopping']);
const adjective = /(?:al|ais|ales|ic[oa]s?|ari[oa]s?|iv[oa]s?)$/u;
/** First words of names that are no entity of their own: `work orders`. */
const modifiers = new Set(['work', 'time', 'debit', 'fixed', ...lists]);
/** Before the parts that each record of something has. */
const having = new Set(['with', 'having', 'con', 'com']);
/** Words that begin what something belongs to, which is no part of its name: `gastos de cada empleado`. */
const each = new Set(['cada', 'todo', 'todos', 'toda', 'todas', 'su', 'sus', 'seu', 'sua', 'seus', 'suas', 'mi', 'mis', 'meu', 'meus']);
/** Parts of programs: whoever creates them wants no records of them. */
export const parts: ReadonlySet<string> = new Set(
  (
    'test build page screen button form endpoint api filter column field table script function component migration index log error ' +
    'dialog menu icon link command option setting view route hook doc readme tooltip theme mode export import search chart dashboard login ' +
    'validation tab modal list report header footer layout package module class interface type file folder branch commit release pipeline ' +
    'workflow fixture mock stub helper util cache queue worker middleware plugin extension prueba pagina pantalla boton formulario campo ' +
    'tabla filtro columna informe archivo teste tela botao tabela coluna relatorio arquivo grafico lista listado listagem way change thing ' +
    'feature request version section modulo cookie thumbnail screenshot breadcrumb animation spinner skeleton placeholder shortcut secret ' +
    'dependency retry timeout websocket socket thread exception warning snapshot backup image font color style bundle ' +
    'parameter argument flag constraint translation locale redirect url path snippet benchmark ' +
    'variable constant attribute alias loop handler listener callback promise stream buffer token hash sidebar ' +
    'navbar toolbar popup popover toast badge avatar carousel slider checkbox dropdown selector selection input output response ' +
    'parser linter formatter generator wrapper adapter cluster deployment environment subdomain metric trace span ' +
    'atalho tecla teclado atajo icone imagem imagen erro aviso unitario funcao fila cola'
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
 * Plain nouns that a request asks to keep records of: `Create invoices with line items` → Invoice; `vehicles and drivers` are two. So does one
 * that is, or begins with, nothing else: `Invoices with line items`.
 */
export function proposeEntities(words: readonly string[], wording: Wording): Proposal[] {
  for (let at = 0; at < words.length; at++) {
    const found = proposedBehind(words, at, wording);
    if (found.length > 0) return found;
  }
  const first = proposedAtStart(words, wording);
  return first ? [first] : [];
}

function proposedBehind(words: readonly string[], at: number, wording: Wording): Proposal[] {
  const word = words[at] ?? '';
  const isRegistering = word === 'alta' && words[at - 1] === 'de';
  const isMaking = makings.has(word) && (linking.has(words[at + 1] ?? '') || isRegistering);
  const isAdding = adders.has(word) && !makers.has(word);
  if (!isMaking && !isAdding && !makers.has(word)) return [];
  const found: Proposal[] = [];
  let start = isMaking && !isRegistering ? at + 2 : at + 1;
  for (;;) {
    const phrase = phraseAfter(words, start, wording);
    const end = start + skipped(words, start) + phrase.length;
    const proposal = proposed(phrase, wording);
    const isKept = proposal !== null && (proposal.sure || !(isMaking || careful.has(word) || found.length > 0));
    const isRecord = !isMaking || (isPlural(proposal?.head ?? '') && !isOf(proposal?.head ?? '', technical));
    // `a note to cards`: a part of them.
    const isPart = isAdding && onto.has(words[end] ?? '') && !phrase.some(isPlural);
    if (isKept && isRecord && !isPart && (!isAdding || wording.known.size === 0 || hasOwn(words, end, phrase))) found.push(proposal);
    if (phrase.length === 0 || !conjunctions.has(words[end] ?? '')) return found;
    start = end + 1;
  }
}

const skipped = (words: readonly string[], start: number): number =>
  Math.max(
    0,
    words.slice(start).findIndex((word) => !determiners.has(word)),
  );

/** Beside entities that are there, what is added is a record only where it has parts of its own, or is kept for one of them. */
function hasOwn(words: readonly string[], end: number, phrase: readonly string[]): boolean {
  const [next = '', ...rest] = words.slice(end, end + 4);
  return phrase.some(isPlural) && (keptFor.has(next) || (having.has(next) && rest.slice(0, 2).some(isPlural)));
}

/** A request that only says what there is to be: records, and what they have. */
function proposedAtStart(words: readonly string[], wording: Wording): Proposal | null {
  const phrase = phraseAfter(words, 0, wording);
  if (phrase.some((word) => wording.known.has(word))) return null;
  const rest = words.slice(skipped(words, 0) + phrase.length);
  const isSeveral = (word: string | undefined): boolean => word !== undefined && isPlural(word);
  const hasParts = having.has(rest[0] ?? '') && phrase.some(isPlural) && rest.slice(1, 3).some(isSeveral);
  return (rest.length === 0 || hasParts) && phrase.every((word) => links.has(word) || isNoun(word, wording))
    ? proposed(phrase, wording)
    : null;
}

function phraseAfter(words: readonly string[], start: number, { known }: Wording): string[] {
  let at = start + skipped(words, start);
  if (makings.has(words[at] ?? '') && linking.has(words[at + 1] ?? '')) at += 2;
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

const meanings = (word: string): string[] => singulars(word).flatMap((form) => meaningsOf(form));

const adjectiveOf = (word: string): string => word.replace(/(?:ais|ales)$/u, 'al').replace(/s$/u, '');

const isOf = (word: string, some: ReadonlySet<string>): boolean => meanings(word).some((meaning) => some.has(meaning));

/** `status`, `analysis` and `news` end like plurals, and are none. */
const isPlural = (word: string): boolean =>
  irregularSingular(word) !== null ||
  (word.endsWith('s') &&
    singulars(word).length > 1 &&
    (singulars(word)
      .slice(1)
      .some((form) => meaningsOf(form).length > 0) ||
      !/(?:[iu]s|ics|news)$/u.test(word)));

function proposed(all: readonly string[], wording: Wording): Proposal | null {
  const turned = all.some((word) => links.has(word));
  const handled = all.length > 1 && handlings.has(all.at(-1) ?? '');
  const phrase = handled ? all.slice(0, -1) : all;
  const content = phrase.filter((word) => !links.has(word));
  const nouns = turned ? content.toReversed() : content;
  const [noun = ''] = nouns.slice(-1);
  const isPart = (word: string): boolean => singulars(word).some((form) => parts.has(form));
  const [first = '', second] = nouns;
  // `leave requests` are records, and so are some lists.
  const isRequest = singulars(noun).includes('request') && !isPart(first);
  const isList = meanings(noun).includes('list') && [first, ...meanings(first)].some((one) => lists.has(one));
  const isRecords = nouns.length === 2 && (isRequest || isList);
  if (nouns.length === 0 || nouns.length > 2 || (nouns.some(isPart) && !isRecords)) return null;
  if (handled && isOf(noun, technical)) return null;
  // `notas fiscais`, called so in the code base, too.
  if (wording.foreign && !wording.translated && !turned && second !== undefined && isNoun(first, wording) && adjective.test(second))
    return { name: pascalCase([singularOf(first, false), adjectiveOf(second)]), written: phrase.join(' '), head: first, sure: true };
  // Words that nobody knows are believed only where they stand alone, in the plural.
  const sure = nouns.every((word, index) => isNoun(word, wording) || (index < nouns.length - 1 && modifiers.has(word)));
  if (!sure && !(nouns.length === 1 && isPlural(noun))) return null;
  if (nouns.length === 1 && !isPlural(noun) && isOf(noun, written)) return null;
  const named = wording.translated ? nouns : content;
  return { name: pascalCase(named.map((word) => singularOf(word, wording.translated))), written: phrase.join(' '), head: noun, sure };
}

/** What one record is called. `translated`: in English, where the word is known. */
export function singularOf(word: string, translated: boolean): string {
  const irregular = irregularSingular(word);
  const form = singulars(word).find((one) => meaningsOf(one).length > 0);
  const [meaning] = form === undefined ? [] : meaningsOf(form);
  if (form !== undefined) return translated && meaning !== undefined ? meaning : form;
  if (irregular !== null) return irregular;
  if (!isPlural(word)) return word;
  if (/(?:[sxz]|ch|sh)es$/u.test(word)) return word.slice(0, -2);
  return word.endsWith('ies') ? `${word.slice(0, -3)}y` : word.replace(/s$/u, '');
}
