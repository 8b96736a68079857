/** What follows a verb at the beginning of a request. */
const objects = new Set('the an all each every any their its these those my our your by'.split(' '));
const modals = new Set('can could cannot should shall must may might will would please'.split(' '));
/** Before "to" and a verb; of those that allow, somebody stands between. */
const able = new Set('able want wants need needs like possible way ways ability option allow allowed how used easy'.split(' '));
const allowing = new Set('allow allows enable enables ask asks permit permits invite invites want wants'.split(' '));

/** Words in <> that name nothing, with those around them. */
const idioms = [
  /\bin <order> (?:to|that|for)\b/u,
  /\b(?:sort|sorting|alphabetical|chronological|reverse|tab|out of) <order>/u,
  /\b(?:el|en|por|em) <(?:orden|ordem)>(?! de\b)|\bel <orden> de (?:las|los)\b/u,
  /<(?:orden|ordem)> (?:alfabetic|cronologic|crescente|decrescente|ascendente|descendente)/u,
  /\b(?:mudar|alterar|trocar) a <ordem> d[ao]s\b/u,
  /\b(?:de|esta|esa|desta|dessa|outra|otra|alguna|alguma|qualquer|cualquier|mejor|melhor|mesma|misma) <formas?>(?! d[eo]\b)/u,
  /\b(?:per|por|al|ao) <(?:day|week|month|year|hour|dia|semana|mes|ano|hora)>/u,
  /<event> (?:loop|handler|listener)s?\b/u,
  /<user> (?:interface|experience|agent)s?\b/u,
  /\b(?:ip|mac) <address(?:es)?>/u,
];

/**
 * Whether a word of a request may name something: not in `Order the list`, `users can view it` or `por orden alfabético`, where it is a verb
 * or part of an idiom. `foreign`: the request may be Spanish or Portuguese, where "a" follows nouns, too.
 */
export function isNounHere(words: readonly string[], at: number, foreign: boolean): boolean {
  const [far = '', near = '', before = '', word = '', after = '', next = ''] = [-3, -2, -1, 0, 1, 2].map((step) => words[at + step] ?? '');
  if (idioms.some((idiom) => idiom.test(`${near} ${before} <${word}> ${after} ${next}`))) return false;
  if (/(?<!s)s$/u.test(word)) return true;
  const isFollowed = objects.has(after) || (after === 'a' && !foreign);
  if (at === 0 || before === 'please' || before === 'and') return !isFollowed;
  if (before === 'to') return !isFollowed && !able.has(near) && !allowing.has(far);
  return !modals.has(before);
}
