import { anything, colours, each, number, words, type CommandRule } from './command-rule.ts';
import { checkerRules } from './checker-rules.ts';
import { gitRules } from './git-rules.ts';

const ends = {
  kind: 'reads',
  switches: words('-q -v --quiet --verbose'),
  values: { '-n': /^[-+]?\d+$/u, '-c': /^[-+]?\d+$/u, '--lines': /^[-+]?\d+$/u, '--bytes': /^[-+]?\d+$/u, '-': number },
  operands: 'files',
  filter: true,
} as const;

const grep = {
  begin: ['grep'],
  kind: 'reads',
  switches: words(
    '-i -n -v -c -l -L -w -x -o -E -F -P -H -h -s -q --color --ignore-case --line-number --invert-match --count --only-matching',
  ),
  values: { ...each('-A -B -C -m', number), '-e': anything, '--color=': colours },
  first: anything,
  instead: ['-e'],
  operands: 'files',
} as const;

const dotnet = {
  kind: 'added',
  values: {
    ...each('-c --configuration', /^(?:Debug|Release)$/u),
    ...each('-v --verbosity', /^(?:q|quiet|m|minimal|n|normal|d|detailed)$/u),
  },
  operands: 'files',
} as const;

/** Options of pytest that load no code. */
const ofPytest = {
  switches: words('-q -v -vv -x -s -l --lf --ff --last-failed --failed-first'),
  values: { '--tb=': /^\w+$/u, '--maxfail': number, '-k ': /^[\w .-]+$/u },
} as const;

/** May be given tests to run, no options: those could load code. */
const runners = (...lines: string[]): CommandRule[] =>
  lines.map((line): CommandRule => ({ begin: words(line), kind: 'added', operands: 'tests' }));

