import type { SeenFact } from './seen-fact.ts';
import type { GuessInput } from '../layers/projects.ts';

/** Most source files that are read for their style. */
const mostFiles = 12;
const source = /\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|cs|php|rb|vue|svelte|dart|swift)$/u;
const scripts = /\.[cm]?[jt]sx?$/u;
/** Hidden folders and minified files: not written by the team. */
const foreign = /(?:^|\/)\.[^/]+\/|\.min\.[a-z]+$/u;
/** Names of files of formatters and linters, whatever they are written in. */
const configs =
  /^(?:\.editorconfig|\.prettierrc(?:\.\w+)?|prettier\.config\.\w+|\.eslintrc(?:\.\w+)?|eslint\.config\.\w+|\.stylelintrc(?:\.\w+)?|stylelint\.config\.\w+|biome\.jsonc?|\.ox(?:fmt|lint)rc\.jsonc?|\.?ruff\.toml|\.flake8|\.pylintrc|\.rubocop\.yml|\.?rustfmt\.toml|\.clang-format|\.golangci\.ya?ml|checkstyle\.xml|\.scalafmt\.conf|\.php-cs-fixer(?:\.dist)?\.php|phpcs\.xml(?:\.dist)?|\.swiftlint\.yml|analysis_options\.yaml|ktlint\.xml|detekt\.yml)$/u;

/** What a manifest sets of them, by its name, with the name of each. */
const within: ReadonlyMap<string, RegExp | null> = new Map([
  ['package.json', null],
  ['pyproject.toml', /^\[tool\.(ruff|black|isort|flake8|pylint|yapf)\b/u],
  ['setup.cfg', /^\[(flake8|isort|pycodestyle|yapf)\]/u],
  ['tox.ini', /^\[(flake8|isort|pycodestyle|yapf)\]/u],
]);

interface Measured {
  readonly path: string;
  readonly indent: string | null;
  readonly quotes: string | null;
  readonly semicolons: string | null;
}

/** Style of most files: indentation, quotes, semicolons, and the formatter's configuration. `own`: those whose style is counted. */
export async function styleFacts(workspace: GuessInput, own: readonly string[]): Promise<SeenFact[]> {
  const { paths } = workspace;
  const facts: SeenFact[] = [];
  for (const path of paths) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const line = within.get(name);
    if (configs.test(name)) facts.push({ text: `Format and lint rules are set in \`${path}\`.`, seen: path });
    else if (line !== undefined) facts.push(...(await rulesWithin(path, line, workspace)));
  }
  const looked: Measured[] = [];
  for (const path of spread(own.filter((one) => source.test(one) && !foreign.test(one)))) {
    const text = await workspace.read(path);
    if (text !== null) looked.push(measure(path, text));
  }
  for (const [key, words] of [
    ['indent', 'Indented with'],
    ['quotes', 'Strings in'],
    ['semicolons', 'Statements end'],
  ] as const) {
    const measured = looked.flatMap((one) => (one[key] === null ? [] : [{ path: one.path, value: one[key] }]));
    const [first] = measured;
    const most = [...new Set(measured.map((one) => one.value))].find(
      (value) => measured.filter((one) => one.value === value).length * 4 >= measured.length * 3,
    );
    // A few scripts in a workspace of another language say nothing about its style.
    if (!first || most === undefined || measured.length * 4 < looked.length) continue;
    const agree = measured.filter((one) => one.value === most);
    facts.push({ text: `${words} ${most} (${agree.length} of ${measured.length} files looked at).`, seen: agree[0]?.path ?? first.path });
  }
  return facts;
}

async function rulesWithin(path: string, set: RegExp | null, workspace: GuessInput): Promise<SeenFact[]> {
  const text = (await workspace.read(path)) ?? '';
  const found = set === null ? inPackage(text) : named(text, (line) => set.exec(line)?.[1]);
  const [first] = found;
  if (!first) return [];
  const names = [...new Set(found.map(({ name }) => name))].join(', ');
  return [{ text: `Format and lint rules are set in \`${path}\` (${names}).`, seen: `${path}:${first.line}` }];
}

const named = (text: string, nameOf: (line: string) => string | undefined): { name: string; line: number }[] =>
  text.split('\n').flatMap((line, at) => {
    const name = nameOf(line);
    return name === undefined ? [] : [{ name, line: at + 1 }];
  });

/** Keys of their own: among the dependencies the same names stand as well. */
function inPackage(text: string): { name: string; line: number }[] {
  const own = Object.keys(readJson(text) ?? {});
  return ['prettier', 'eslintConfig', 'stylelint', 'xo'].flatMap((name) => {
    if (!own.includes(name)) return [];
    const lines = named(text, (line) => new RegExp(`^(\\s*)"${name}"\\s*:`, 'u').exec(line)?.[1]);
    return lines
      .toSorted((a, b) => a.name.length - b.name.length)
      .slice(0, 1)
      .map(({ line }) => ({ name, line }));
  });
}

function readJson(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

/** A sample from the whole list, always the same. */
function spread(paths: readonly string[]): string[] {
  const stride = Math.max(1, Math.ceil(paths.length / mostFiles));
  return paths.filter((_path, index) => index % stride === 0);
}

function measure(path: string, text: string): Measured {
  const lines = text.split(/\r?\n/u);
  const indents = lines.flatMap((line) => /^(\t+| +)(?=[^\s*])/u.exec(line)?.[1] ?? []);
  const tabs = indents.filter((indent) => indent.startsWith('\t')).length;
  const spaces = indents.filter((indent) => indent.startsWith(' ')).map((indent) => indent.length);
  const step = [2, 4, 3, 8].find(
    (size) => spaces.filter((count) => count % size === 0).length * 10 >= spaces.length * 9 && spaces.includes(size),
  );
  const indent = tabs > spaces.length ? 'tabs' : step === undefined ? null : `${step} spaces`;
  if (!scripts.test(path)) return { path, indent, quotes: null, semicolons: null };
  const [single, double] = [text.match(/'[^'"\n]*'/gu)?.length ?? 0, text.match(/"[^'"\n]*"/gu)?.length ?? 0];
  const ends = lines.filter((line) => /^\s*(?:const|let|import|export|return|throw)\b.*[^,{([\s]$/u.test(line));
  const closed = ends.filter((line) => line.endsWith(';')).length;
  return {
    path,
    indent,
    quotes: single + double < 3 ? null : single >= double * 3 ? 'single quotes' : double >= single * 3 ? 'double quotes' : null,
    semicolons:
      ends.length < 3
        ? null
        : closed * 10 >= ends.length * 9
          ? 'with semicolons'
          : closed * 10 <= ends.length
            ? 'without semicolons'
            : null,
  };
}
