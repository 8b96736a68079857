import { anything, colours, each, number, words, type CommandRule } from './command-rule.ts';

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

const diffNames = words('--stat --shortstat --numstat --name-only --name-status --compact-summary --summary --quiet --no-patch -s --raw');
/** Options of git that show what files hold, whatever else stands there; short ones may be glued to others. */
export const patches = /^(?:-[^-]*[puUW]|--(?:patch|unified|word-diff|function-context|check))/u;

/** What git only reads and shows. */
export const gitRules: readonly CommandRule[] = [
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
    patterns: 'behind',
    shows: 'always',
    names: diffNames,
  },
  {
    begin: ['git', 'log'],
    kind: 'reads',
    switches: logSwitches,
    values: logValues,
    operands: 'revisions',
    patterns: 'behind',
    shows: 'patches',
  },
  {
    begin: ['git', 'show'],
    kind: 'reads',
    switches: logSwitches,
    values: logValues,
    operands: 'revisions',
    patterns: 'behind',
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
  {
    begin: ['git', 'branch'],
    kind: 'reads',
    switches: words('-a -r -v -vv --all --list --show-current'),
    operands: 'none',
  },
  // With these it lists, whatever else stands there.
  ...words('--list --contains --no-contains --merged --no-merged').map((option): CommandRule => ({
    begin: ['git', 'branch', option],
    kind: 'reads',
    switches: words('-a -r -v'),
    first: /^[\w.*/~^-]+$/u,
    operands: 'none',
  })),
  ...words('--merged --no-merged').map((option): CommandRule => ({ begin: ['git', 'branch', option], kind: 'reads', operands: 'none' })),
  {
    begin: ['git', 'rev-parse'],
    kind: 'reads',
    switches: words('--abbrev-ref --short --show-toplevel --show-prefix --verify --git-dir --git-common-dir --is-inside-work-tree'),
    operands: 'revisions',
  },
  {
    begin: ['git', 'ls-files'],
    kind: 'reads',
    switches: words('-m -o -c -d -s -t --modified --others --cached --deleted --exclude-standard'),
    operands: 'files',
    patterns: 'always',
  },
  {
    begin: ['git', 'grep'],
    kind: 'reads',
    switches: words(
      '-n -i -w -l -L -c -o -v -E -F -P -G -h -H -p -W --cached --line-number --ignore-case --word-regexp --name-only --files-with-matches --count' +
        ' --show-function --function-context --break --heading --all-match --and --or --not --untracked',
    ),
    values: { ...each('-A -B -C --max-depth', number), '-e': anything },
    first: anything,
    instead: ['-e'],
    operands: 'revisions',
    patterns: 'behind',
    shows: 'always',
  },
  {
    begin: ['git', 'ls-tree'],
    kind: 'reads',
    switches: words('-r -d -t -l --name-only --long --full-tree'),
    operands: 'revisions',
  },
  {
    begin: ['git', 'merge-base'],
    kind: 'reads',
    switches: words('-a --all --octopus --independent --is-ancestor --fork-point'),
    operands: 'revisions',
  },
  {
    begin: ['git', 'rev-list'],
    kind: 'reads',
    switches: words('--count --all --branches --tags --merges --no-merges --first-parent --reverse --left-right --oneline --abbrev-commit'),
    values: each('-n --max-count --skip -', number),
    operands: 'revisions',
  },
  { begin: ['git', 'describe'], kind: 'reads', switches: words('--tags --always --all --long'), operands: 'revisions' },
  {
    begin: ['git', 'tag'],
    kind: 'reads',
    switches: words('-l --list'),
    values: { '--sort': /^-?(?:(?:v|version):)?(?:refname|creatordate|taggerdate|committerdate)$/u },
    operands: 'none',
  },
  ...['-l', '--list'].map((option): CommandRule => ({
    begin: ['git', 'tag', option],
    kind: 'reads',
    first: /^[\w.*/-]+$/u,
    operands: 'none',
  })),
  { begin: ['git', 'remote', 'get-url'], kind: 'reads', first: /^\w[\w.-]*$/u, operands: 'none' },
  { begin: ['git', 'shortlog'], kind: 'reads', switches: words('-s -n -e'), operands: 'revisions' },
  { begin: ['git', 'check-ignore'], kind: 'reads', switches: words('-v -q -n'), operands: 'files' },
  // One word is a name that is looked up; a second one would be set.
  ...['git config --get', 'git config'].map((line): CommandRule => ({
    begin: words(line),
    kind: 'reads',
    first: /^(?:user\.(?:name|email)|remote\.[\w-]+\.url|init\.defaultbranch|core\.(?:autocrlf|eol|filemode|ignorecase|bare))$/iu,
    operands: 'none',
  })),
  {
    begin: ['git', 'diff-tree'],
    kind: 'reads',
    switches: words('-r --no-commit-id --name-only --name-status --stat'),
    operands: 'revisions',
  },
  { begin: ['git', 'cat-file'], kind: 'reads', switches: words('-t -s -e'), operands: 'revisions' },
  { begin: ['git', 'reflog'], kind: 'reads', values: each('-n -', number), operands: 'none' },
  ...['git stash list', 'git worktree list', 'git remote'].map((line): CommandRule => ({
    begin: words(line),
    kind: 'reads',
    switches: line === 'git remote' ? ['-v', '--verbose'] : [],
    operands: 'none',
  })),
];
