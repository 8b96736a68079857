import { foldText } from '../spec/fold-text.ts';
import { pascalCase, wordsOf } from './name-forms.ts';

/** Products and languages that are written like entities. */
const products = new Set(
  (
    'typescript javascript graphql github gitlab postgresql postgres mysql sqlite mongodb openapi oauth nodejs nextjs vscode ' +
    'nestjs fastapi dotnet javadoc jquery restful devops macos ios whatsapp youtube linkedin readme changelog webpack ' +
    'tailwindcss iphone ipad powershell'
  ).split(' '),
);
// A table alone may be one on a page; a new one is meant in the database.
const kind = '(?:entity|entidade|entidad|(?:new|nova|nueva) (?:table|tabela|tabla)|crud|cadastro)';
const joint =
  '(?:complet[aoe]|full|simples?|b[aá]sic[ao]?|nov[oa]s?|nuev[oa]s?|called|named|chamad[ao]|llamad[ao]|denominad[ao]|for|of|de|do|da|para|the|a|an|um|uma|un|una)';
const quoted = '["\'“‘«`]([\\p{L}][\\p{L}\\p{N} _-]{1,60})["\'”’»`]';
const plain = '([\\p{L}][\\p{L}\\p{N}_-]{1,60})';

const behind = new RegExp(`(?<![\\p{L}\\p{N}])${kind}[ :]{1,3}(?:${joint} {1,3}){0,3}(?:${quoted}|${plain})`, 'giu');
const before = new RegExp(`(?:${quoted}|${plain})(?: {1,3}(?:as (?:a )?new)?){1,2}(?:entity|crud)(?![\\p{L}\\p{N}])`, 'giu');
/** Stands where one of them may match. To compile them takes longer than all else that a request is asked for, and most say no such thing. */
const named = /entity|entidad|table|tabela|tabla|crud|cadastro/iu;
/** What classes are that belong to something: `OrderController` is no entity. */
const classes =
  /(?:Controller|Service|Repository|Component|Page|View|Dto|Provider|Exception|Error|Test|Tests|Handler|Factory|Helper|Module|Screen|Dialog|Button|Form|Hook|Context|Middleware|Mapper)$/u;
const camel = /(?<![\p{L}\p{N}._/-])(?:\p{Lu}[\p{Ll}\p{N}]{1,40}){2,6}(?![\p{L}\p{N}_/(-]|\.\p{L})/gu;

/** Words that follow "entity" without being its name. */
const fillers = new Set(
  (
    'and or with that which to in on from is has should must new existing this each every some same other another data main ' +
    'whole the a an for of e ou com que em no na nova novo nueva nuevo y o con en la el da do de para uma um una un essa esta ' +
    'cada page view list'
  ).split(' '),
);

/** Requests are read up to here for guesses; what an entity is called stands near the beginning. */
const longestRequest = 20_000;

export interface GuessedEntities {
  /** What stands at "entity", "CRUD" … in three languages. */
  readonly explicit: { readonly name: string; readonly written: string }[];
  /** Words like `ContractTemplate`: less sure. */
  readonly camelCase: string[];
}

/**
 * Entities that a request names itself, conservatively: PascalCase, each once, in order. `singular`: what one of the things is called that a
 * plain noun names (`CRUD for suppliers`); what is quoted or written as a name stays as it is.
 */
export function guessEntities(request: string, singular: (noun: string) => string): GuessedEntities {
  const text = request.slice(0, longestRequest).replace(/\s+/gu, ' ');
  const said = (named.test(text) ? [behind, before] : []).flatMap((pattern) =>
    [...text.matchAll(pattern)].map((found) => ({ quoted: found[1], noun: found[2] ?? '' })),
  );
  const names = said.map(({ quoted, noun }) => ({ written: quoted ?? noun, name: quoted ?? nameOf(noun, singular) }));
  const camelCase = [...text.matchAll(camel)].flatMap(([name]) => (classes.test(name) ? [] : [{ name, written: name }]));
  return { explicit: entitiesOf(names), camelCase: entitiesOf(camelCase).map(({ name }) => name) };
}

const nameOf = (word: string, singular: (noun: string) => string): string =>
  /^\p{Ll}+$/u.test(word) && !fillers.has(foldText(word)) ? singular(foldText(word)) : word;

function entitiesOf(names: GuessedEntities['explicit']): GuessedEntities['explicit'] {
  const found = names
    .filter(({ written }) => !fillers.has(foldText(written)) && !products.has(wordsOf(written).join('')))
    .map(({ name, written }) => ({ name: pascalCase(wordsOf(name)), written }));
  return found.filter(({ name }, index) => name !== '' && found.findIndex((other) => other.name === name) === index);
}
