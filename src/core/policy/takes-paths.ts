import { shellCommands } from '../evidence/shell-commands.ts';

/** Programs that only look at the paths behind them: they test, lint, check a format or types. `needs`: an option without which they write. */
const takers: readonly { readonly begin: RegExp; readonly needs?: RegExp }[] = [
  { begin: /^(?:vitest|jest|mocha|ava|node --test|playwright test|(?:python3? -m )?pytest|phpunit|rspec)$/u },
  { begin: /^(?:eslint|oxlint|stylelint|tslint|biome (?:check|lint)|ruff check|flake8|pylint|mypy|pyright|rubocop)$/u },
  { begin: /^(?:prettier|oxfmt|black|ruff format)$/u, needs: /^(?:--check|-c|--list-different|-l)$/u },
  { begin: /^(?:tsc|tsgo|vue-tsc)$/u, needs: /^--noemit$/iu },
];

/** What only starts the program behind it. */
const launchers = [['npx'], ['bunx'], ['pnpm', 'exec'], ['yarn', 'exec'], ['poetry', 'run'], ['uv', 'run']];

/** The words of the last program of a script, without what starts it. */
export function lastProgram(script: string): readonly string[] {
  const argv = shellCommands(script, '').at(-1)?.argv ?? [];
  const launcher = launchers.find((words) => words.every((word, index) => argv[index] === word)) ?? [];
  return argv.slice(launcher.length);
}

/** Whether words that are added to a script, as `npm run NAME --` adds them, are paths that its last program only looks at. */
export function takesPaths(script: string): boolean {
  const words = lastProgram(script);
  return takers.some(
    ({ begin, needs }) =>
      [1, 2, 3].some((length) => begin.test(words.slice(0, length).join(' '))) &&
      (needs === undefined || words.some((word) => needs.test(word))),
  );
}
