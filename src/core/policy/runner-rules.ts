import { each, number, words, type CommandRule, type Options } from './command-rule.ts';

/** A test's name, or a part of it: without what a shell between could take apart. */
const name = /^[\p{L}\p{N}_][\p{L}\p{N}_ .,:/#+-]*$/u;

/** Options of test runners that load no code, write nothing and start nothing: which tests, and how their results are printed. */
const vitest: Options = {
  switches: words('--run --silent --passWithNoTests --no-coverage --no-color --no-file-parallelism --hideSkippedTests'),
  values: {
    ...each('-t --testNamePattern', name),
    '--reporter': /^(?:default|verbose|dot|json|tap)$/u,
    ...each('--bail --retry --maxWorkers --testTimeout', number),
    '--project': /^[\w-]+$/u,
  },
};
const jest: Options = {
  switches: words(
    '--verbose --silent --runInBand -i --bail -b --ci --no-coverage --coverage=false --listTests --passWithNoTests --no-cache',
  ),
  values: { ...each('-t --testNamePattern --testPathPattern --testPathPatterns', name), ...each('-w --maxWorkers --testTimeout', number) },
};
const mocha: Options = {
  switches: words('--bail -b --exit --invert -i'),
  values: {
    ...each('-g --grep -f --fgrep', name),
    ...each('-t --timeout', number),
    ...each('-R --reporter', /^(?:spec|dot|min|list|tap|json)$/u),
  },
};
const nodeTest: Options = {
  switches: ['--test-only'],
  values: {
    ...each('--test-name-pattern --test-skip-pattern', name),
    '--test-reporter': /^(?:spec|tap|dot)$/u,
    ...each('--test-concurrency --test-timeout', number),
  },
};
const pytest: Options = {
  switches: words('-q -v -vv -x -s -l --lf --ff --last-failed --failed-first --collect-only --co --no-header --no-summary --no-cov --sw'),
  values: {
    '--tb': /^\w+$/u,
    ...each('--maxfail --durations', number),
    ...each('-k -m', /^[\w .-]+$/u),
    '-r': /^[aAfExXspPw]+$/u,
    '-n': /^(?:auto|\d+)$/u,
    // Others would be loaded.
    '-W': /^(?:ignore|default|error)$/u,
    '-p': /^no:\w+$/u,
  },
};

const runners: readonly { readonly lines: readonly string[]; readonly options: Options; readonly narrows?: true }[] = [
  { lines: ['vitest', 'vitest run', 'npx vitest', 'npx vitest run'], options: vitest },
  { lines: ['jest', 'npx jest'], options: jest },
  { lines: ['mocha', 'npx mocha'], options: mocha },
  { lines: ['node --test'], options: nodeTest },
  { lines: ['pytest', 'python -m pytest', 'python3 -m pytest'], options: pytest, narrows: true },
];

/** Behind a command of the settings. */
export const runnerRules: readonly CommandRule[] = runners.flatMap(({ lines, options, ...more }) =>
  lines.map((line): CommandRule => ({ begin: words(line), kind: 'added', ...options, operands: 'tests', ...more })),
);

/** What may stand behind a test runner, by the words that start it; {}: it is none that is known. */
export function runnerOptions(argv: readonly string[]): Options {
  const { switches = [], values = {} } = runnerRules.findLast(({ begin }) => begin.every((word, index) => argv[index] === word)) ?? {};
  return { switches, values };
}
