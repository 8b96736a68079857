import {
  everywhereOptions,
  folderOptions,
  interpreters,
  launchers,
  makes,
  managers,
  programName,
  runVerbs,
  shells,
  withoutOptions,
} from './calls.ts';
import { folderFrom, shellCommands, type ShellCommand } from './shell-commands.ts';

/** Programs that only look at the code that they are given, or translate it. */
const lookers =
  /^(?:(?:vue-)?tsc|tsgo|swc|esbuild|babel|rollup|vite|webpack|tsup|tsdown|rspack|parcel|ncc|eslint|oxlint|oxfmt|biome|prettier|xo|standard|jshint|knip|madge|dep(?:endency-)?cruise(?:r)?|svelte-check|mypy|pyright|basedpyright|ruff|flake8|pylint|black|isort|bandit|pyflakes|pycodestyle|vulture|ty|py_compile|compileall|rubocop|standardrb|phpstan|psalm|phpcs|php-cs-fixer|pint)$/u;
/** Options of theirs whose value is code that they load. */
const loading = /^--?(?:f|format|formatter|parser|p|plugins?|presets?|rulesdir|rules-dir|c|config|r|require|loader|transform|reporter)$/u;

/** Words of a text that only programs are given that look at code. */
export function lookedAtIn(text: string): ReadonlySet<string> {
  const looked = new Set<string>();
  const used = new Set<string>();
  for (const { argv } of programsIn(text, '')) {
    const words = started(argv);
    const isLooker = lookers.test(programName(words[0] ?? ''));
    words.forEach((word, index) => {
      const isLooked = isLooker && !loading.test(words[index - 1] ?? '');
      // What a rule of a Makefile needs stands in front of its recipe.
      if (!words[0]?.endsWith(':')) (isLooked ? looked : used).add(word);
    });
  }
  return new Set([...looked].filter((word) => !used.has(word)));
}

/** Programs whose tests are chosen by labels. */
const labelled = /^(?:manage\.py|artisan|rails)$/u;

/** Folders that programs of the workspace are given in a text of a shell or a Makefile, and those that are compared. As from the top of the workspace. */
export function foldersGivenIn(text: string, from: string, isThere: (path: string) => boolean): string[] {
  const fill = fillingFrom(text);
  const filled = (word: string): string[] => fill(word).split(/[\s=,]+/u);
  return programsIn(text, from).flatMap(({ argv, folder, values }) => {
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
  const variables = new Map([...text.matchAll(settingLine)].map(([, name = '', value = '']) => [name, value]));
  return (other) => other.replaceAll(/\$(?:\w+|\{\w+\}|\(\w+\))/gu, (whole) => variables.get(whole.replaceAll(/\W/gu, '')) ?? whole);
}

/** What a package manager or make gives on to what it runs. */
export function givenOn(argv: readonly string[]): readonly string[] {
  const [path = '', ...rest] = argv;
  const program = programName(path);
  if (makes.test(program)) return rest.flatMap((arg) => /^\w+=(.+)$/su.exec(arg)?.[1] ?? []);
  if (!managers.has(program)) return [];
  const end = rest.indexOf('--');
  if (end >= 0) return rest.slice(end + 1);
  const isElsewhere = rest.some((arg) => folderOptions.has(arg.split('=')[0] ?? '') || everywhereOptions.test(arg));
  const words = rest.filter((arg) => !arg.startsWith('-'));
  return isElsewhere ? [] : words.slice(runVerbs.has(words[0] ?? '') ? 2 : 1);
}

/** Folders in which the commands of a text run. */
export function foldersIn(text: string, from: string): string[] {
  return programsIn(text, from).flatMap(({ argv, folder }) => [
    folder,
    ...argv.flatMap((arg, index) => {
      const [option = '', value = argv[index + 1] ?? ''] = arg.split(/=(.*)/su, 2);
      return folderOptions.has(option) && value !== '' ? (folderFrom(folder, value) ?? []) : [];
    }),
  ]);
}

/** Its simple commands; of a shell that is given a text, those in there. */
function programsIn(text: string, from: string): ShellCommand[] {
  return shellCommands(text, from).flatMap((one) => {
    const words = started(one.argv);
    const at = shells.test(programName(words[0] ?? '')) ? words.findIndex((word) => /^-\w*c$/u.test(word)) : -1;
    return at < 0 ? [one] : programsIn(words[at + 1] ?? '', one.folder);
  });
}

/** The script that an interpreter is given, or the module. */
function scriptOf(args: readonly string[]): string {
  const at = args.findIndex(
    (arg, index) => !arg.startsWith('-') && !/^(?:-r|--require|--import|--loader|-W|-X)$/u.test(args[index - 1] ?? ''),
  );
  return args[at - 1] === '-m' ? (args[at] ?? '').replaceAll('.', '/') : (args[at] ?? '');
}

/** A command without what only starts it: launchers, package managers that run an installed program, an interpreter of one or of a module. */
function started(argv: readonly string[]): readonly string[] {
  const [path = '', ...rest] = argv;
  const program = programName(path);
  if (launchers.test(program)) return started(withoutOptions(rest));
  if (managers.has(program)) {
    const words = withoutOptions(rest);
    const isExec = /^(?:exec|x|dlx)$/u.test(rest.find((word) => !word.startsWith('-')) ?? '');
    if (isExec) return started(/^(?:x|dlx)$/u.test(words[0] ?? '') ? words.slice(1) : words);
    return /^(?:pnpm|yarn|bun)$/u.test(program) && lookers.test(words[0] ?? '') ? words : argv;
  }
  if (!interpreters.test(program)) return argv;
  const module = rest.indexOf('-m');
  if (module >= 0 && lookers.test(rest[module + 1] ?? '')) return rest.slice(module + 1);
  return rest[0]?.includes('node_modules/') ? started(rest) : argv;
}
