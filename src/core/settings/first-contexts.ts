import { mayOwn } from '../policy/owned-paths.ts';
import type { Agent } from './agent-of.ts';
import { manifestFacts } from './manifest-facts.ts';
import { pythonFacts } from './python-facts.ts';
import type { SeenFact } from './seen-fact.ts';
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
  const all = input.paths.filter((path) => !noCode.test(path));
  for (const agent of input.agents) {
    const paths = all.filter((path) => mayOwn(agent.owns, path, input.agents));
    const parts: readonly (readonly [string, readonly SeenFact[]])[] = [
      [
        'What it is written in',
        [...languageFacts(paths), ...(await manifestFacts({ paths, read })), ...(await pythonFacts({ paths, read }))],
      ],
      ['Style', await styleFacts({ paths: [...new Set([...paths, ...all.filter((path) => !path.includes('/'))])], read }, paths)],
      ['Tests', await testFacts({ paths, read })],
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
      seen: files.find((file) => !namedAsTest.test(file.path))?.path ?? files[0]?.path ?? '',
    }));
}
