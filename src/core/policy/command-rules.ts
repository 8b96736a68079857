import { anything, colours, each, number, words, type CommandRule } from './command-rule.ts';
import { checkerRules } from './checker-rules.ts';
import { gitRules } from './git-rules.ts';
import { runnerRules } from './runner-rules.ts';

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
    '-i -n -v -c -l -L -w -x -o -E -F -P -H -h -s -q -a -I --color --ignore-case --line-number --invert-match --count --only-matching',
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

/** Lines that "sed" prints: by their numbers, or by what stands in them. */
const address = '(?:\\d+|\\$|\\/(?:[^\\\\/\\p{Cc}]|\\\\[^\\p{Cc}])+\\/)';
const printed = new RegExp(`^${address}(?:,(?:${address}|\\+\\d+))?p(?:; ?${address}(?:,(?:${address}|\\+\\d+))?p)*;?$`, 'u');

/** Columns that "awk" prints, of all lines or of some by their number. */
const column = '\\$(?:\\d+|NF)';
const inLines = 'NR ?(?:==|[<>]=?) ?\\d+';
const columns = new RegExp(`^(?:${inLines}(?: ?&& ?${inLines})*)? ?(?:\\{ ?print(?: ${column}(?:, ?${column})*)? ?\\})?$`, 'u');

