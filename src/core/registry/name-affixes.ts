import { adjectiveIn } from './adjectives.ts';
import { meaningsOf } from './glossary.ts';
import { singulars, wordsOf } from './name-forms.ts';

/** Prefixes of names of tables. */
const prefixes = new Set(['tb', 'tbl']);
/** Short, and yet words. */
const words = new Set('sub api web new old pre car tax pet job bus app log'.split(' '));
const longestPrefix = 3;
/** What classes are that are kept, whatever they are called. */
const suffixes = ['entity', 'aggregate root', 'entidad', 'entidade'];
/** The same, where most names end so. */
const commonSuffixes = ['model', 'table', 'record', 'schema'];

/**
 * What entities are called without what says nothing of them: a prefix that several share (`TmsDriver`, `tb_pedido`), an end like `Entity`. Not
 * where two would then be called the same.
 */
export function calledNames(names: readonly string[]): Map<string, readonly string[]> {
  const all = names.map((name) => ({ name, words: wordsOf(name) }));
  const firsts = countOf(all.flatMap(({ words: [first, ...rest] }) => (first === undefined || rest.length === 0 ? [] : [first])));
  const whole = new Set(all.map(({ words: parts }) => parts.join(' ')));
  const ends = [
    ...suffixes,
    ...commonSuffixes.filter((end) => all.filter(({ words: parts }) => parts.at(-1) === end).length * 2 > all.length),
  ];
  const called = all.map(({ name, words: parts }) => {
    const end = ends.find((suffix) => ` ${parts.join(' ')}`.endsWith(` ${suffix}`));
    const body = end === undefined ? parts : parts.slice(0, -end.split(' ').length);
    const [first = ''] = body;
    const short = body.length > 1 && isPrefix(first, firsts.get(first) ?? 0, all.length, whole) ? body.slice(1) : body;
    return { name, parts, short: short.length > 0 ? short : parts };
  });
  const shorts = countOf(called.map(({ short }) => short.join(' ')));
  const isAlone = (short: string, own: string): boolean => short === own || (shorts.get(short) === 1 && !whole.has(short));
  return new Map(called.map(({ name, parts, short }) => [name, isAlone(short.join(' '), parts.join(' ')) ? short : parts]));
}

function isPrefix(first: string, shared: number, all: number, names: ReadonlySet<string>): boolean {
  if (prefixes.has(first)) return true;
  if (names.has(first) || adjectiveIn(first) !== null) return false;
  if (singulars(first).some((form) => meaningsOf(form).length > 0)) return false;
  if (shared > 3 && shared * 2 > all) return true;
  if (first.length > longestPrefix || words.has(first)) return false;
  return shared > (/[aeiou]/u.test(first) ? 2 : 1);
}

function countOf(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}
