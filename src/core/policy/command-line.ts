import { sentence } from '../describe/message.ts';
import { lexLine, needsShell, problemAt, type LineProblem } from './lex-line.ts';

/** A parsed command line: argv, or what is wrong and where. */
export type CommandLine = { readonly ok: true; readonly argv: string[] } | LineProblem;

/** Splits the line of a single command into argv (see `lexLine`). Whatever needs a shell is refused, also what stands between two commands. */
export function parseCommandLine(line: string): CommandLine {
  const read = lexLine(line);
  if (!read.ok) return read;
  const argv: string[] = [];
  for (const token of read.tokens) {
    if (token.kind !== 'word') return needsShell(line, token.at);
    if (argv.length === 0 && token.bare && token.text === '!') return needsShell(line, token.at);
    argv.push(token.text);
  }
  if (argv.length === 0) return problemAt(line, 0, sentence('the command is empty'));
  if (argv[0] === '') return problemAt(line, 0, sentence("the program's name is empty"));
  return { ok: true, argv };
}

/** The argv as a command line for people; `parseCommandLine` reads it back unchanged. */
export function formatCommandLine(argv: readonly string[]): string {
  return argv
    .map((word) =>
      /^[\w@%+:,./-]+$/u.test(word) || (word !== argv[0] && /^[\w@%+=:,./-]+$/u.test(word)) ? word : `'${word.replaceAll("'", `'\\''`)}'`,
    )
    .join(' ');
}

/** Names that no package manager has, or is likely to get, a command of its own for. */
const scriptName =
  /^(?:build|compile|lint|eslint|format|prettier|typecheck|type-check|types|tsc|unit|integration|e2e|coverage|jest|vitest|mocha)$|:|^(?:build|lint|format|test|unit|integration|e2e)[-_.]\w/u;
/** Has a package manager say less, and nothing else. Behind a script's name only npm takes it for itself. */
const quiet = /^(?:-s|--silent)$/u;

/**
 * Short and long forms of starting a script are one command, however much the package manager says of it: `npm t`, `npm test`, `npm run -s test`;
 * `yarn lint`, `yarn run lint`. Git has no pager here whether or not it is told so.
 */
export function longForm(argv: readonly string[]): readonly string[] {
  const [program = '', verb = '', ...rest] = argv;
  if (program === 'git' && verb === '--no-pager') return [program, ...rest];
  if (!['npm', 'pnpm', 'yarn'].includes(program)) return argv;
  const long = withRun(program, louder(argv.slice(1)));
  const [name, ...more] = louder(long ?? []);
  if (name === undefined) return argv;
  return [program, 'run', name, ...(program === 'npm' ? louder(more) : more)];
}

function louder(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !quiet.test(word));
  return first < 0 ? [] : words.slice(first);
}

/** What stands behind `run`, said or not: options of the package manager, the script's name, its words; null: no script is started. */
function withRun(program: string, [verb = '', ...rest]: readonly string[]): readonly string[] | null {
  if (verb === 'run' || (program !== 'yarn' && verb === 'run-script')) return rest;
  if (verb === 'test' || (program !== 'yarn' && ['t', 'tst'].includes(verb))) return ['test', ...rest];
  return program !== 'npm' && scriptName.test(verb) ? [verb, ...rest] : null;
}

/** Whether exactly this command is in the list: same program, same arguments, same order, nothing added. `npm test` is `npm run test`. */
export function allowedCommand(argv: readonly string[], list: readonly (readonly string[])[]): boolean {
  const wanted = JSON.stringify(longForm(argv));
  return list.some((allowed) => JSON.stringify(longForm(allowed)) === wanted);
}
