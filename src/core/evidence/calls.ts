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
/** Programs that run scripts of many packages, in an order of their own. */
const orchestrators = new Set(['turbo', 'nx', 'lerna', 'lage', 'moon']);
const sequences = new Set(['run-s', 'run-p', 'npm-run-all', 'npm-run-all2', 'concurrently']);
/** Programs that start another one. */
export const launchers =
  /^(?:npx|pnpx|bunx|dotenv|timeout|nice|xvfb-run|c8|nyc|time|env|cross-env(?:-shell)?|command|exec|sudo|setsid|stdbuf|xargs|poetry|uv|pipenv|pdm|hatch|rye|bundle|mise)$/u;
export const makes = /^(?:g|n)?make$|^\$[({]MAKE[)}]$/u;
export const shells = /^(?:ba|da|z)?sh$/u;
/** Their options are no names of files that decide anything. */
const tools = /^(?:cp|mv|rm|mkdir|chmod|rsync|install|grep|find|tar|zip)$/u;
/** Options whose value is a file that decides what is run, or how. */
const shortFileOptions = /^-[rcp]$/u;
const fileOptions =
  /^--(?:import|require|loader|experimental-loader|env-file(?:-if-exists)?|config(?:-file)?|project|plugin|settings|rcfile|file|globals|reporter|test-reporter|(?:test-)?global-?setup|setup-?files?\w*)$/iu;
export const interpreters = /^(?:node|nodejs|tsx|ts-node|deno|bun|python[\d.]*|py|ruby|php|perl|bash|sh|dash|zsh|pwsh|source|\.)$/u;
export const folderOptions = new Set(['--prefix', '-C', '--dir', '--cwd', '--working-dir', '-d', '--directory']);
export const everywhereOptions = /^(?:-r|--recursive|-w|-ws|--workspace|--workspaces|--filter|-F|workspaces?|foreach)(?:=|$)/u;
/** What such a file is called after an option of one letter, which of other programs may name a source. */
const setUp = /\.(?:[cm]?[jt]s|jsonc?|ya?ml|toml|ini|cfg|conf|py|rb|xml|env|runsettings)$/u;

/** What a program is called, wherever it lies. */
export const programName = (path: string): string => (path.split('/').at(-1) ?? '').replace(/\.(?:cmd|exe)$/u, '');

/** What of the workspace a command runs, when it is started in `folder`. */
export function callsOf(argv: readonly string[], folder: string): Call[] {
  return [...programCalls(argv, folder), ...optionCalls(argv, folder)];
}

function programCalls(argv: readonly string[], folder: string): Call[] {
  const [path = '', ...rest] = argv;
  const program = programName(path);
  if (launchers.test(program)) return programCalls(withoutOptions(rest), folder);
  if (managers.has(program) && !(program === 'bun' && isFile(rest[0]))) return scriptCalls(program, rest, folder);
  if (orchestrators.has(program)) return plain(rest).map((name) => ({ kind: 'everywhere', name: name.split(':').at(-1) ?? name }));
  if (sequences.has(program)) return sequenceCalls(rest, folder);
  if (makes.test(program)) return makeCalls(rest, folder);
  if (interpreters.test(program)) return interpreted(rest, folder, shells.test(program));
  return path.includes('/') || isFile(path) ? fileCall(path, folder) : [];
}

/** Files that options name: what is loaded first, another configuration. One that is known by its name is judged by that. */
function optionCalls(argv: readonly string[], folder: string): Call[] {
  return argv.flatMap((arg, index): Call[] => {
    const [option = '', value = argv[index + 1] ?? ''] = arg.split(/=(.*)/su, 2);
    const isShort = shortFileOptions.test(option);
    if (!(isShort || fileOptions.test(option)) || tools.test(argv[0] ?? '')) return [];
    const names = ['', '.js', '.cjs', '.mjs', '.ts'].map((ending) => `${value}${ending}`);
    const decides = (name: string): boolean => !(isShort && !setUp.test(name)) && !isConfigurationName(name) && !isTestName(name);
    return names.filter(decides).flatMap((name) => fileCall(name, folder));
  });
}