/** Every program of which something may run without a question. A program, or an option, that is not here is asked about. */
export const commandRules: readonly CommandRule[] = [
  {
    begin: ['ls'],
    kind: 'reads',
    switches: words('-l -a -A -h -1 -R -t -r -S -F -d -p -s -i --all --almost-all --recursive'),
    values: { '--color=': colours },
    operands: 'files',
  },
  { begin: ['cat'], kind: 'reads', switches: words('-n -A -b -E -s -T -v --number --show-all'), operands: 'files', filter: true },
  { begin: ['head'], ...ends },
  { begin: ['tail'], ...ends },
  { begin: ['wc'], kind: 'reads', switches: words('-l -w -c -m -L --lines --words --bytes --chars'), operands: 'files', filter: true },
  { ...grep, filter: true },
  ...words('egrep fgrep').map((name): CommandRule => ({ ...grep, begin: [name], filter: true })),
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
  { begin: ['uniq'], kind: 'reads', switches: words('-c -d -u -i --count --repeated --unique'), operands: 'files', most: 1, filter: true },
  {
    begin: ['rg'],
    kind: 'reads',
    switches: words(
      '-i -n -v -c -l -w -x -o -F -S -s -N -U -P -H -I -u -. -0 --hidden --no-ignore --stats --count-matches --multiline-dotall --null --files --no-heading --heading --json --column --ignore-case --line-number --count' +
        ' --fixed-strings --files-with-matches --word-regexp --smart-case --multiline --vimgrep --trim --no-filename --with-filename',
    ),
    values: {
      ...each('-A -B -C -M -m --max-count --context --after-context --before-context --max-depth --max-columns', number),
      ...each('-t -T --type --type-not', /^\w+$/u),
      ...each('-e -g --glob -r --replace', anything),
      '--color': colours,
      '--sort': /^\w+$/u,
    },
    first: anything,
    instead: ['-e', '--files'],
    operands: 'files',
    shows: 'always',
    names: ['--files'],
  },
  {
    begin: ['sed'],
    kind: 'reads',
    switches: words('-n -E -r'),
    values: { '-e ': printed },
    first: printed,
    instead: ['-e'],
    operands: 'files',
    filter: true,
  },
  {
    begin: ['awk'],
    kind: 'reads',
    values: { '-F': /^[\w:,;|=./ \t-]$/u },
    first: columns,
    operands: 'files',
    filter: true,
  },
  {
    begin: ['find'],
    kind: 'reads',
    switches: words('-not -o -or -a -and -print -print0 -empty -prune -ls'),
    values: {
      ...each('-name -iname -path -ipath -regex -iregex', anything),
      '-type': /^[fdl](?:,[fdl])*$/u,
      ...each('-maxdepth -mindepth', number),
      ...each('-size -mtime -mmin', /^[-+]?\d+[bckMG]?$/u),
      '-newer': anything,
    },
    named: ['-newer'],
    words: /^!$/u,
    operands: 'files',
  },
  {
    begin: ['tree'],
    kind: 'reads',
    switches: words('-a -d -f --dirsfirst --gitignore'),
    values: { '-L': number, '-I ': anything },
    operands: 'files',
  },
  // A path into the text, and no more: others could read files or variables.
  {
    begin: ['jq'],
    kind: 'reads',
    switches: words('-r -c -S'),
    first: /^(?:\.[\w.[\]"-]*|keys(?:\[\])?|length)(?: ?\| ?(?:\.[\w.[\]"-]*|keys(?:\[\])?|length))*$/u,
    operands: 'files',
    filter: true,
  },
  { begin: ['du'], kind: 'reads', switches: words('-s -h -a -c -k'), values: { '-d': number }, operands: 'files' },
  { begin: ['file'], kind: 'reads', switches: words('-b -i'), operands: 'files' },
  { begin: ['test'], kind: 'reads', switches: words('-e -f -d -s'), operands: 'files' },
  { begin: ['which'], kind: 'reads', switches: ['-a'], words: /^[\w.-]+$/u, operands: 'none' },
  { begin: ['stat'], kind: 'reads', values: each('-c --format=', anything), operands: 'files' },
  { begin: ['readlink'], kind: 'reads', switches: ['-f'], operands: 'files' },
  ...words('md5sum sha1sum sha256sum').map((name): CommandRule => ({ begin: [name], kind: 'reads', operands: 'files', filter: true })),
  {
    begin: ['cut'],
    kind: 'reads',
    switches: ['-s'],
    values: { ...each('-f -c -b', /^[\d,-]+$/u), '-d': /^.$/u },
    operands: 'files',
    filter: true,
  },
  { begin: ['nl'], kind: 'reads', values: { '-b': /^[atn]$/u, '-w': number }, operands: 'files', filter: true },
  { begin: ['tac'], kind: 'reads', operands: 'files', filter: true },
  { begin: ['tr'], kind: 'reads', switches: words('-d -s -c'), words: anything, operands: 'none', filter: true },
  {
    begin: ['od'],
    kind: 'reads',
    switches: words('-c -b -x -v'),
    values: { ...each('-N -j', number), '-A': /^[dnox]$/u },
    operands: 'files',
  },
  { begin: ['hexdump'], kind: 'reads', switches: words('-C -c -v'), values: each('-n -s', number), operands: 'files' },
  // A second file would be written.
  { begin: ['xxd'], kind: 'reads', values: each('-l -s -c', number), operands: 'files', most: 1, filter: true },
  // Folders would be compared with all that is in them, links followed.
  {
    begin: ['diff'],
    kind: 'reads',
    switches: words('-u -q -w -b -B -i -y -s --brief'),
    values: { '-U': number },
    operands: 'files',
    content: true,
  },
  ...words('cmp comm').map((name): CommandRule => ({
    begin: [name],
    kind: 'reads',
    switches: words('-s -1 -2 -3'),
    operands: 'files',
    content: true,
  })),
  ...words('seq sleep').map((name): CommandRule => ({ begin: [name], kind: 'reads', words: /^\d+$/u, operands: 'none' })),
  ...words('basename dirname realpath').map((name): CommandRule => ({ begin: [name], kind: 'reads', operands: 'files' })),
  ...words('pwd true date whoami nproc').map((name): CommandRule => ({ begin: [name], kind: 'reads', operands: 'none' })),
  { begin: ['df'], kind: 'reads', switches: ['-h'], operands: 'none' },
  { begin: ['uname'], kind: 'reads', switches: words('-a -s -r -m'), operands: 'none' },
  ...words('echo printf').map((name): CommandRule => ({ begin: [name], kind: 'reads', operands: 'words' })),
  // Others of that kind (cargo, go, dotnet, yarn, pytest) start what the workspace names instead of themselves.
  ...words(
    'node npm npx git tsc python python3 pip pip3 ruby php java rg grep sed make gcc clang cmake jq psql sqlite3 mypy ruff docker deno',
  ).map((name): CommandRule => ({ begin: [name, '--version'], kind: 'reads', operands: 'none' })),
  ...['node -v', 'npm -v', 'ruby -v', 'php -v', 'python -V', 'python3 -V', 'java -version'].map((line): CommandRule => ({
    begin: words(line),
    kind: 'reads',
    operands: 'none',
  })),
  ...gitRules,
  ...checkerRules,
  ...words('npm pnpm yarn bun').flatMap((name) =>
    words('test run').map((verb): CommandRule => ({ begin: [name, verb], kind: 'added', operands: 'tests', behind: true })),
  ),
  // These hand on what stands behind a script's name without "--" as well.
  ...words('pnpm yarn').map((name): CommandRule => ({ begin: [name, 'run'], kind: 'added', operands: 'tests' })),
  ...runnerRules,
  { begin: ['dotnet', 'build'], ...dotnet, switches: words('--no-restore --no-incremental --nologo') },
  {
    begin: ['dotnet', 'test'],
    ...dotnet,
    switches: words('--no-restore --no-build --nologo --list-tests -t'),
    values: { ...dotnet.values, '--filter': /^[^-]/u, ...each('-l --logger', /^console(?:;verbosity=\w+)?$/u) },
  },
  // What stands behind them decides which tests run, and how much is said.
  ...words('mvn ./mvnw').map((name): CommandRule => ({
    begin: [name],
    kind: 'added',
    switches: words('-q -B -o -e -X -ntp --quiet --batch-mode --offline --errors --no-transfer-progress'),
    values: {
      ...each('-Dtest= -Dit.test=', /^[\w.,#*+-]+$/u),
      ...each('-DfailIfNoTests= -Dsurefire.failIfNoSpecifiedTests=', /^(?:true|false)$/u),
    },
    operands: 'none',
    around: true,
  })),
  ...words('gradle ./gradlew').map((name): CommandRule => ({
    begin: [name],
    kind: 'added',
    switches: words('-q -i --quiet --info --offline --stacktrace --no-daemon --console=plain --continue --rerun-tasks'),
    values: { '--tests=': /^[\w.*$]+$/u },
    operands: 'none',
    around: true,
  })),
  // The test's name is the next word, so it stands behind.
  ...words('gradle ./gradlew').map((name): CommandRule => ({
    begin: [name],
    kind: 'added',
    switches: words('-q -i --quiet --info --offline --stacktrace'),
    values: { '--tests ': /^[\w.*$][\w.*$ ]*$/u },
    operands: 'none',
  })),
];

/** What may stand behind a pipe. */
export const filters: readonly string[] = [...new Set(commandRules.filter(({ filter }) => filter).map(({ begin }) => begin[0] ?? ''))];

/** Programs that run without a question because they only read: those of the machine, never the workspace's own of that name. */
const readers: ReadonlySet<string> = new Set(
  commandRules
    .filter(({ kind, begin, alongside }) => kind === 'reads' && alongside === undefined && !/^-+v/iu.test(begin[1] ?? ''))
    .map(({ begin }) => begin[0] ?? ''),
);

/** Whether the workspace may not have put its own program in the place of this one. */
export function isOfMachine([program = '', ...rest]: readonly string[]): boolean {
  return readers.has(program) || (rest.length === 1 && /^(?:--?version|-v)$/iu.test(rest[0] ?? ''));
}
