import { isIdiom } from './idioms.ts';

/** What follows a verb at the beginning of a request. */
const objects = new Set('the an all each every any their its these those my our your by them it him us me'.split(' '));
const modals = new Set('can could cannot should shall must may might will would please'.split(' '));
/** Before "to" and a verb; of those that allow, somebody stands between. */
const able = new Set('able want wants need needs like possible way ways ability option allow allowed how used easy'.split(' '));
const allowing = new Set('allow allows enable enables ask asks permit permits invite invites want wants'.split(' '));

/** They end like a plural, and are none. */
const noPlurals = new Set('this its his as is was has does us always towards whereas perhaps'.split(' '));
/** Before them stands what they allow or do; behind these even such a word is a noun. */
const articles = new Set('a an the each every their its his her our your new'.split(' '));

/**
 * Whether a word of a request may name something: not in `Order the list`, `users can view it` or `por orden alfabético`, where it is a verb
 * or part of an idiom. `foreign`: the request may be Spanish or Portuguese, where "a" follows nouns, too.
 */
export function isNounHere(words: readonly string[], at: number, foreign: boolean): boolean {
  const [far = '', near = '', before = '', word = '', after = '', next = ''] = [-3, -2, -1, 0, 1, 2].map((step) => words[at + step] ?? '');
  if (isIdiom(`${near} ${before}`, word, `${after} ${next}`)) return false;
  if (/(?<!s)s$/u.test(word)) return true;
  if (modals.has(word) || (able.has(word) && after === 'to')) return articles.has(before);
  const isFollowed = objects.has(after) || (after === 'a' && !foreign);
  // `Customers order the product`.
  if ((isFollowed || (after === 'a' && able.has(word))) && /(?<![siu])s$/u.test(before) && !noPlurals.has(before)) return false;
  if (at === 0 || before === 'please' || before === 'and') return !isFollowed && !(at === 0 && after === 'that');
  if (before === 'to') return !isFollowed && !able.has(near) && !allowing.has(far);
  return !modals.has(before);
}
