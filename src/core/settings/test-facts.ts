import type { SeenFact } from './seen-fact.ts';
import { isTestPath, type GuessInput } from '../layers/projects.ts';

export const namedAsTest =
  /(?:^|\/)(?:[^/]*[._-](?:test|spec)\.(?!ya?ml$|json|md$|mdx$|txt$|xml$|toml$|html?$|css$|sql$|csv$|lock$|snap$)[a-z]+|test_[^/]*\.py|[^/]*_test\.(?:go|py|exs|rb)|[^/]*Tests?\.(?:java|cs|kt|php))$/u;

/** Most paths of a large workspace are done with here. */
const mayBeNamed = /test|spec/iu;

/** Most files that are looked into for tests. */
const mostFiles = 500;

/** How a test is marked, by the language of its file. */
const marks: readonly { readonly file: RegExp; readonly line: RegExp; readonly words: string }[] = [
  { file: /\.cs$/u, line: /^\s*\[(?:Fact|Theory)\b/u, words: '`[Fact]` or `[Theory]`' },
  { file: /\.cs$/u, line: /^\s*\[(?:Test|TestCase|TestCaseSource)\b/u, words: '`[Test]` or `[TestCase]`' },
  { file: /\.cs$/u, line: /^\s*\[(?:Data)?TestMethod\b/u, words: '`[TestMethod]`' },
  { file: /\.(?:java|kt|groovy|scala)$/u, line: /^\s*@(?:Test|ParameterizedTest|RepeatedTest)\b/u, words: '`@Test`' },
  { file: /\.py$/u, line: /^\s*(?:async )?def test_/u, words: '`def test_…`' },
  { file: /\.go$/u, line: /^func Test\w*\(/u, words: '`func Test…`' },
  { file: /\.rs$/u, line: /^\s*#\[(?:\w+::)?test\b/u, words: '`#[test]`' },
  { file: /\.php$/u, line: /^\s*(?:(?:public )?function test\w*\(|#\[Test\]|(?:it|test)\()/u, words: '`test…`' },
  { file: /\.rb$/u, line: /^\s*(?:it|test|specify) ['"]/u, words: "`it '…'` or `test '…'`" },
  { file: /\.[cm]?[jt]sx?$/u, line: /^\s*(?:it|test)(?:\.\w+)*\s*\(/u, words: '`it(…)` or `test(…)`' },
  { file: /\.exs$/u, line: /^\s*test "/u, words: '`test "…"`' },
  { file: /\.dart$/u, line: /^\s*test\w*\(/u, words: '`test(…)`' },
  { file: /\.swift$/u, line: /^\s*(?:func test\w*\(|@Test\b)/u, words: '`func test…`' },
];

interface Marked {
  readonly path: string;
  readonly line: number;
  readonly words: string;
}

/**
 * Where most tests lie, and how they are named, or marked where their names do not tell. Which files hold tests is told by their names, and of files in
 * folders of tests (in Rust, of all) by what stands in them.
 */
export async function testFacts(workspace: GuessInput): Promise<SeenFact[]> {
  const { paths } = workspace;
  const named = new Set(paths.filter((path) => mayBeNamed.test(path) && namedAsTest.test(path)));
  const others = paths.filter(
    (path) => !named.has(path) && (isTestPath(path) || path.endsWith('.rs')) && marks.some(({ file }) => file.test(path)),
  );
  const stride = Math.max(1, Math.ceil(others.length / mostFiles));
  const marked = new Map<string, Marked>();
  const look = async (path: string): Promise<void> => {
    const found = markIn(path, (await workspace.read(path)) ?? '');
    if (found) marked.set(path, found);
  };
  for (const path of others.filter((_path, index) => index % stride === 0)) await look(path);
  const tests = named.size + marked.size === 0 ? [] : paths.filter((path) => named.has(path) || marked.has(path));
  const [first] = tests;
  if (first === undefined) return [];
  const known = stride === 1 ? 'test files' : 'test files looked at';
  const name = mostCommon([...named].map(testName));
  const alike = tests.filter((path) => named.has(path) && testName(path) === name);
  const facts: SeenFact[] = [];
  if (alike.length * 2 > tests.length) {
    const part = alike.length === tests.length ? '' : ` (${alike.length} of ${tests.length})`;
    facts.push({ text: `Tests are named \`${name}\`${part}.`, seen: alike[0] ?? first });
  } else {
    for (const path of [...named].slice(0, mostFiles)) await look(path);
    const all = tests.flatMap((path) => marked.get(path) ?? []);
    const words = mostCommon(all.map((one) => one.words));
    const same = all.filter((one) => one.words === words);
    const [one] = same;
    if (one && same.length * 2 > tests.length)
      facts.push({ text: `Tests are marked ${words} (${same.length} of ${tests.length} ${known}).`, seen: `${one.path}:${one.line}` });
  }
  const folder = mostIn(tests);
  const inside = tests.filter((path) => path.startsWith(folder));
  // Tests that are spread over the workspace have no folder to name.
  if (folder !== '')
    facts.push({ text: `Most tests lie in \`${folder}\` (${inside.length} of ${tests.length} ${known}).`, seen: inside[0] ?? first });
  return facts;
}

/** The first line that marks a test. */
function markIn(path: string, text: string): Marked | null {
  const own = marks.filter(({ file }) => file.test(path));
  for (const [at, line] of text.split('\n').entries()) {
    const mark = own.find((one) => one.line.test(line));
    if (mark) return { path, line: at + 1, words: mark.words };
  }
  return null;
}

function testName(path: string): string {
  const end = /[._-](?:test|spec)\.[a-z]+$|_test\.[a-z]+$|Tests?\.[a-z]+$/u.exec(path)?.[0];
  return end === undefined ? 'test_*' : `*${end}`;
}

function mostCommon(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}

/** The deepest folder that holds more than half of the paths, with a slash at its end; '' for the workspace. */
function mostIn(paths: readonly string[]): string {
  let folder = '';
  for (;;) {
    const inner = paths.flatMap((path) => {
      const end = path.startsWith(folder) ? path.indexOf('/', folder.length) : -1;
      return end < 0 ? [] : [path.slice(0, end + 1)];
    });
    const most = mostCommon(inner);
    if (most === '' || inner.filter((one) => one === most).length * 2 <= paths.length) return folder;
    folder = most;
  }
}
