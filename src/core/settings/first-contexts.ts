import { once } from '../once.ts';
import { mayOwn, ownedOf } from '../policy/owned-paths.ts';
import type { Agent } from './agent-of.ts';
import { manifestFacts } from './manifest-facts.ts';
import { pythonFacts } from './python-facts.ts';
import type { SeenFact } from './seen-fact.ts';
import { byFolder } from '../by-folder.ts';
import type { GuessInput } from '../layers/projects.ts';
import { styleFacts } from './style-facts.ts';
import { namedAsTest, testFacts } from './test-facts.ts';

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
const noCode =
  /(?:^|\/)(?:node_modules|bower_components|flow-typed|vendor|third[_-]?party|wwwroot\/lib|dist|build|coverage|\.git|\.venv|\.claude)\//u;

/**
 * First contexts by agent: conventions seen in its files, each with the place where it was seen. Agents without any are left out.
 */
export async function firstContexts(
  input: GuessInput & { readonly agents: readonly Pick<Agent, 'name' | 'section' | 'owns'>[] },
): Promise<Map<string, string>> {
  const { read } = input;
  const contexts = new Map<string, string>();
  const { all, atTop } = codeIn(input.paths);
  for (const agent of input.agents) {
    const isOwn = (path: string): boolean => mayOwn(agent.owns, path, input.agents);
    const paths = ownedOf(agent.owns, all).filter(isOwn);
    const parts: readonly (readonly [string, readonly SeenFact[]])[] = [
      [
        'What it is written in',
        [...languageFacts(paths), ...(await manifestFacts({ paths, read })), ...(await pythonFacts({ paths, read }))],
      ],
      ['Style', await styleFacts({ paths: [...paths, ...atTop.filter((path) => !isOwn(path))], read }, paths)],
      ['Tests', await testFacts({ paths, read })],
    ];
    const text = parts.flatMap(([title, facts]) => (facts.length === 0 ? [] : ['', `## ${title}`, '', ...facts.map(factLine)]));
    if (text.length > 0) contexts.set(agent.name, `# ${agent.section}: conventions\n${text.join('\n')}\n`);
  }
  return contexts;
}

/** Hundreds of agents are asked about one after the other, with the same paths. */
const codeIn = once((paths: readonly string[]) => {
  const isNoCode = byFolder((folder) => noCode.test(folder));
  const all = paths.filter((path) => !isNoCode(path));
  return { all, atTop: all.filter((path) => !path.includes('/')) };
});

function factLine({ text, seen }: SeenFact): string {
  return `- ${plain(text)} <!-- seen: ${plain(seen).replaceAll('--', '- -')} -->`;
}

/** Texts of the workspace are kept on one line and must not open a comment. */
function plain(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').replaceAll('<!', '< !').trim();
}

function languageFacts(paths: readonly string[]): SeenFact[] {
  const found = new Map<string, { count: number; readonly first: string; seen: string | null }>();
  let all = 0;
  for (const path of paths) {
    const language = languages.find(([pattern]) => pattern.test(path))?.[1];
    if (language === undefined) continue;
    all += 1;
    const known = found.get(language) ?? { count: 0, first: path, seen: null };
    known.count += 1;
    known.seen ??= namedAsTest.test(path) ? null : path;
    found.set(language, known);
  }
  return [...found]
    .filter(([, { count }]) => count * 10 >= all)
    .toSorted(([, a], [, b]) => b.count - a.count)
    .map(([language, { count, first, seen }]) => ({ text: `${language}: ${count} of ${all} source files.`, seen: seen ?? first }));
}
