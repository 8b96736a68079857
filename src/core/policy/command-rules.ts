import { anything, colours, each, number, reads, words, type CommandRule } from './command-rule.ts';
import { checkerRules } from './checker-rules.ts';
import { gitRules } from './git-rules.ts';
import { runnerRules } from './runner-rules.ts';

const ends = {
  switches: words('-q -v --quiet --verbose'),
  values: { '-n': /^[-+]?\d+$/u, '-c': /^[-+]?\d+$/u, '--lines': /^[-+]?\d+$/u, '--bytes': /^[-+]?\d+$/u, '-': number },
  operands: 'files',
  filter: true,
} as const;

const grep = {
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
  reads('ls', {
    switches: words('-l -a -A -h -1 -R -t -r -S -F -d -p -s -i --all --almost-all --recursive'),
    values: { '--color=': colours },
    operands: 'files',
  }),
  reads('cat', { switches: words('-n -A -b -E -s -T -v --number --show-all'), operands: 'files', filter: true }),
  reads('head', ends),
  reads('tail', ends),
  reads('wc', { switches: words('-l -w -c -m -L --lines --words --bytes --chars'), operands: 'files', filter: true }),
  ...words('grep egrep fgrep').map((name) => reads(name, { ...grep, filter: true })),
  // Behind a pipe it would look through the folder all the same.
  reads('grep', {
    ...grep,
    switches: [...grep.switches, '-r', '--recursive'],
    values: { ...grep.values, ...each('--include= --exclude= --exclude-dir=', anything) },
    shows: 'always',
  }),
  reads('sort', {
    switches: words('-n -r -u -f -b -d -h -V -s --numeric-sort --reverse --unique --ignore-case'),
    values: { '-k': /^[\d.,bdfhinrV]+$/u, '-t': /^.$/u },
    operands: 'files',
    filter: true,
  }),
  // A second file would be written.
  reads('uniq', { switches: words('-c -d -u -i --count --repeated --unique'), operands: 'files', most: 1, filter: true }),
  reads('rg', {
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
  }),
  reads('sed', {
    switches: words('-n -E -r'),
    values: { '-e ': printed },
    first: printed,
    instead: ['-e'],
    operands: 'files',
    filter: true,
  }),
  reads('awk', {
    values: { '-F': /^[\w:,;|=./ \t-]$/u },
    first: columns,
    operands: 'files',
    filter: true,
  }),
  reads('find', {
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
  }),
  reads('tree', {
    switches: words('-a -d -f --dirsfirst --gitignore'),
    values: { '-L': number, '-I ': anything },
    operands: 'files',
  }),
  // A path into the text, and no more: others could read files or variables.
  reads('jq', {
    switches: words('-r -c -S'),
    first: /^(?:\.[\w.[\]"-]*|keys(?:\[\])?|length)(?: ?\| ?(?:\.[\w.[\]"-]*|keys(?:\[\])?|length))*$/u,
    operands: 'files',
    filter: true,
  }),
  reads('du', { switches: words('-s -h -a -c -k'), values: { '-d': number }, operands: 'files' }),
  reads('file', { switches: words('-b -i'), operands: 'files' }),
  reads('test', { switches: words('-e -f -d -s'), operands: 'files' }),
  reads('which', { switches: ['-a'], words: /^[\w.-]+$/u, operands: 'none' }),
  reads('stat', { values: each('-c --format=', anything), operands: 'files' }),
  reads('readlink', { switches: ['-f'], operands: 'files' }),
  ...words('md5sum sha1sum sha256sum').map((name) => reads(name, { operands: 'files', filter: true })),
  reads('cut', {
    switches: ['-s'],
    values: { ...each('-f -c -b', /^[\d,-]+$/u), '-d': /^.$/u },
    operands: 'files',
    filter: true,
  }),
  reads('nl', { values: { '-b': /^[atn]$/u, '-w': number }, operands: 'files', filter: true }),
  reads('tac', { operands: 'files', filter: true }),
  reads('tr', { switches: words('-d -s -c'), words: anything, operands: 'none', filter: true }),
  reads('od', {
    switches: words('-c -b -x -v'),
    values: { ...each('-N -j', number), '-A': /^[dnox]$/u },
    operands: 'files',
  }),
  reads('hexdump', { switches: words('-C -c -v'), values: each('-n -s', number), operands: 'files' }),
  // A second file would be written.
  reads('xxd', { values: each('-l -s -c', number), operands: 'files', most: 1, filter: true }),
  // Folders would be compared with all that is in them, links followed.
  reads('diff', {
    switches: words('-u -q -w -b -B -i -y -s --brief'),
    values: { '-U': number },
    operands: 'files',
    content: true,
  }),
  ...words('cmp comm').map((name) => reads(name, { switches: words('-s -1 -2 -3'), operands: 'files', content: true })),
  ...words('seq sleep').map((name) => reads(name, { words: /^\d+$/u, operands: 'none' })),
  ...words('basename dirname realpath').map((name) => reads(name, { operands: 'files' })),
  ...words('pwd true date whoami nproc').map((name) => reads(name, { operands: 'none' })),
  reads('df', { switches: ['-h'], operands: 'none' }),
  reads('uname', { switches: words('-a -s -r -m'), operands: 'none' }),
  ...words('echo printf').map((name) => reads(name, { operands: 'words' })),
  // Others of that kind (cargo, go, dotnet, yarn, pytest) start what the workspace names instead of themselves.
  ...words(
    'node npm npx git tsc python python3 pip pip3 ruby php java rg grep sed make gcc clang cmake jq psql sqlite3 mypy ruff docker deno',
  ).map((name) => reads(`${name} --version`, { operands: 'none' })),
  ...['node -v', 'npm -v', 'ruby -v', 'php -v', 'python -V', 'python3 -V', 'java -version'].map((line) =>
    reads(line, { operands: 'none' }),
  ),
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
