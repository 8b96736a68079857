/** What may stand behind the beginning of a command without a question. Whatever is not listed is asked about. */
export interface CommandRule {
  /** The words that it begins with: program, sub-command. */
  readonly begin: readonly string[];
  /**
   * `reads`: it only reads files of the workspace, so it needs to be in no settings. `added`: these words may be added to a command
   * of the settings that begins so.
   */
  readonly kind: 'reads' | 'added';
  /** Options without a value. Short ones may be glued together. */
  readonly switches?: readonly string[];
  /** Options with a value, and what it may be. With `=` at the end the value is glued to it, with a blank it is the next word. */
  readonly values?: Readonly<Record<string, RegExp>>;
  /** The first operand, where it is no path: a pattern, a script. */
  readonly first?: RegExp;
  /** Options that take the place of the first operand. */
  readonly instead?: readonly string[];
  /** What the others are. `files`: paths inside. `revisions`: of git, or paths inside. `words`: anything. */
  readonly operands: 'none' | 'files' | 'revisions' | 'tests' | 'words';
  /** Operands count only behind `--`. */
  readonly behind?: true;
  /** It reads standard input where no file is named, so it may stand behind a pipe. */
  readonly filter?: true;
  /** The program of the workspace that is started: it must be there, or another of that name would be fetched. */
  readonly needs?: string;
  /** Shows what files hold, also of those that no operand names. `patches`: only with an option that makes it. */
  readonly shows?: 'always' | 'patches';
  /** With one of these options it names or counts them instead. */
  readonly names?: readonly string[];
}

const number = /^\d+$/u;
const anything = /^/u;
const colours = /^(?:never|auto|always)$/u;
export const words = (text: string): string[] => text.split(' ');
const each = (options: string, value: RegExp): Record<string, RegExp> => Object.fromEntries(words(options).map((name) => [name, value]));

const ends = {
  kind: 'reads',
  switches: words('-q -v --quiet --verbose'),
  values: { '-n': /^[-+]?\d+$/u, '-c': /^[-+]?\d+$/u, '--lines': /^[-+]?\d+$/u, '--bytes': /^[-+]?\d+$/u, '-': number },
  operands: 'files',
  filter: true,
} as const;

const diffSwitches = words(
  '--stat --shortstat --numstat --name-only --name-status --compact-summary --summary --cached --staged -w -b -p -u --patch --no-patch -s' +
    ' --ignore-all-space --ignore-space-change --ignore-blank-lines --word-diff --no-color --color --minimal --patience --histogram -M -C' +
    ' --find-renames --no-renames --exit-code --quiet -R --check --raw --no-ext-diff --no-textconv --function-context -W',
);
const diffValues = {
  ...each('-U= --unified=', number),
  '--diff-filter': /^[A-Za-z]+$/u,
  '--stat=': /^[\d,]+$/u,
  '--word-diff=': /^\w+$/u,
  '--color=': colours,
  ...each('-S -G', anything),
};
// `%G…` would run the program that checks signatures, also with a sign between.
const logFormat = /^(?!.*%[-+ ]?G)/su;
const logSwitches = [
  ...diffSwitches,
  ...words(
    '--oneline --graph --all --branches --tags --decorate --no-decorate --follow --merges --no-merges --reverse --first-parent --abbrev-commit' +
      ' --date-order --topo-order -i --full-history',
  ),
];
const logValues = {
  ...diffValues,
  ...each('-n --max-count --skip -', number),
  ...each('--since --until --after --before --author --committer --grep', anything),
  ...each('--format= --pretty=', logFormat),
  '--date': /^[\w:%-]+$/u,
};

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

const diffNames = words('--stat --shortstat --numstat --name-only --name-status --compact-summary --summary --quiet --no-patch -s --raw');
/** Options of git that show what files hold, whatever else stands there; short ones may be glued to others. */
export const patches = /^(?:-[^-]*[puUW]|--(?:patch|unified|word-diff|function-context|check))/u;

