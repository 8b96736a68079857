import { anything, colours, each, number, reads, words, type CommandRule } from './command-rule.ts';

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
  reads('git status', {
    switches: words('-s --short -b --branch --porcelain --long -z --ignored -u --untracked-files'),
    values: { '--porcelain=': /^v?[12]$/u, ...each('-u= --untracked-files=', /^(?:no|normal|all)$/u) },
    operands: 'files',
  }),
  reads('git diff', {
    switches: diffSwitches,
    values: diffValues,
    operands: 'revisions',
    patterns: 'behind',
    shows: 'always',
    names: diffNames,
  }),
  reads('git log', {
    switches: logSwitches,
    values: logValues,
    operands: 'revisions',
    patterns: 'behind',
    shows: 'patches',
  }),
  reads('git show', {
    switches: logSwitches,
    values: logValues,
    operands: 'revisions',
    patterns: 'behind',
    shows: 'always',
    names: diffNames,
  }),
  reads('git blame', {
    switches: words('-w -s -e -l -M -C'),
    values: { '-L': /^\d+,\+?\d+$/u },
    operands: 'revisions',
  }),
  reads('git branch', {
    switches: words('-a -r -v -vv --all --list --show-current'),
    operands: 'none',
  }),
  // With these it lists, whatever else stands there.
  ...words('--list --contains --no-contains --merged --no-merged').map((option) =>
    reads(`git branch ${option}`, {
      switches: words('-a -r -v'),
      first: /^[\w.*/~^-]+$/u,
      operands: 'none',
    }),
  ),
  ...words('--merged --no-merged').map((option) => reads(`git branch ${option}`, { operands: 'none' })),
  reads('git rev-parse', {
    switches: words('--abbrev-ref --short --show-toplevel --show-prefix --verify --git-dir --git-common-dir --is-inside-work-tree'),
    operands: 'revisions',
  }),
  reads('git ls-files', {
    switches: words('-m -o -c -d -s -t --modified --others --cached --deleted --exclude-standard'),
    operands: 'files',
    patterns: 'always',
  }),
  reads('git grep', {
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
  }),
  reads('git ls-tree', {
    switches: words('-r -d -t -l --name-only --long --full-tree'),
    operands: 'revisions',
  }),
  reads('git merge-base', {
    switches: words('-a --all --octopus --independent --is-ancestor --fork-point'),
    operands: 'revisions',
  }),
  reads('git rev-list', {
    switches: words('--count --all --branches --tags --merges --no-merges --first-parent --reverse --left-right --oneline --abbrev-commit'),
    values: each('-n --max-count --skip -', number),
    operands: 'revisions',
  }),
  reads('git describe', { switches: words('--tags --always --all --long'), operands: 'revisions' }),
  reads('git tag', {
    switches: words('-l --list'),
    values: { '--sort': /^-?(?:(?:v|version):)?(?:refname|creatordate|taggerdate|committerdate)$/u },
    operands: 'none',
  }),
  ...['-l', '--list'].map((option) => reads(`git tag ${option}`, { first: /^[\w.*/-]+$/u, operands: 'none' })),
  reads('git remote get-url', { first: /^\w[\w.-]*$/u, operands: 'none' }),
  reads('git shortlog', { switches: words('-s -n -e'), operands: 'revisions' }),
  reads('git check-ignore', { switches: words('-v -q -n'), operands: 'files' }),
  // One word is a name that is looked up; a second one would be set.
  ...['git config --get', 'git config'].map((line) =>
    reads(line, {
      first: /^(?:user\.(?:name|email)|remote\.[\w-]+\.url|init\.defaultbranch|core\.(?:autocrlf|eol|filemode|ignorecase|bare))$/iu,
      operands: 'none',
    }),
  ),
  reads('git diff-tree', {
    switches: words('-r --no-commit-id --name-only --name-status --stat'),
    operands: 'revisions',
  }),
  reads('git cat-file', { switches: words('-t -s -e'), operands: 'revisions' }),
  reads('git reflog', { values: each('-n -', number), operands: 'none' }),
  ...['git stash list', 'git worktree list', 'git remote'].map((line) =>
    reads(line, { switches: line === 'git remote' ? ['-v', '--verbose'] : [], operands: 'none' }),
  ),
];
