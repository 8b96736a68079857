import { checkArguments } from './check-arguments.ts';
import { commandRules, patches, words } from './command-rules.ts';
import { secretGlobs } from './readable.ts';

/**
 * In front of git's sub-command: no program that settings of a repository name is run, nothing of the repository is written, and files of the
 * workspace are never taken for a repository.
 */
const gitSettings = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'log.showSignature=false',
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
};

/** Behind a type-check: what a tsconfig.json could have it write anywhere; "null" takes a setting back. */
const writesNothing = words('--composite null --incremental null --tsBuildInfoFile null --generateTrace null --generateCpuProfile null');

/** In a revision or a range: an id, or what "git describe" makes of one. It could be of a file, which is shown whatever its name is. */
const objectIds = /(?<=^\^?|\.\.)(?:(?:(?!\.\.)[^:])+-g)?[0-9a-f]{4,64}(?=\.\.|$)/giu;

/**
 * The argv as it is started: what only reads gets options that take abilities away, never any that give some. Programs that settings name
 * are not run by git, and files with secrets are left out of what git and rg show.
 */
export function hardened(argv: readonly string[]): string[] {
  const [program = '', sub = '', ...rest] = argv;
  const rule = commandRules.find(({ kind, begin }) => kind === 'reads' && begin.every((word, index) => argv[index] === word));
  if (!rule) return [...argv];
  if (program === 'rg') return [program, '--no-config', ...secretGlobs.flatMap((glob) => ['--iglob', `!**/${glob}`]), ...argv.slice(1)];
  if (rule.begin.at(-1) === '--noEmit') return [...argv, ...writesNothing];
  if (program !== 'git' || sub === '--version') return [...argv];
  const plain = shownPlain[sub] ?? [];
  const shown = sub === 'diff' || sub === 'show' || (sub === 'log' && rest.some((word) => patches.test(word)));
  const left = shown ? secretGlobs.map((glob) => `:(exclude,icase,glob)**/${glob}`) : [];
  const checked = checkArguments(rest, rule);
  const revisions = shown && checked.ok ? checked.revisions : [];
  const words = rest.map((word, index) => (revisions.includes(index) ? word.replaceAll(objectIds, '$&^{commit}') : word));
  return [program, ...gitOptions, sub, ...plain, ...words, ...left];
}
