import type { Message } from '../../protocol/message.ts';
import { sentence } from '../describe/message.ts';
import { fromRoot, type GuessedCommand, type Project, type ProjectCommands } from './guessed-project.ts';
import { narrowerBuilds } from './narrower-builds.ts';
import { reachedScripts, type Packages } from './reached-scripts.ts';
import { readManifest } from './read-manifest.ts';
import { endingOption, needsMore, unfit } from './unfit-scripts.ts';

/** Scripts that prove a change, in the order in which they run; of each group the first one that is a proof. */
const wanted: readonly (readonly string[])[] = [
  ['build', 'compile'],
  ['typecheck', 'type-check', 'check-types', 'check:types', 'types:check', 'tsc'],
  ['lint'],
  ['test', 'test:unit'],
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
  const packages = new Map(await project.packages()).set(project.folder, manifest);
  const commands: GuessedCommand[] = [];
  const notes: Message[] = [];
  let builds = false;
  for (const group of wanted) {
    const names = [...parts.flatMap((part) => group.flatMap((name) => [`${name}:${part}`, `${part}:${name}`])), ...group];
    const there = names.filter((name) => (scripts.get(name) ?? '').trim() !== '');
    const isBuild = group === wanted[0];
    for (const name of isBuild ? withNarrower(there, project.folder, packages) : there) {
      const reached = reachedScripts(project.folder, name, packages);
      const works = new Set(reached.flatMap((script) => (script.works ? script.folder : [])));
      // They only call each other.
      if (works.size === 0) continue;
      const texts = reached.map(({ text }) => text);
      const more = isBuild ? needsMore(reached) : null;
      const problem = more ?? unfit(texts);
      const option = problem && !more ? endingOption(texts) : null;
      if (problem && option === null) {
        // Of what is only looked at in the place of another nobody asks.
        if (names.includes(name)) notes.push(problem(name, file));
        continue;
      }
      const options = option === null ? [] : [...(manager === 'npm' ? ['--'] : []), option];
      commands.push({
        argv: [...runScript(manager, project.folder, name), ...options],
        reason: sentence('{0} has a script {1}', file, name),
        ...(works.has(project.folder) ? {} : { elsewhere: [...works] }),
      });
      builds ||= isBuild;
      break;
    }
  }
  if (hasTypes(project, manifest, builds)) {
    const reason = sentence('there is {0}, and no script checks the types', fromRoot(project, 'tsconfig.json'));
    commands.push({ argv: typeCheck(manager, project.folder), reason });
  }
  if (commands.length === 0 && notes.length === 0) notes.push(sentence('{0} has none of the scripts build, typecheck, lint, test.', file));
  return { commands, notes };
}

/** Scripts that build, the first with those that could stand in for it behind it, where it needs more than the code. */
function withNarrower(names: readonly string[], folder: string, packages: Packages): string[] {
  const [first, ...others] = names;
  if (first === undefined || needsMore(reachedScripts(folder, first, packages)) === null) return [...names];
  return [first, ...narrowerBuilds(folder, first, packages).filter((name) => !others.includes(name)), ...others];
}

/**
 * TypeScript alone can check the types, and no script does: components of other kinds need a checker of their own. Building the pages of Next.js
 * checks them, but not where what runs beside the pages is started or built by something that only strips types.
 */
function hasTypes(
  { paths }: Project,
  { scripts, dependencies, devDependencies }: NonNullable<ReturnType<typeof readManifest>>,
  builds: boolean,
): boolean {
  const names = Object.keys({ ...dependencies, ...devDependencies });
  if (!paths.includes('tsconfig.json') || !names.includes('typescript')) return false;
  if (names.some((name) => /^(?:vue|nuxt|svelte|astro|@angular\/core)$/u.test(name))) return false;
  if (names.includes('next') && builds && ![...scripts.values()].some((text) => strips.test(text))) return false;
  return ![...scripts].some(([name, text]) => /\btsc\b/u.test(text) || /type/iu.test(name));
}

const strips = /\b(?:tsx|ts-node|esbuild|tsup|swc|bun run)\b/u;

/** Writes nothing. It is started from the folder that depends on it: the workspace's top may have none. */
function typeCheck(manager: Manager, folder: string): string[] {
  const check = (at: string): string[] => ['tsc', '--noEmit', '-p', at === '' ? '.' : at];
  const within = (option: string): string[] => (folder === '' ? [] : [`${option}=${folder}`]);
  // Finds the program there and starts it here.
  if (manager === 'npm') return ['npx', '--no-install', ...within('--prefix'), ...check(folder)];
  if (manager === 'yarn') return ['yarn', ...within('--cwd'), 'run', ...check('')];
  if (manager === 'pnpm') return ['pnpm', ...within('--dir'), 'exec', ...check('')];
  return folder === '' ? ['bunx', ...check('')] : ['bun', 'run', ...within('--cwd'), ...check('')];
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