function scriptCalls(program: string, args: readonly string[], folder: string): Call[] {
  let at: string | null = folder;
  let everywhere = false;
  const words: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    const [option = '', value] = arg.split(/=(.*)/su, 2);
    if (arg === '--') break;
    if (folderOptions.has(option)) at = folderFrom(folder, value ?? args[++index] ?? '');
    else if (everywhereOptions.test(arg)) {
      everywhere = true;
      if (/^(?:-w|--workspace|--filter|-F|workspace)$/u.test(arg)) index++;
    } else if (!arg.startsWith('-')) words.push(arg);
  }
  const [verb = '', name = ''] = words;
  if (verb === 'exec' || verb === 'x' || verb === 'dlx') return callsOf(words.slice(1), at ?? '');
  const script = runVerbs.has(verb) ? name : (scriptVerbs[verb] ?? (program === 'npm' ? '' : verb));
  if (script === '' || at === null) return [];
  if (everywhere) return [{ kind: 'everywhere', name: script }];
  const manifest = program === 'composer' ? 'composer.json' : 'package.json';
  return [{ kind: 'script', file: at === '' ? manifest : `${at}/${manifest}`, name: script }];
}

/** `npm-run-all build test:*`, `concurrently "npm:test"`. */
function sequenceCalls(args: readonly string[], folder: string): Call[] {
  const file = folder === '' ? 'package.json' : `${folder}/package.json`;
  return plain(args).flatMap((arg): Call[] => {
    const words = arg.split(/\s+/u);
    const script: Call = { kind: 'script', file, name: (words[0] ?? '').replace(/^(?:npm|pnpm|yarn|bun):/u, '') };
    return words.length > 1 ? [...callsOf(words, folder), script] : [script];
  });
}

function makeCalls(args: readonly string[], folder: string): Call[] {
  let at: string | null = folder;
  let names: readonly string[] = ['GNUmakefile', 'makefile', 'Makefile'];
  const targets: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (/^(?:-C|--directory)$/u.test(arg)) at = folderFrom(folder, args[++index] ?? '');
    else if (arg.startsWith('--directory=')) at = folderFrom(folder, arg.slice(12));
    else if (/^(?:-f|--file|--makefile)$/u.test(arg)) names = [args[++index] ?? ''];
    else if (!arg.startsWith('-') && !arg.includes('=')) targets.push(arg);
  }
  return at === null ? [] : [{ kind: 'make', folder: at, names, targets }];
}

/**
 * The script that an interpreter is given. Of a module (`-m`) what would come before the installed one; text (`-e`, `-c`) names no script, but a
 * shell's is read; nor does a test runner of its own.
 */
function interpreted(args: readonly string[], folder: string, isShell: boolean): Call[] {
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    const next = args[index + 1] ?? '';
    if (isShell && /^-\w*c$/u.test(arg)) return shellCommands(next, folder).flatMap((one) => callsOf(one.argv, one.folder));
    if (arg === '--run') return [{ kind: 'script', file: folder === '' ? 'package.json' : `${folder}/package.json`, name: next }];
    if (arg === '-m') {
      const name = next.replaceAll('.', '/');
      return [`${name}.py`, `${name}/__init__.py`, `${name}/__main__.py`].flatMap((file) => fileCall(file, folder));
    }
    if (/^(?:-e|-c|-p|--eval|--print|--test)$/u.test(arg) || arg === 'test') return [];
    if (/^(?:-r|--require|--import|--loader|-W|-X)$/u.test(arg)) index++;
    else if (!arg.startsWith('-') && arg !== 'run') return fileCall(arg, folder);
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

const plain = (args: readonly string[]): string[] => args.filter((arg) => !arg.startsWith('-') && arg !== 'run' && arg !== 'run-many');

/** Options in front, variables, a number (`timeout 60`) and `run` are the launcher's own. */
export function withoutOptions(args: readonly string[]): readonly string[] {
  const start = args.findIndex((arg) => !/^-|^\d+\w?$|^\w+=|^(?:run|exec)$/u.test(arg));
  return start < 0 ? [] : args.slice(start);
}