/** Every program of which something may run without a question. A program, or an option, that is not here is asked about. */
export const commandRules: readonly CommandRule[] = [
  {
    begin: ['ls'],
    kind: 'reads',
    switches: words('-l -a -A -h -1 -R -t -r -S -F -d -p -s -i --all --almost-all --recursive'),
    values: { '--color=': colours },
    operands: 'files',
  },
  { begin: ['cat'], kind: 'reads', switches: words('-n -A -b -E -s -T -v --number --show-all'), operands: 'files' },
  { begin: ['head'], ...ends },
  { begin: ['tail'], ...ends },
  { begin: ['wc'], kind: 'reads', switches: words('-l -w -c -m -L --lines --words --bytes --chars'), operands: 'files', filter: true },
  { ...grep, filter: true },
  // Behind a pipe it would look through the folder all the same.
  {
    ...grep,
    switches: [...grep.switches, '-r', '--recursive'],
    values: { ...grep.values, ...each('--include= --exclude= --exclude-dir=', anything) },
    shows: 'always',
  },
  {
    begin: ['sort'],
    kind: 'reads',
    switches: words('-n -r -u -f -b -d -h -V -s --numeric-sort --reverse --unique --ignore-case'),
    values: { '-k': /^[\d.,bdfhinrV]+$/u, '-t': /^.$/u },
    operands: 'files',
    filter: true,
  },
  // A second file would be written.
  { begin: ['uniq'], kind: 'reads', switches: words('-c -d -u -i --count --repeated --unique'), operands: 'none', filter: true },
  {
    begin: ['rg'],
    kind: 'reads',
    switches: words(
      '-i -n -v -c -l -w -x -o -F -S -s -N -U -P -H -I --files --no-heading --heading --json --column --ignore-case --line-number --count' +
        ' --fixed-strings --files-with-matches --word-regexp --smart-case --multiline --vimgrep --trim --no-filename --with-filename',
    ),
    values: {
      ...each('-A -B -C -m --max-count --context --after-context --before-context --max-depth', number),
      ...each('-t -T --type --type-not', /^\w+$/u),
      ...each('-e -g --glob', anything),
      '--color': colours,
      '--sort': /^\w+$/u,
    },
    first: anything,
    instead: ['-e', '--files'],
    operands: 'files',
    shows: 'always',
    names: ['--files'],
  },
  { begin: ['sed'], kind: 'reads', switches: ['-n'], first: /^\d+(?:,(?:\d+|\$))?p$/u, operands: 'files', filter: true },
  {
    begin: ['find'],
    kind: 'reads',
    switches: words('-not -o -a -print -empty'),
    values: { ...each('-name -iname -path -ipath', anything), '-type': /^[fdl]$/u, ...each('-maxdepth -mindepth', number) },
    operands: 'files',
  },
  { begin: ['tree'], kind: 'reads', switches: words('-a -d -f'), values: { '-L': number, '-I ': anything }, operands: 'files' },
  // A path into the text, and no more: others could read files or variables.
  {
    begin: ['jq'],
    kind: 'reads',
    switches: words('-r -c -S'),
    first: /^(?:\.[\w.[\]"-]*|keys|length)$/u,
    operands: 'files',
    filter: true,
  },
  { begin: ['du'], kind: 'reads', switches: words('-s -h -a -c -k'), values: { '-d': number }, operands: 'files' },
  { begin: ['file'], kind: 'reads', switches: words('-b -i'), operands: 'files' },
  { begin: ['test'], kind: 'reads', switches: words('-e -f -d -s'), operands: 'files' },
  { begin: ['which'], kind: 'reads', switches: ['-a'], first: /^[\w.-]+$/u, operands: 'none' },
  ...words('stat basename dirname realpath').map((name): CommandRule => ({ begin: [name], kind: 'reads', operands: 'files' })),
  ...words('pwd true date whoami').map((name): CommandRule => ({ begin: [name], kind: 'reads', operands: 'none' })),
  { begin: ['uname'], kind: 'reads', switches: words('-a -s -r -m'), operands: 'none' },
  { begin: ['echo'], kind: 'reads', operands: 'words' },
  // Others of that kind (cargo, go, dotnet, yarn, pytest) start what the workspace names instead of themselves.
  ...words('node npm npx git tsc python python3 ruby php java rg grep sed make gcc clang cmake jq psql sqlite3 mypy ruff').map(
    (name): CommandRule => ({ begin: [name, '--version'], kind: 'reads', operands: 'none' }),
  ),
  ...words('node npm').map((name): CommandRule => ({ begin: [name, '-v'], kind: 'reads', operands: 'none' })),
  ...gitRules,
  ...checkerRules,
  ...words('npm pnpm yarn bun').flatMap((name) =>
    words('test run').map((verb): CommandRule => ({ begin: [name, verb], kind: 'added', operands: 'tests', behind: true })),
  ),
  ...runners('vitest', 'npx vitest', 'jest', 'npx jest', 'mocha', 'npx mocha', 'node --test'),
  ...runners('pytest', 'python -m pytest', 'python3 -m pytest').map((rule) => ({ ...rule, ...ofPytest, narrows: true as const })),
  { begin: ['dotnet', 'build'], ...dotnet, switches: words('--no-restore --no-incremental --nologo') },
  {
    begin: ['dotnet', 'test'],
    ...dotnet,
    switches: words('--no-restore --no-build --nologo'),
    values: { ...dotnet.values, '--filter': /^[^-]/u },
  },
];

/** What may stand behind a pipe. */
export const filters: readonly string[] = [...new Set(commandRules.filter(({ filter }) => filter).map(({ begin }) => begin[0] ?? ''))];

/** Programs that run without a question because they only read: those of the machine, never the workspace's own of that name. */
const readers: ReadonlySet<string> = new Set(
  commandRules
    .filter(({ kind, begin, alongside }) => kind === 'reads' && alongside === undefined && !/^-+v/u.test(begin[1] ?? ''))
    .map(({ begin }) => begin[0] ?? ''),
);

/** Whether the workspace may not have put its own program in the place of this one. */
export function isOfMachine([program = '', ...rest]: readonly string[]): boolean {
  return readers.has(program) || (rest.length === 1 && /^(?:--version|-v)$/u.test(rest[0] ?? ''));
}
