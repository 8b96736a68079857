import { longForm } from './command-line.ts';

/** What `git -C FOLDER …` is: git in another folder, with the rest of its words. */
export interface GitFolder {
  /** As it is written. */
  readonly folder: string;
  /** The same command as it would be started there. */
  readonly argv: readonly string[];
}

/** null: it is no such command. An empty folder, or an option in its place, is none. */
export function gitFolder(given: readonly string[]): GitFolder | null {
  const [program, option, folder = '', ...rest] = given[0] === 'git' ? longForm(given) : given;
  return program === 'git' && option === '-C' && /^[^-]/u.test(folder) ? { folder, argv: ['git', ...rest] } : null;
}
