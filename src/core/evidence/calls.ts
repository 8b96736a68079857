import { isConfigurationName, isTestName } from './proof-files.ts';
import { folderFrom, shellCommands } from './shell-commands.ts';

/** Something of the workspace that a command runs. */
export type Call =
  /** Scripts of one manifest; `*` in the name stands for anything. */
  | { readonly kind: 'script'; readonly file: string; readonly name: string }
  /** A script of that name in any manifest. */
  | { readonly kind: 'everywhere'; readonly name: string }
  | { readonly kind: 'make'; readonly folder: string; readonly names: readonly string[]; readonly targets: readonly string[] }
  /** A program of the workspace, run in `folder`. */
  | { readonly kind: 'file'; readonly path: string; readonly folder: string };

export const managers = new Set(['npm', 'pnpm', 'yarn', 'bun', 'composer']);
/** Commands of package managers that run a script of the same name. */
const scriptVerbs: Readonly<Record<string, string>> = {
  test: 'test',
  t: 'test',
  tst: 'test',
  start: 'start',
  stop: 'stop',
  restart: 'restart',
};
export const runVerbs = new Set(['run', 'run-script', 'rum', 'urn']);
/** Commands of package managers that start a program. */
export const execVerbs = /^(?:exec|x|dlx)$/u;
/** Programs that run scripts of many packages, in an order of their own. */
const orchestrators = new Set(['turbo', 'nx', 'lerna', 'lage', 'moon']);
const sequences = new Set(['run-s', 'run-p', 'npm-run-all', 'npm-run-all2', 'concurrently']);
/** Programs that start another one. */
export const launchers =
  /^(?:npx|pnpx|bunx|dotenvx?|env-cmd|timeout|nice|xvfb-run|c8|nyc|time|env|cross-env(?:-shell)?|command|exec|sudo|setsid|stdbuf|xargs|poetry|uv|pipenv|pdm|hatch|rye|bundle|mise)$/u;
export const makes = /^(?:g|n)?make$|^\$[({]MAKE[)}]$/u;
export const shells = /^(?:ba|da|z)?sh$/u;
/** Their options are no names of files that decide anything. */
const tools = /^(?:cp|mv|rm|mkdir|chmod|rsync|install|grep|find|tar|zip)$/u;
/** Options whose value is a file that decides what is run, or how. */
const shortFileOptions = /^-[rcp]$/u;
const fileOptions =
  /^--(?:import|require|loader|experimental-loader|env-file(?:-if-exists)?|config(?:-file)?|project|plugin|settings|rcfile|file|globals|reporter|test-reporter|(?:test-)?global-?setup|setup-?files?\w*)$/iu;
export const interpreters = /^(?:node|nodejs|tsx|ts-node|deno|bun|python[\d.]*|py|ruby|php|perl|bash|sh|dash|zsh|pwsh|source|\.)$/u;
/** Options of interpreters whose value stands behind them: what is loaded first, how to warn, a shell's own (`-eo pipefail`). */
export const valueOptions =
  /^(?:-[rWX]|--(?:require|import|loader|experimental-loader|env-file(?:-if-exists)?|config|tsconfig|project)|[-+]\w*o)$/u;
export const folderOptions = new Set(['--prefix', '-C', '--dir', '--cwd', '--working-dir', '-d', '--directory']);
export const everywhereOptions = /^(?:-r|--recursive|-w|-ws|--workspace|--workspaces|--filter|-F|workspaces?|foreach)(?:=|$)/u;
/** What such a file is called after an option of one letter, which of other programs may name a source. */
const setUp = /\.(?:[cm]?[jt]s|jsonc?|ya?ml|toml|ini|cfg|conf|py|rb|xml|env|runsettings)$/u;

/** What a program is called, wherever it lies. */
export const programName = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.(?:cmd|exe)$/u, '');

/** What of the workspace a command runs, when it is started in `folder`. */
export function callsOf(argv: readonly string[], folder: string): Call[] {
  return [...programCalls(argv, folder), ...optionCalls(argv, folder)];
}

