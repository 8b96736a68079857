import type { GuessedCommand, Project, ProjectCommands } from './project-commands.ts';

/** What proves a change, in the order it is run; the first name of a group that the manifest has is taken. */
const wanted: readonly (readonly string[])[] = [
  ['build', 'compile'],
  ['typecheck', 'type-check', 'check-types', 'check:types', 'types:check', 'tsc'],
  ['lint'],
  ['test', 'test:unit'],
];

/** Scripts that never end, ask, or change files are no proof. */
const unfit: readonly (readonly [RegExp, string])[] = [
  [/no test specified/u, 'is only a placeholder'],
  [/--watch(?:All)?\b(?!=false)|\b(?:vitest|tsc|jest) watch\b|\btsc\b.* -w\b/u, 'watches and never ends'],
  [/react-scripts test(?!.*--watchAll=false)|\bng test\b(?!.*--(?:no-watch|watch=false))/u, 'watches and never ends'],
  [/--fix\b|--write\b/u, 'changes files'],
];

/** Commands of a package.json; `parts` looks for scripts like `build:web` and `web:build` first (a root that serves several folders). */
export async function nodeCommands(project: Project, parts: readonly string[] = []): Promise<ProjectCommands | null> {
  if (!project.paths.includes('package.json')) return null;
  const file = project.folder === '' ? 'package.json' : `${project.folder}/package.json`;
  const scripts = scriptsOf(await project.read('package.json'));
  if (!scripts) return { commands: [], notes: [`${file} cannot be read, so no command was guessed`] };
  const commands: GuessedCommand[] = [];
  const notes: string[] = [];
  for (const group of wanted) {
    const names = [...parts.flatMap((part) => group.flatMap((name) => [`${name}:${part}`, `${part}:${name}`])), ...group];
    const name = names.find((candidate) => scripts.has(candidate));
    if (name === undefined) continue;
    const problem = unfit.find(([pattern]) => pattern.test(scripts.get(name) ?? ''));
    if (problem) notes.push(`the script ${name} of ${file} ${problem[1]}, so it is left out`);
    else commands.push({ argv: runScript(project, name), reason: `${file} has a script ${name}` });
  }
  if (commands.length === 0 && notes.length === 0) notes.push(`${file} has none of the scripts build, typecheck, lint, test`);
  return { commands, notes };
}

function scriptsOf(text: string | null): Map<string, string> | null {
  try {
    const json: unknown = JSON.parse((text ?? '').replace(/^\uFEFF/u, ''));
    if (typeof json !== 'object' || json === null) return null;
    const scripts = 'scripts' in json ? json.scripts : {};
    const entries = typeof scripts === 'object' && scripts !== null ? Object.entries(scripts) : [];
    return new Map(
      entries.flatMap(([name, script]): [string, string][] => (typeof script === 'string' && script.trim() !== '' ? [[name, script]] : [])),
    );
  } catch {
    return null;
  }
}

/** Through the package manager whose lock file lies in the folder or at the workspace's root; always started at the root. */
function runScript(project: Project, name: string): string[] {
  const { folder } = project;
  const locked = (file: string): boolean => project.paths.includes(file) || project.rootFiles.has(file);
  if (locked('pnpm-lock.yaml')) return folder === '' ? ['pnpm', 'run', name] : ['pnpm', '--dir', folder, 'run', name];
  if (locked('yarn.lock')) return folder === '' ? ['yarn', 'run', name] : ['yarn', '--cwd', folder, 'run', name];
  if (locked('bun.lock') || locked('bun.lockb')) return folder === '' ? ['bun', 'run', name] : ['bun', 'run', `--cwd=${folder}`, name];
  return folder === '' ? ['npm', 'run', name] : ['npm', '--prefix', folder, 'run', name];
}
