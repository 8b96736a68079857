import { sentence } from '../describe/message.ts';
import type { GuessedCommand } from './guessed-project.ts';

/** In so many packages of a workspace one command runs a script; with a command for each, a change would be proven by dozens. */
const many = 5;

/** What knows the packages of a workspace: the file that lists them. */
const workspaces = {
  pnpm: { file: 'pnpm-workspace.yaml', command: ['pnpm', '-r'], option: '--filter' },
  npm: { file: 'package.json', command: ['npm'], option: '--workspace' },
} as const;

/**
 * Puts the same script of many packages into one command, which runs them in the order of their dependencies. `lists`: the package managers for
 * which the workspace's top lists its packages.
 */
export function gatherCommands(commands: readonly GuessedCommand[], lists: readonly (keyof typeof workspaces)[]): GuessedCommand[] {
  return commands.flatMap((one) => {
    const manager = lists.find((name) => name === one.argv[0]);
    const script = scriptOf(one);
    const same = commands.filter((other) => script !== null && scriptOf(other) === script);
    if (manager === undefined || same.length < many) return [one];
    if (same[0] !== one) return [];
    const { file, command, option } = workspaces[manager];
    const packages = same.flatMap(({ argv }) => [option, `./${argv[2]}`]);
    return [{ argv: [...command, ...packages, 'run', one.argv[4] ?? ''], reason: sentence('there is {0}', file) }];
  });
}

/** `pnpm test` of `pnpm --dir packages/one run test`; null: it is no script of a package. */
function scriptOf({ argv: [manager, option = '', , verb, script, ...more] }: GuessedCommand): string | null {
  return verb === 'run' && (option === '--dir' || option === '--prefix') && more.length === 0 ? `${manager} ${script}` : null;
}