function programCalls(argv: readonly string[], folder: string): Call[] {
  const [path = '', ...rest] = argv;
  const program = programName(path);
  if (launchers.test(program)) {
    const words = launched(rest);
    // `env -S 'npm test'`, `npx -c 'npm test'`
    const isLine = words[0]?.includes(' ') === true;
    return [...programCalls(words, folder), ...(isLine ? lineCalls(words.join(' '), folder) : [])];
  }
  if (managers.has(program) && !(program === 'bun' && isFile(plain(rest)[0]))) return scriptCalls(program, rest, folder);
  if (orchestrators.has(program)) return plain(rest).map((name) => ({ kind: 'everywhere', name: name.slice(name.lastIndexOf(':') + 1) }));
  if (sequences.has(program)) return sequenceCalls(program, rest, folder);
  if (makes.test(program)) return makeCalls(rest, folder);
  if (interpreters.test(program)) return interpreted(rest, folder, shells.test(program));
  return path.includes('/') || isFile(path) ? fileCall(path, folder) : [];
}

/** Files that options name: what is loaded first, another configuration. One that is known by its name is judged by that. */
function optionCalls(argv: readonly string[], folder: string): Call[] {
  const [program = ''] = argv;
  if (tools.test(programName(program))) return [];
  return argv.flatMap((arg, index): Call[] => {
    const [option = '', value = argv[index + 1]] = arg.split(/=(.*)/su);
    const isShort = shortFileOptions.test(option);
    if (value === undefined || !(isShort || fileOptions.test(option))) return [];
    const names = ['', '.js', '.cjs', '.mjs', '.ts'].map((ending) => `${value}${ending}`);
    const decides = (name: string): boolean => !(isShort && !setUp.test(name)) && !isConfigurationName(name) && !isTestName(name);
    return names.filter(decides).flatMap((name) => fileCall(name, folder));
  });
}

function scriptCalls(program: string, args: readonly string[], folder: string): Call[] {
  let at: string | null = folder;
  let everywhere = false;
  let fromVerb: readonly string[] = [];
  const words: string[] = [];
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined && arg !== '--'; arg = left.shift()) {
    const [option = '', value] = arg.split(/=(.*)/su);
    if (folderOptions.has(option)) at = folderFrom(folder, value ?? left.shift() ?? '');
    else if (everywhereOptions.test(arg)) {
      everywhere = true;
      // To pnpm it says: at the top.
      if (/^(?:--workspace|--filter|-F|workspace)$/u.test(arg) || (arg === '-w' && program === 'npm')) left.shift();
    } else if (!arg.startsWith('-')) {
      if (words.length === 0) fromVerb = [arg, ...left];
      words.push(arg);
    }
  }
  const [verb = '', name = ''] = words;
  // npm stays where it was started.
  if (program === 'npm' && execVerbs.test(verb)) return callsOf(withoutOptions(fromVerb), folder);
  if (at === null) return [];
  // The others start programs without "exec", too.
  const programs = program === 'npm' ? [] : callsOf(withoutOptions(fromVerb), at);
  const script = runVerbs.has(verb) ? name : (scriptVerbs[verb] ?? (program === 'npm' || execVerbs.test(verb) ? '' : verb));
  if (script === '') return programs;
  if (everywhere) return [{ kind: 'everywhere', name: script }, ...programs];
  const manifest = program === 'composer' ? 'composer.json' : 'package.json';
  return [{ kind: 'script', file: inFolder(at, manifest), name: script }, ...programs];
}

/** `npm-run-all build test:*`, `concurrently "npm:test" "cd web && npm test"`. */
function sequenceCalls(program: string, args: readonly string[], folder: string): Call[] {
  return plain(args).flatMap((arg): Call[] => {
    const name = arg.replace(/^(?:npm|pnpm|yarn|bun):/u, '');
    if (program === 'concurrently' && name === arg) return lineCalls(arg, folder);
    return [{ kind: 'script', file: inFolder(folder, 'package.json'), name: name.replace(/\s.*$/su, '') }];
  });
}

