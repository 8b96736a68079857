import {
  everywhereOptions,
  execVerbs,
  folderOptions,
  interpreters,
  launched,
  launchers,
  makes,
  managers,
  programName,
  runVerbs,
  shells,
  valueOptions,
  withoutOptions,
} from './calls.ts';
import { folderFrom, shellCommands, type ShellCommand } from './shell-commands.ts';

/** Programs that only look at the code that they are given, or translate it. */
const lookers =
  /^(?:(?:vue-)?tsc|tsgo|swc|esbuild|babel|rollup|vite|webpack|tsup|tsdown|rspack|parcel|ncc|eslint|oxlint|oxfmt|biome|prettier|xo|standard|jshint|knip|madge|dep(?:endency-)?cruise(?:r)?|svelte-check|mypy|pyright|basedpyright|ruff|flake8|pylint|black|isort|bandit|pyflakes|pycodestyle|vulture|ty|py_compile|compileall|rubocop|standardrb|phpstan|psalm|phpcs|php-cs-fixer|pint)$/u;
const isLooker = ([path = '']: readonly string[]): boolean => lookers.test(programName(path));
/** Options of theirs whose value is code that they load. */
const loading = /^--?(?:f|format|formatter|parser|p|plugins?|presets?|rulesdir|rules-dir|c|config|r|require|loader|transform|reporter)$/u;

/** Words of a text that only programs are given that look at code. */
export function lookedAtIn(text: string): ReadonlySet<string> {
  const looked = new Set<string>();
  const used = new Set<string>();
  for (const { argv } of programsIn(text, '')) {
    const words = started(argv);
    const [program = ''] = words;
    words.forEach((word, index) => {
      const isLooked = isLooker(words) && !loading.test(words[index - 1] ?? '');
      // What a rule of a Makefile needs stands in front of its recipe.
      if (!program.endsWith(':')) (isLooked ? looked : used).add(word);
    });
  }
  return new Set([...looked].filter((word) => !used.has(word)));
}

/** Programs whose tests are chosen by labels. */
const labelled = /^(?:manage\.py|artisan|rails)$/u;

/**
 * Folders that programs of the workspace are given in a text of a shell or a Makefile, and those that are compared. As from the top of the workspace.
 * `isByLine`: each line begins in the same folder.
 */
export function foldersGivenIn(text: string, from: string, isThere: (path: string) => boolean, isByLine: boolean): string[] {
  const fill = fillingFrom(text);
  const filled = (word: string): string[] => fill(word).split(/[\s=,]+/u);
  const texts = isByLine ? text.split(/(?<!\\)\r?\n/u) : [text];
  const programs = texts.flatMap((one) => programsIn(one, from));
  return programs.flatMap(({ argv, folder, values }) => {
    const [program = '', ...rest] = started(argv.flatMap(filled).filter((word) => word !== ''));
    const path = interpreters.test(programName(program)) || program.startsWith('$') ? scriptOf(rest) : program;
    const file = folderFrom(folder, path);
    const isOwn = file !== null && file !== '' && ['', '.py', '/__main__.py', '/__init__.py'].some((ending) => isThere(`${file}${ending}`));
    const isComparing = /^(?:diff|cmp|comm)$/u.test(program) || rest.includes('--no-index');
    if ((!isOwn && !isComparing) || (labelled.test(programName(path)) && rest.includes('test'))) return [];
    const words = [...rest, ...values].filter((word) => /^(?!-)[\w./-]*\w[\w./-]*$/u.test(word));
    return words.flatMap((word) => folderFrom(folder, word) ?? []).filter((one) => !isThere(one));
  });
}

/** A variable that a line of a shell or a Makefile sets. */
export const settingLine = /^[ \t]*(?:export[ \t]+)?(\w+)[ \t]*[:?+]*=[ \t]*(.+)$/gmu;

/** Puts in what a text sets its variables to. */
export function fillingFrom(text: string): (other: string) => string {
  const variables = new Map<string, string>();
  for (const [line, name = '', value = ''] of text.matchAll(settingLine))
    variables.set(name, line.includes('+=') ? `${variables.get(name) ?? ''} ${value}` : value);
  return (other) => other.replaceAll(/\$(?:\w+|\{\w+\}|\(\w+\))/gu, (whole) => variables.get(whole.replaceAll(/\W/gu, '')) ?? whole);
}

/** What a package manager or make gives on to what it runs. */
export function givenOn(argv: readonly string[]): readonly string[] {
  const [path = '', ...rest] = argv;
  const program = programName(path);
  if (makes.test(program)) return rest.flatMap((arg) => /^\w+=(.+)$/su.exec(arg)?.[1] ?? []);
  if (!managers.has(program)) return [];
  if (rest.includes('--')) return rest.slice(rest.indexOf('--') + 1);
  const isElsewhere = rest.some((arg) => folderOptions.has(arg.replace(/=.*/su, '')) || everywhereOptions.test(arg));
  const [verb = '', ...words] = rest.filter((arg) => !arg.startsWith('-'));
  if (isElsewhere) return [];
  return runVerbs.has(verb) ? words.slice(1) : words;
}

/** Folders in which the commands of a text run. */
export function foldersIn(text: string, from: string): string[] {
  return programsIn(text, from).flatMap(({ argv, folder }) => [
    folder,
    ...argv.flatMap((arg, index) => {
      const [option = '', value = argv[index + 1]] = arg.split(/=(.*)/su);
      return value !== undefined && folderOptions.has(option) ? (folderFrom(folder, value) ?? []) : [];
    }),
  ]);
}

/** Its simple commands; of a shell that is given a text, those in there. */
function programsIn(text: string, from: string): ShellCommand[] {
  return shellCommands(text, from).flatMap((one) => {
    const [shell = '', ...args] = started(one.argv);
    const given = shells.test(programName(shell)) ? args.find((_, index) => /^-\w*c$/u.test(args[index - 1] ?? '')) : undefined;
    return given === undefined ? [one] : programsIn(given, one.folder);
  });
}

/** The script that an interpreter is given, or the module. */
function scriptOf(args: readonly string[]): string {
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    if (arg === '-m') return left.shift()?.replaceAll('.', '/') ?? '';
    if (valueOptions.test(arg)) left.shift();
    else if (!arg.startsWith('-')) return arg;
  }
  return '';
}

/** A command without what only starts it: launchers, package managers that run an installed program, an interpreter of one or of a module. */
export function started(argv: readonly string[]): readonly string[] {
  const [path = '', ...rest] = argv;
  const program = programName(path);
  if (launchers.test(program)) return started(launched(rest));
  if (managers.has(program)) {
    const words = withoutOptions(rest);
    const [verb = ''] = rest.filter((word) => !word.startsWith('-'));
    if (execVerbs.test(verb)) return started(words);
    return /^(?:pnpm|yarn|bun)$/u.test(program) && isLooker(words) ? words : argv;
  }
  if (!interpreters.test(program)) return argv;
  const behind = rest.slice(rest.indexOf('-m') + 1);
  if (behind.length < rest.length && isLooker(behind)) return behind;
  return rest[0]?.includes('node_modules/') ? started(rest) : argv;
}
