/** Words after which what is to be made is named. */
export const makers = new Set(
  (
    'create manage track register maintain introduce build implement record crear cree crea gestionar administrar registrar implementar ' +
    'controlar criar crie cria gerenciar gerir cadastrar manter lancar emitir ' +
    'keep store guardar almacenar armazenar llevar'
  ).split(' '),
);
/** Words after which something is put to what there is, where that is named. */
export const adders = new Set(
  'add support need needs agregar agregue anadir anada incorporar necesito necesitamos adicionar adicione incluir inclua precisamos'.split(
    ' ',
  ),
);
/** What is kept, with these between: `keep a list of suppliers`. */
export const keepers = new Set('keep store maintain llevar mantener guardar manter'.split(' '));
export const listings = new Set('list catalog catalogue record log register directory lista listado listagem registro'.split(' '));
/** Verbs that are nouns as well. */
export const alsoNouns = new Set('store keep record register track support build need needs implement'.split(' '));
/** Behind these words such a verb is none: `the store orders`, `what customers that need approval ordered`. */
export const beforeNouns = new Set('the a an of per for in at by that which who this each every our your their'.split(' '));
/** What is said of a record rather than kept as one, in the plural, too. */
export const values = new Set(
  'price amount cost balance rate score level state term key photo line list part section field notification alert message rule version'.split(
    ' ',
  ),
);
/** Only what is known as a noun is believed behind these: many other things are implemented, too. */
export const careful = new Set([
  ...'build implement introduce implementar keep store guardar almacenar armazenar llevar'.split(' '),
  ...adders,
]);
/** Nouns after which, with a link, the same is named: `gestión de vehículos`, `a tree of departments`. */
export const makings = new Set(
  (
    'management tracking creation registration maintenance tree hierarchy gestion gestao administracion administracao registro control controle crud ' +
    'catalog catalogue catalogo modulo alta abm cadastro mantenimiento manutencao seguimiento creacion criacao emision emissao lancamento arbol arvore jerarquia hierarquia'
  ).split(' '),
);
/** Words behind a noun for what handles it: `an invoice module`. */
export const handlings = new Set('module management tracking handling administration feature functionality system'.split(' '));
/** What programs have to handle as well, so that handling it asks for no records. */
export const technical = new Set(
  'state key process resource session term level line result part version quality time risk change'.split(' '),
);
/** What is written for a program as often as kept as a record: one of them is no record. */
export const written = new Set(
  (
    'service model process rule key message tool plan section component class queue program method field template channel operation ' +
    'condition state session resource version level list line result part unit area stage term track note notification module menu ' +
    'email mail phone step file image page link chat video vote server domain table instance preference variant letter port floor character'
  ).split(' '),
);
export const determiners = new Set(
  'a an the new some our all todos todas un una unos unas el la los las nuevo nueva nuevos nuevas o os as um uma uns umas novo nova novos novas'.split(
    ' ',
  ),
);
/** Words that end a noun with what belongs to it. */
export const ends = new Set(
  (
    'with that which for to in on from by per and or so when where as at of con que para en por y o desde cuando com em e ou quando no na ' +
    'including incluyendo incluindo having linked a al ao aos nos nas pelo pela between entre about sobre without sin sem'
  ).split(' '),
);
export const links = new Set(['de', 'del', 'do', 'da', 'dos', 'das']);
/** With an article in them they begin what something belongs to: `veículos da frota`, but `ordens de compra`. */
export const definite = new Set(['del', 'do', 'da', 'dos', 'das']);
export const linking = new Set([...links, 'of', 'for']);
export const conjunctions = new Set(['and', 'y', 'e']);
/** Between records and those that they are kept for. */
export const keptFor = new Set(['for', 'per', 'para', 'por']);
export const onto = new Set(['to', 'a', 'al', 'ao', 'aos', 'na', 'nas', 'no', 'nos']);
/** Lists that are records, not ways to show some. */
export const lists = new Set(['price', 'wish', 'packing', 'waiting', 'shopping']);
/** Reports that are records. */
export const reports = new Set(['expense', 'incident', 'accident', 'inspection', 'claim']);
export const adjective = /(?:al|ais|ales|ic[oa]s?|ari[oa]s?|iv[oa]s?)$/u;
/** First words of names that are no entity of their own: `work orders`. */
export const modifiers = new Set(['work', 'time', 'debit', 'fixed', 'spare', 'raw', 'safety', ...lists]);
/** Before the parts that each record of something has. */
export const having = new Set(['with', 'having', 'con', 'com']);
/** Verbs between records and what each of them has: `employees have skills`. */
export const owning = new Set(['have', 'has', 'tienen', 'tiene', 'tem']);
/** Words that begin what something belongs to, which is no part of its name: `gastos de cada empleado`. */
export const each = new Set([
  'cada',
  'todo',
  'todos',
  'toda',
  'todas',
  'su',
  'sus',
  'seu',
  'sua',
  'seus',
  'suas',
  'mi',
  'mis',
  'meu',
  'meus',
]);
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
    'atalho tecla teclado atajo icone imagem imagen erro aviso unitario funcao fila cola fichero ficheiro enlace vinculo email mail correo correio'
  ).split(' '),
);