/** Of a text that a shell is given. */
function lineCalls(text: string, folder: string): Call[] {
  return shellCommands(text, folder).flatMap((one) => callsOf(one.argv, one.folder));
}

function makeCalls(args: readonly string[], folder: string): Call[] {
  let at: string | null = folder;
  let names: readonly string[] = ['GNUmakefile', 'makefile', 'Makefile'];
  const targets: string[] = [];
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    const [, option = '', given] = /^(-[CfIoW]|--(?:directory|file|makefile|include-dir)(?![\w-]))=?(.+)?$/su.exec(arg) ?? [];
    const value = option === '' ? '' : (given ?? left.shift() ?? '');
    if (/^(?:-C|--directory)$/u.test(option)) at = folderFrom(folder, value);
    else if (/^(?:-f|--file|--makefile)$/u.test(option)) names = [value];
    // How many at once, and up to which load, are no targets either.
    else if (!/^-|=|^[\d.]+$/u.test(arg)) targets.push(arg);
  }
  return at === null ? [] : [{ kind: 'make', folder: at, names, targets }];
}

/**
 * The script that an interpreter is given. Of a module (`-m`) what would come before the installed one; text (`-e`, `-c`) names no script, but a
 * shell's is read; nor does a test runner of its own.
 */
function interpreted(args: readonly string[], folder: string, isShell: boolean): Call[] {
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    const [next = ''] = left;
    if (isShell && /^-\w*c$/u.test(arg)) return lineCalls(next, folder);
    if (arg === '--run') return [{ kind: 'script', file: inFolder(folder, 'package.json'), name: next }];
    if (arg === '-m') {
      const name = next.replaceAll('.', '/');
      return [`${name}.py`, `${name}/__init__.py`, `${name}/__main__.py`].flatMap((file) => fileCall(file, folder));
    }
    if (!isShell && /^(?:-[ecp]|--eval|--print|--test|test)$/u.test(arg)) return [];
    if (valueOptions.test(arg)) left.shift();
    // `php -d name=value`
    else if (!/^[-+]|^\w[\w.]*=|^run$/u.test(arg)) return fileCall(arg, folder);
  }
  return [];
}

function fileCall(path: string, folder: string): Call[] {
  const inside = folderFrom(folder, path);
  return inside === null || inside === '' || inside.startsWith('node_modules/') ? [] : [{ kind: 'file', path: inside, folder }];
}

function isFile(arg: string | undefined): boolean {
  return arg !== undefined && /\.(?:[cm]?[jt]sx?|py|sh|rb|php)$/u.test(arg);
}

const plain = (args: readonly string[]): string[] => args.filter((arg) => !/^-|^run(?:-many)?$/u.test(arg));

function inFolder(folder: string, file: string): string {
  return folder === '' ? file : `${folder}/${file}`;
}

/** Options in front, variables, a number (`timeout 60`), `run` and `exec` are the launcher's own. */
export function withoutOptions(args: readonly string[]): readonly string[] {
  const start = args.findIndex((arg) => !/^-|^\d+\w?$|^\w+=|^(?:run|exec|x|dlx)$/u.test(arg));
  return start < 0 ? [] : args.slice(start);
}

/** What a launcher starts. A word behind one of its options may be the value of that: `dotenv -e .env -- npm test`, `npx -p tsx tsx check.ts`. */
export function launched(args: readonly string[]): readonly string[] {
  const words = withoutOptions(args);
  if (args.at(-words.length - 1)?.startsWith('-') !== true) return words;
  const others = launched(words.slice(1));
  return isProgram(others) && (!isProgram(words) || words[0] === others[0]) ? others : words;
}

/** One of those that run something of the workspace. */
function isProgram([path = '']: readonly string[]): boolean {
  const name = programName(path);
  return managers.has(name) || [launchers, makes, interpreters].some((one) => one.test(name));
}
