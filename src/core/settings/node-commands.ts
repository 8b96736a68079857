import type { Message } from '../../protocol/message.ts';
import { sentence } from '../describe/message.ts';
import { fromRoot, type GuessedCommand, type Project, type ProjectCommands } from './guessed-project.ts';
import { readManifest } from './read-manifest.ts';

/** Scripts that prove a change, in the order in which they run; of each group the first one that exists. */
const wanted: readonly (readonly string[])[] = [
  ['build', 'compile'],
  ['typecheck', 'type-check', 'check-types', 'check:types', 'types:check', 'tsc'],
  ['lint'],
  ['test', 'test:unit'],
];

/** A note about a script that is left out, and why. */
type LeftOut = (name: string, file: string) => Message;

const endless: LeftOut = (name, file) => sentence('The script {0} of {1} watches and never ends, so it is left out.', name, file);

/** Why a script is no proof: it never ends, asks, or changes files. */
const unfit: readonly (readonly [RegExp, LeftOut])[] = [
  [/no test specified/u, (name, file) => sentence('The script {0} of {1} is only a placeholder, so it is left out.', name, file)],
  [/--watch(?:All)?\b(?!=false)|\b(?:vitest|tsc|jest) watch\b|\btsc\b.* -w\b/u, endless],
  [/react-scripts test(?!.*--watchAll=false)|\bng test\b(?!.*--(?:no-watch|watch=false))/u, endless],
  [/\b(?:rollup|webpack)\b[^&|;]* -[a-z]*w\b/u, endless],
  [
    /--fix\b|--write\b|\bprettier\b[^&|;]* -w\b/u,
    (name, file) => sentence('The script {0} of {1} changes files, so it is left out.', name, file),
  ],
];

/** What watches unless it is told not to, where a script does nothing else, and how it is told. */
const untilTold: readonly (readonly [RegExp, string])[] = [
  [/^[^&|;]*\bng test\b[^&|;]*$/u, '--watch=false'],
  [/^[^&|;]*\breact-scripts test\b[^&|;]*$/u, '--watchAll=false'],
];

/** Commands of a package.json. With `parts`, scripts like `build:web` and `web:build` come first (a root that serves several folders). */
export async function nodeCommands(project: Project, parts: readonly string[] = []): Promise<ProjectCommands | null> {
  if (!project.paths.includes('package.json')) return null;
  const file = project.folder === '' ? 'package.json' : `${project.folder}/package.json`;
  const manifest = readManifest(await project.read('package.json'));
  if (!manifest) return { commands: [], notes: [sentence('{0} cannot be read, so no command was guessed.', file)] };
  const { scripts, packageManager } = manifest;
  // The lock file may lie outside, when only a part of a monorepo is open.
  const manager = lockedBy(project) ?? managers.find((name) => packageManager.startsWith(`${name}@`)) ?? 'npm';
  const commands: GuessedCommand[] = [];
  const notes: Message[] = [];
  for (const group of wanted) {
    const names = [...parts.flatMap((part) => group.flatMap((name) => [`${name}:${part}`, `${part}:${name}`])), ...group];
    const name = names.find((candidate) => (scripts.get(candidate) ?? '').trim() !== '');
    if (name === undefined) continue;
    const problem = unfit.find(([pattern]) => pattern.test(wholeScript(name, scripts)));
    const text = scripts.get(name) ?? '';
    const option = problem?.[1] === endless ? untilTold.find(([pattern]) => pattern.test(text))?.[1] : undefined;
    const ends =
      option !== undefined && !unfit.some(([pattern]) => pattern.test(wholeScript(name, new Map(scripts).set(name, `${text} ${option}`))));
    const options = ends ? [...(manager === 'npm' ? ['--'] : []), option] : [];
    if (problem && !ends) notes.push(problem[1](name, file));
    else
      commands.push({
        argv: [...runScript(manager, project.folder, name), ...options],
        reason: sentence('{0} has a script {1}', file, name),
      });
  }
  if (hasTypes(project, manifest)) {
    const reason = sentence('there is {0}, and no script checks the types', fromRoot(project, 'tsconfig.json'));
    commands.push({ argv: typeCheck(manager, project.folder), reason });
  }
  if (commands.length === 0 && notes.length === 0) notes.push(sentence('{0} has none of the scripts build, typecheck, lint, test.', file));
  return { commands, notes };
}

/**
 * TypeScript alone can check the types, and no script does: components of other kinds need a checker of their own. Building the pages of Next.js
 * checks them, but not where what runs beside the pages is started or built by something that only strips types.
 */
function hasTypes({ paths }: Project, { scripts, dependencies, devDependencies }: NonNullable<ReturnType<typeof readManifest>>): boolean {
  const names = Object.keys({ ...dependencies, ...devDependencies });
  if (!paths.includes('tsconfig.json') || !names.includes('typescript')) return false;
  if (names.some((name) => /^(?:vue|nuxt|svelte|astro|@angular\/core)$/u.test(name))) return false;
  if (names.includes('next') && ![...scripts.values()].some((text) => strips.test(text))) return false;
  return ![...scripts].some(([name, text]) => /\btsc\b/u.test(text) || /type/iu.test(name));
}

const strips = /\b(?:tsx|ts-node|esbuild|tsup|swc|bun run)\b/u;

/** Writes nothing. */
function typeCheck(manager: Manager, folder: string): string[] {
  const tsc = ['tsc', '--noEmit', '-p', folder === '' ? '.' : folder];
  if (manager === 'npm') return ['npx', '--no-install', ...tsc];
  return manager === 'yarn'
    ? ['yarn', 'run', ...tsc]
    : [manager === 'bun' ? 'bunx' : 'pnpm', ...(manager === 'pnpm' ? ['exec'] : []), ...tsc];
}

/** The script's text, with those of the scripts that it runs. */
function wholeScript(name: string, scripts: ReadonlyMap<string, string>, known = new Set<string>()): string {
  known.add(name);
  const text = scripts.get(name) ?? '';
  const called = Array.from(text.matchAll(/\b(?:npm|pnpm|yarn|bun)(?:\s+run(?:-script)?)?\s+([\w:.-]+)/gu), ([, script = '']) => script);
  return [text, ...called.filter((script) => !known.has(script)).map((script) => wholeScript(script, scripts, known))].join('\n');
}

const managers = ['pnpm', 'yarn', 'bun', 'npm'] as const;
type Manager = (typeof managers)[number];

/** The package manager whose lock file lies in the folder or at the workspace's root. */
function lockedBy({ paths, rootFiles }: Project): Manager | null {
  const locked = (file: string): boolean => paths.includes(file) || rootFiles.has(file);
  if (locked('pnpm-lock.yaml')) return 'pnpm';
  if (locked('yarn.lock')) return 'yarn';
  if (locked('bun.lock') || locked('bun.lockb')) return 'bun';
  return locked('package-lock.json') ? 'npm' : null;
}

/** All commands start at the workspace's root. */
function runScript(manager: Manager, folder: string, name: string): string[] {
  if (folder === '') return [manager, 'run', name];
  if (manager === 'pnpm') return ['pnpm', '--dir', folder, 'run', name];
  if (manager === 'yarn') return ['yarn', '--cwd', folder, 'run', name];
  return manager === 'bun' ? ['bun', 'run', `--cwd=${folder}`, name] : ['npm', '--prefix', folder, 'run', name];
}
