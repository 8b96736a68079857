/** Scripts that a command of a script calls. */
export interface ScriptCall {
  /** Names, with `*` for a part of one. */
  readonly scripts: readonly string[];
  /** Names or folders of the packages that have them; `all`: every package; null: its own. */
  readonly packages: readonly string[] | 'all' | null;
  /** Where it is called, from the script's own folder; '' is that. */
  readonly folder: string;
}

/** What each command of a script's text calls; null: it does something itself. */
export function callsOf(text: string): (ScriptCall | null)[] {
  const calls: (ScriptCall | null)[] = [];
  let folder = '';
  for (const command of commandsOf(text)) {
    const [program = '', ...words] = bare(command);
    if (program === 'cd') folder = [folder, words[0] ?? ''].filter((part) => part !== '').join('/');
    else if (program === 'concurrently') calls.push(...words.flatMap((word) => (word.startsWith('-') ? [] : together(word, folder))));
    else if (program !== '' && program !== 'echo') calls.push(callOf(program, words, folder));
  }
  return calls;
}

/** What `concurrently` is given: a whole command, or `npm:` and a script. */
function together(word: string, folder: string): (ScriptCall | null)[] {
  if (!/^(?:npm|pnpm|yarn|bun):/u.test(word)) return callsOf(word).map((call) => call && { ...call, folder: call.folder || folder });
  return [{ scripts: [word.slice(word.indexOf(':') + 1)], packages: null, folder }];
}

function commandsOf(text: string): string[][] {
  const commands: string[][] = [[]];
  for (const [token] of text.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'&|;()])+|&&|\|\||[&|;\n]/gu))
    if (/^[&|;\n]/u.test(token)) commands.push([]);
    else commands.at(-1)?.push(token.replaceAll(/["']/gu, ''));
  return commands;
}

/** Without what only prepares a program: variables, and programs that start another. */
function bare(words: readonly string[]): readonly string[] {
  let rest = words;
  for (;;) {
    const [first = '', second = ''] = rest;
    if (/^(?:dotenv|env-cmd)$/u.test(first) && rest.includes('--')) rest = rest.slice(rest.indexOf('--') + 1);
    else if (/^(?:\w+=.*|cross-env(?:-shell)?|npx|bunx|dotenv|--?[\w-]+)$/u.test(first)) rest = rest.slice(1);
    else if (/^(?:pnpm|yarn|npm)$/u.test(first) && second === 'exec') rest = rest.slice(2);
    else return rest;
  }
}

interface Options {
  /** Say which packages, or which folder; each with a value. */
  readonly packages: readonly string[];
  readonly folder: readonly string[];
  readonly all?: readonly string[];
}

const options: Readonly<Record<string, Options>> = {
  npm: { packages: ['-w', '--workspace'], folder: ['-C', '--prefix'], all: ['-ws', '--workspaces'] },
  pnpm: { packages: ['-F', '--filter', '--filter-prod'], folder: ['-C', '--dir'], all: ['-r', '--recursive'] },
  yarn: { packages: ['--include'], folder: ['--cwd'] },
  bun: { packages: ['-F', '--filter'], folder: ['--cwd'], all: ['--workspaces'] },
  turbo: { packages: ['-F', '--filter'], folder: ['--cwd'] },
  lerna: { packages: ['--scope'], folder: [] },
  nx: { packages: ['-p', '--projects', '--project'], folder: [] },
};

function callOf(program: string, words: readonly string[], folder: string): ScriptCall | null {
  const own = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
  if (/^(?:npm-run-all2?|run-s|run-p)$/u.test(program)) {
    const scripts = words.flatMap((word) => (word.startsWith('-') ? [] : (word.split(' ')[0] ?? [])));
    return { scripts, packages: null, folder };
  }
  const known = Object.hasOwn(options, program) ? options[program] : undefined;
  if (known === undefined) return null;
  const { packages, folders, targets, rest, isAll } = sorted(own, known);
  const at = (scripts: readonly string[], named: readonly string[], otherwise: 'all' | null): ScriptCall => ({
    scripts,
    packages: named.length > 0 ? named : isAll ? 'all' : otherwise,
    folder: [folder, ...folders].filter((part) => part !== '').join('/'),
  });
  const [verb = '', name = '', third = ''] = rest;
  const isRun = /^(?:run|run-script)$/u.test(verb);
  if (program === 'turbo') return at(isRun ? rest.slice(1) : rest, packages, 'all');
  if (program === 'lerna') return isRun ? at([name], packages, 'all') : null;
  if (program === 'nx') {
    if (verb === 'run-many') return at(targets, packages, 'all');
    const [project = '', target = ''] = isRun ? split(name) : [name, verb];
    return at([target], project === '' ? packages : [project], null);
  }
  if (program === 'yarn' && verb === 'workspace') return at([third === 'run' ? (rest[3] ?? '') : third], [name], null);
  if (program === 'yarn' && verb === 'workspaces') return at(rest.slice(-1), packages, 'all');
  if (isRun) return at([name], packages, null);
  // npm has words of its own, and so has bun for its own package; no script of such a name is meant.
  if (program === 'npm') return /^(?:t|tst|test)$/u.test(verb) ? at(['test'], packages, null) : null;
  const isBuns = program === 'bun' && packages.length === 0 && !isAll && /^(?:test|build|install|x)$/u.test(verb);
  return isBuns ? null : at([verb], packages, null);
}

/** `project:target`, where the target may have a `:` of its own, with a configuration. */
function split(name: string): string[] {
  const [project = '', target = ''] = name.split(':');
  return [project, target];
}

/** The words of a command by what they are. */
function sorted(words: readonly string[], known: Options) {
  const [packages, folders, targets, rest]: [string[], string[], string[], string[]] = [[], [], [], []];
  let isAll = false;
  for (let at = 0; at < words.length; at++) {
    const [word = '', value] = (words[at] ?? '').split(/=(.*)/su);
    const into = known.packages.includes(word)
      ? packages
      : known.folder.includes(word)
        ? folders
        : /^(?:-t|--targets?)$/u.test(word)
          ? targets
          : null;
    if (into) into.push(...(value ?? words[++at] ?? '').split(','));
    else if (known.all?.includes(word)) isAll = true;
    else if (!word.startsWith('-')) rest.push(words[at] ?? '');
  }
  return { packages, folders, targets, rest, isAll };
}