/** Every program of which something may run without a question. A program, or an option, that is not here is asked about. */
export const commandRules: readonly CommandRule[] = [
  {
    begin: ['ls'],
    kind: 'reads',
    switches: words('-l -a -A -h -1 -R -t -r -S -F -d -p -s -i --all --almost-all --recursive'),
    operands: 'files',
  },
  { begin: ['cat'], kind: 'reads', switches: words('-n -A -b -E -s -T -v --number --show-all'), operands: 'files' },
  { begin: ['head'], ...ends },
  { begin: ['tail'], ...ends },
  { begin: ['wc'], kind: 'reads', switches: words('-l -w -c -m -L --lines --words --bytes --chars'), operands: 'files', filter: true },
  {
    begin: ['grep'],
    kind: 'reads',
    switches: words(
      '-i -n -v -c -l -L -w -x -o -E -F -P -H -h -s -q --color --ignore-case --line-number --invert-match --count --only-matching',
    ),
    values: { ...each('-A -B -C -m', number), '-e': anything, '--color=': colours },
    first: anything,
    instead: ['-e'],
    operands: 'files',
    filter: true,
  },
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
  { begin: ['sed'], kind: 'reads', switches: ['-n'], first: /^\d+(?:,(?:\d+|\$))?p$/u, operands: 'files' },
  {
    begin: ['find'],
    kind: 'reads',
    switches: words('-not -o -a -print -empty'),
    values: { ...each('-name -iname -path -ipath', anything), '-type': /^[fdl]$/u, ...each('-maxdepth -mindepth', number) },
    operands: 'files',
  },
  { begin: ['tree'], kind: 'reads', switches: words('-a -d -f'), values: { '-L': number, '-I ': anything }, operands: 'files' },
  { begin: ['pwd'], kind: 'reads', operands: 'none' },
  { begin: ['echo'], kind: 'reads', operands: 'words' },
  // Others of that kind start what the workspace names instead of themselves.
  ...words('node npm npx git tsc').map((name): CommandRule => ({
    begin: [name, '--version'],
    kind: 'reads',
    operands: 'none',
  })),
  { begin: ['node', '-v'], kind: 'reads', operands: 'none' },
  {
    begin: ['git', 'status'],
    kind: 'reads',
    switches: words('-s --short -b --branch --porcelain --long -z --ignored -u --untracked-files'),
    values: { '--porcelain=': /^v?[12]$/u, ...each('-u= --untracked-files=', /^(?:no|normal|all)$/u) },
    operands: 'files',
  },
  {
    begin: ['git', 'diff'],
    kind: 'reads',
    switches: diffSwitches,
    values: diffValues,
    operands: 'revisions',
    shows: 'always',
    names: diffNames,
  },
  {
    begin: ['git', 'log'],
    kind: 'reads',
    switches: logSwitches,
    values: logValues,
    operands: 'revisions',
    shows: 'patches',
  },
  {
    begin: ['git', 'show'],
    kind: 'reads',
    switches: logSwitches,
    values: logValues,
    operands: 'revisions',
    shows: 'always',
    names: diffNames,
  },
  {
    begin: ['git', 'blame'],
    kind: 'reads',
    switches: words('-w -s -e -l -M -C'),
    values: { '-L': /^\d+,\+?\d+$/u },
    operands: 'revisions',
  },
  { begin: ['git', 'branch'], kind: 'reads', switches: words('-a -r -v -vv --all --list --show-current'), operands: 'none' },
  {
    begin: ['git', 'rev-parse'],
    kind: 'reads',
    switches: words('--abbrev-ref --short --show-toplevel --show-prefix --verify'),
    operands: 'revisions',
  },
  {
    begin: ['git', 'ls-files'],
    kind: 'reads',
    switches: words('-m -o -c -d -s -t --modified --others --cached --deleted --exclude-standard'),
    operands: 'files',
  },
  ...[['tsc'], ['npx', 'tsc']].map((begin): CommandRule => ({
    begin: [...begin, '--noEmit'],
    kind: 'reads',
    switches: words('--strict --skipLibCheck'),
    values: { ...each('--pretty', /^(?:true|false)$/u) },
    operands: 'none',
    needs: 'node_modules/.bin/tsc',
  })),
  ...words('npm pnpm yarn bun').flatMap((name) =>
    words('test run').map((verb): CommandRule => ({ begin: [name, verb], kind: 'added', operands: 'tests', behind: true })),
  ),
  ...runners('vitest', 'npx vitest', 'jest', 'npx jest', 'mocha', 'npx mocha', 'node --test', 'cargo test'),
  ...runners('pytest', 'python -m pytest', 'python3 -m pytest').map((rule) => ({ ...rule, ...ofPytest })),
  { begin: ['dotnet', 'build'], ...dotnet, switches: words('--no-restore --no-incremental --nologo') },
  {
    begin: ['dotnet', 'test'],
    ...dotnet,
    switches: words('--no-restore --no-build --nologo'),
    values: { ...dotnet.values, '--filter': /^[^-]/u },
  },
];

/** Programs that run without a question because they only read: those of the machine, never the workspace's own of that name. */
export const readers: ReadonlySet<string> = new Set(
  commandRules
    .filter(({ kind, begin, needs }) => kind === 'reads' && needs === undefined && !begin[1]?.startsWith('-'))
    .map(({ begin }) => begin[0] ?? ''),
);
