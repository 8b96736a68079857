import { checkArguments } from './check-arguments.ts';
import { longForm } from './command-line.ts';
import { words } from './command-rule.ts';
import { commandRules } from './command-rules.ts';
import { gitFolder } from './git-folder.ts';
import { patches } from './git-rules.ts';
import { secretGlobs } from './readable.ts';

/**
 * In front of git's sub-command: no program that settings of a repository name is run, nothing of the repository is written, and files of the
 * workspace are never taken for a repository.
 */
const gitSettings = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'log.showSignature=false',
  // A format of the settings may check signatures as well.
  ...['gpg', 'gpg.openpgp', 'gpg.x509', 'gpg.ssh'].map((name) => `${name}.program=/dev/null`),
  // A submodule's own settings would say how it is shown.
  'diff.submodule=short',
  'blame.ignoreRevsFile=',
  'safe.bareRepository=explicit',
  // What is missing in a partial clone would be fetched, by a program that its settings name.
  'protocol.allow=never',
  ...['file', 'git', 'ssh', 'http', 'https', 'ext'].map((name) => `protocol.${name}.allow=never`),
];
const gitOptions = ['--no-pager', '--no-optional-locks', ...gitSettings.flatMap((setting) => ['-c', setting])];
/** Behind sub-commands that show contents: not by way of programs that settings name. */
const shownPlain: Readonly<Record<string, readonly string[]>> = {
  // A submodule has settings of its own.
  status: ['--ignore-submodules=dirty'],
  diff: ['--ignore-submodules=dirty', '--no-ext-diff', '--no-textconv'],
  log: ['--no-ext-diff', '--no-textconv'],
  show: ['--no-ext-diff', '--no-textconv'],
  blame: ['--no-textconv'],
  grep: ['--no-textconv', '--no-recurse-submodules'],
};

/** Behind a type-check: what a tsconfig.json could have it write anywhere; "null" takes a setting back. */
const writesNothing = words('--composite null --incremental null --tsBuildInfoFile null --generateTrace null --generateCpuProfile null');

/** In a revision or a range: an id, or what "git describe" makes of one. It could be of a file, which is shown whatever its name is. */
const objectIds = /(?<=^\^?|\.\.)(?:(?:(?!\.\.)[^:])+-g)?[0-9a-f]{4,64}(?=\.\.|$)/giu;

/** What `grep` leaves out in folders that it looks through, and git's own folder; the last of its options counts. */
const notSearched = [
  '--exclude-dir=.git',
  ...secretGlobs.map((glob) => {
    const inAnyCase = glob.replace('/**', '').replaceAll(/[a-z]/gu, (letter) => `[${letter}${letter.toUpperCase()}]`);
    return `--exclude${glob.endsWith('/**') ? '-dir' : ''}=${inAnyCase}`;
  }),
];

/**
 * The argv as it is started: what only reads gets options that take abilities away, never any that give some. Programs that settings name
 * are not run by git, and files with secrets are left out of what git, grep and rg show.
 */
export function hardened(given: readonly string[]): string[] {
  const elsewhere = gitFolder(given);
  if (elsewhere !== null) {
    const [program = '', ...rest] = hardened(elsewhere.argv);
    return [program, '-C', elsewhere.folder, ...rest];
  }
  const argv = given[0] === 'git' ? longForm(given) : given;
  const rules = commandRules.filter(({ kind, begin }) => kind === 'reads' && begin.every((word, index) => argv[index] === word));
  const fitting = rules.map((rule) => ({ rule, checked: checkArguments(argv.slice(rule.begin.length), rule) }));
  const { rule, checked } = fitting.find((one) => one.checked.ok) ?? fitting[0] ?? {};
  if (!rule || !checked) return [...argv];
  const [program = '', sub = ''] = rule.begin;
  const rest = argv.slice(rule.begin.length);
  if (program === 'rg')
    return [program, '--no-config', '--iglob', '!**/.git', ...secretGlobs.flatMap((glob) => ['--iglob', `!**/${glob}`]), ...rest];
  if (program === 'grep' && rule.shows && checked.ok)
    return [program, ...rest.slice(0, checked.end), ...notSearched, ...rest.slice(checked.end)];
  // Of a single program it would leave it in the folder.
  if (program === 'go' && sub === 'build') return [program, sub, '-o', '/dev/null', ...rest];
  if (rule.requires === '--noEmit') return [...argv, ...writesNothing];
  if (program !== 'git' || sub === '--version') return [...argv];
  const plain = shownPlain[sub] ?? [];
  const shown = ['diff', 'show', 'grep'].includes(sub) || (sub === 'log' && rest.some((word) => patches.test(word)));
  const left = shown ? secretGlobs.map((glob) => `:(exclude,icase,glob,top)**/${glob}`) : [];
  const revisions = shown && checked.ok ? checked.revisions : [];
  const words = rest.map((word, index) => (revisions.includes(index) ? word.replaceAll(objectIds, '$&^{commit}') : word));
  return [program, ...gitOptions, ...rule.begin.slice(1), ...plain, ...words, ...left];
}
