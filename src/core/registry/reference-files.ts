import { sameWord, wordsOf } from './name-forms.ts';

/** What a file of a module is, beside the entity's name: `bank.service.ts`, `BankController.cs`, `create_banks`. */
const roles = new Set(
  (
    'api app card client column columns command component config constants context controller create created delete detail ' +
    'details dialog dto e2e edit entity entities enum event events factory fixture fixtures form guard handler hook hooks ' +
    'index input interface layout list mapper migration mock modal model models module mutation new page policy provider ' +
    'query queries repo repository request resolver resource response route router routes routing schema schemas screen seed ' +
    'seeder selector serializer service services slice spec specs sql state store stories style styles table test tests type ' +
    'types unit update use util validation validator view views widget add alter drop get tbl i abstract base init up down ' +
    'http configuration mapping endpoint aggregate specification action effect reducer converter formatter filter listener usecase manager impl dao or'
  ).split(' '),
);

const most = 60;

/**
 * The real files of an entity's module among the workspace's paths, by the forms of its name (any case or notation, singular and
 * plural, as a folder or in a file name), closest names first, then by path; at most 60. `Bank` finds `banks/bank.service.ts` and
 * `0001_create_banks.sql`; `bank-account.ts` only when there is nothing closer. `more`: what files of a module are called in this code base.
 */
export function referenceFiles(entity: string, paths: readonly string[], more: ReadonlySet<string> = new Set()): string[] {
  const name = wordsOf(entity);
  if (name.length === 0) return [];
  const own: string[] = [];
  const close: string[] = [];
  const far: string[] = [];
  for (const path of paths) {
    if (/^(?:spec|node_modules|\.git|\.claude)\//u.test(path)) continue;
    const ranks = segmentsOf(path).map((words) => rank(words, name, more));
    if (ranks.at(-1) === 2) own.push(path);
    else if (ranks.includes(2)) close.push(path);
    else if (ranks.includes(1)) far.push(path);
  }
  // Of a large folder those that are called so themselves.
  const named = [...own.sort(), ...close.sort()];
  return (named.length > 0 ? named.slice(0, most) : far).sort().slice(0, most);
}

/** By entity, whether a path is of its module: has its name with nothing but roles around it. */
export function namedAfter(path: string): (entity: string) => boolean {
  const segments = segmentsOf(path);
  return (entity) => {
    const name = wordsOf(entity);
    return name.length > 0 && segments.some((words) => rank(words, name) === 2);
  };
}

const segmentsOf = (path: string): string[][] => path.split('/').map((segment) => wordsOf(segment.replace(/\.[A-Za-z0-9]{1,8}$/u, '')));

/** Whether words say what a file of a module is, and nothing else; numbers say nothing. */
export const isRole = (words: readonly string[], more: ReadonlySet<string> = new Set()): boolean =>
  words.every((word) => roles.has(word) || more.has(word) || roles.has(word.replace(/s$/u, '')) || /^[v]?\d+$/u.test(word));

/** 2: the name with nothing but roles and numbers around it; 1: the name among other words; 0: not there. */
function rank(words: readonly string[], name: readonly string[], more?: ReadonlySet<string>): 0 | 1 | 2 {
  const apart = rankApart(words, name, more);
  // Written in one word: `salesplan.ts`, `controller_salesplans.py`.
  return apart === 0 && name.length > 1 && rankApart(words, [name.join('')], more) === 2 ? 2 : apart;
}

function rankApart(words: readonly string[], name: readonly string[], more?: ReadonlySet<string>): 0 | 1 | 2 {
  let best: 0 | 1 | 2 = 0;
  for (let at = 0; at + name.length <= words.length; at++) {
    const here = name.every((word, index) =>
      index === name.length - 1 ? sameWord(words[at + index] ?? '', word) : words[at + index] === word,
    );
    if (!here) continue;
    const behind = words.slice(at + name.length);
    // What says the name twice is called by it all the same: `OrderEndpoint.ListOrders.cs`.
    if (isRole(words.slice(0, at)) && (isRole(behind, more) || rankApart(behind, name) === 2)) return 2;
    best = 1;
  }
  return best;
}
