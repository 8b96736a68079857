import { mayOwn } from '../policy/owned-paths.ts';
import type { Agent } from './agent-of.ts';
import { manifestFacts } from './manifest-facts.ts';
import type { SeenFact, SeenWorkspace } from './seen-workspace.ts';
import { styleFacts } from './style-facts.ts';

const languages: readonly (readonly [RegExp, string])[] = [
  [/\.[cm]?tsx?$/u, 'TypeScript'],
  [/\.[cm]?jsx?$/u, 'JavaScript'],
  [/\.py$/u, 'Python'],
  [/\.go$/u, 'Go'],
  [/\.rs$/u, 'Rust'],
  [/\.java$/u, 'Java'],
  [/\.kts?$/u, 'Kotlin'],
  [/\.cs$/u, 'C#'],
  [/\.php$/u, 'PHP'],
  [/\.rb$/u, 'Ruby'],
  [/\.exs?$/u, 'Elixir'],
  [/\.sql$/u, 'SQL'],
  [/\.vue$/u, 'Vue'],
  [/\.svelte$/u, 'Svelte'],
  [/\.swift$/u, 'Swift'],
  [/\.dart$/u, 'Dart'],
];
const testFile =
  /(?:^|\/)(?:[^/]*[._-](?:test|spec)\.[a-z]+|test_[^/]*\.py|[^/]*_test\.(?:go|py|exs|rb)|[^/]*Tests?\.(?:java|cs|kt|php))$/u;
const noCode = /(?:^|\/)(?:node_modules|vendor|dist|build|coverage|\.git|\.venv|\.claude)\//u;

/**
 * First contexts by agent: conventions seen in its files, each with the place where it was seen. Agents without any are left out.
 */
export async function firstContexts(
  input: SeenWorkspace & { readonly agents: readonly Pick<Agent, 'name' | 'section' | 'owns'>[] },
): Promise<Map<string, string>> {
  const contexts = new Map<string, string>();
  const all = input.paths.filter((path) => !noCode.test(path));
  for (const agent of input.agents) {
    const paths = all.filter((path) => mayOwn(agent.owns, path, input.agents));
    const parts: readonly (readonly [string, readonly SeenFact[]])[] = [
      ['What it is written in', [...languageFacts(paths), ...(await manifestFacts({ paths, read: (path) => input.read(path) }))]],
      [
        'Style',
        await styleFacts({
          paths: [...new Set([...paths, ...all.filter((path) => !path.includes('/'))])],
          read: (path) => input.read(path),
        }),
      ],
      ['Tests', testFacts(paths)],
    ];
    const text = parts.flatMap(([title, facts]) => (facts.length === 0 ? [] : ['', `## ${title}`, '', ...facts.map(factLine)]));
    if (text.length > 0) contexts.set(agent.name, `# ${agent.section}: conventions\n${text.join('\n')}\n`);
  }
  return contexts;
}

function factLine({ text, seen }: SeenFact): string {
  return `- ${plain(text)} <!-- seen: ${plain(seen).replaceAll('--', '- -')} -->`;
}

/** Texts of the workspace are kept on one line and must not open a comment. */
function plain(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').replaceAll('<!', '< !').trim();
}

function languageFacts(paths: readonly string[]): SeenFact[] {
  const code = paths.flatMap((path) => {
    const language = languages.find(([pattern]) => pattern.test(path))?.[1];
    return language === undefined ? [] : [{ path, language }];
  });
  const names = [...new Set(code.map((file) => file.language))];
  return names
    .map((language) => ({ language, files: code.filter((file) => file.language === language) }))
    .filter(({ files }) => files.length * 10 >= code.length)
    .toSorted((a, b) => b.files.length - a.files.length)
    .map(({ language, files }) => ({
      text: `${language}: ${files.length} of ${code.length} source files.`,
      seen: files.find((file) => !testFile.test(file.path))?.path ?? files[0]?.path ?? '',
    }));
}

/** Where most tests lie and how they are named. */
function testFacts(paths: readonly string[]): SeenFact[] {
  const tests = paths.filter((path) => testFile.test(path));
  const name = mostCommon(tests.map(testName));
  const named = tests.filter((path) => testName(path) === name);
  const folder = mostIn(tests);
  const inside = tests.filter((path) => path.startsWith(folder));
  const [firstNamed] = named;
  const [firstInside] = inside;
  if (firstNamed === undefined || firstInside === undefined) return [];
  const all = named.length === tests.length;
  return [
    { text: all ? `Tests are named \`${name}\`.` : `Tests are named \`${name}\` (${named.length} of ${tests.length}).`, seen: firstNamed },
    // Tests that are spread over the workspace have no folder to name.
    ...(folder === ''
      ? []
      : [{ text: `Most tests lie in \`${folder}\` (${inside.length} of ${tests.length} test files).`, seen: firstInside }]),
  ];
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
