import type { GuessInput } from '../layers/projects.ts';
import type { SeenFact } from './seen-fact.ts';

/** Names of libraries that a statement lists. */
const mostNames = 12;

/** What the projects of Python depend on, each with its place. */
export async function pythonFacts(workspace: GuessInput): Promise<SeenFact[]> {
  const facts: SeenFact[] = [];
  for (const path of workspace.paths) {
    if (!/\.(?:toml|txt)$/u.test(path)) continue;
    const read = readers.find(({ file }) => file.test(path))?.read;
    const found = read?.((await workspace.read(path)) ?? '');
    if (!found || found.names.length === 0) continue;
    const names = [...new Set(found.names.map((name) => name.toLowerCase()))];
    const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
    facts.push({ text: `Depends on ${names.slice(0, mostNames).join(', ')}${more}.`, seen: `${path}:${found.line}` });
  }
  return facts;
}

interface Dependencies {
  readonly names: readonly string[];
  /** Counted from 1. */
  readonly line: number;
}

const readers: readonly { readonly file: RegExp; readonly read: (text: string) => Dependencies | null }[] = [
  { file: /(?:^|\/)pyproject\.toml$/u, read: (text) => standard(text) ?? poetry(text) },
  { file: /(?:^|\/)requirements\.txt$/u, read: requirements },
];

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

/** `dependencies = [ … ]` of the project itself. */
function standard(text: string): Dependencies | null {
  const project = tableOf(text, 'project');
  const list = project && /^dependencies\s*=\s*\[(?<items>(?:"[^"\n]*"|'[^'\n]*'|#.*|[^\]"'#])*)\]/mu.exec(project.text);
  if (!project || !list) return null;
  const items = list.groups?.['items'] ?? '';
  const names = [...items.replace(/#.*$/gmu, '').matchAll(/["']([\w.-]+)/gu)].map((found) => found[1] ?? '');
  return { names, line: lineAt(text, project.at + list.index) };
}

function poetry(text: string): Dependencies | null {
  const table = tableOf(text, 'tool.poetry.dependencies');
  if (!table) return null;
  const names = [...table.text.matchAll(/^([\w.-]+)\s*=/gmu)].map((found) => found[1] ?? '').filter((name) => name !== 'python');
  return { names, line: lineAt(text, table.at) - 1 };
}

function requirements(text: string): Dependencies | null {
  const lines = text.split('\n');
  const names = lines.map((line) => /^([A-Za-z][\w.-]*)/u.exec(line)?.[1]);
  return { names: names.flatMap((name) => name ?? []), line: names.findIndex((name) => name !== undefined) + 1 };
}

/** What stands below a heading of TOML, and where it begins. */
function tableOf(text: string, name: string): { text: string; at: number } | null {
  const heading = `[${name}]`;
  const start = `\n${text}`.indexOf(`\n${heading}`);
  if (start < 0) return null;
  const at = text.indexOf('\n', start) + 1;
  const rest = text.slice(at);
  const end = rest.search(/^\[/mu);
  return { text: end < 0 ? rest : rest.slice(0, end), at };
}
