import { sentence } from '../describe/message.ts';
import { fromRoot, type GuessedCommand, type Project, type ProjectCommands } from './guessed-project.ts';
import { nodeCommands } from './node-commands.ts';
import { pythonCommands } from './python-commands.ts';
import { readManifest } from './read-manifest.ts';

type Ecosystem = (project: Project) => Promise<ProjectCommands | null>;

/** Commands in the folder's manifests that can prove a change: builds, type checks, linters, tests. None with effects outside. */
export async function projectCommands(project: Project): Promise<ProjectCommands> {
  const all: ProjectCommands = { commands: [], notes: [] };
  for (const ecosystem of ecosystems) {
    const found = await ecosystem(project);
    all.commands.push(...(found?.commands ?? []));
    all.notes.push(...(found?.notes ?? []));
  }
  if (all.commands.length === 0) all.commands.push(...(await makeCommands(project)).commands);
  return all;
}

const has = (project: Project, ...names: string[]): string | undefined => names.find((name) => project.paths.includes(name));
const none: ProjectCommands = { commands: [], notes: [] };
const because = (project: Pick<Project, 'folder'>, manifest: string, ...commands: string[][]): ProjectCommands => ({
  commands: commands.map((argv) => ({ argv, reason: sentence('there is {0}', fromRoot(project, manifest)) })),
  notes: [],
});

const go: Ecosystem = async (project) => {
  if (!has(project, 'go.mod')) return null;
  const at = project.folder === '' ? [] : ['-C', project.folder];
  return because(project, 'go.mod', ['go', ...at, 'build', './...'], ['go', ...at, 'test', './...']);
};

/** For a folder of a Go module at the root, which is built as a whole; null for any other folder. */
export function moduleCommands({ paths, rootFiles }: Project): ProjectCommands | null {
  if (!rootFiles.has('go.mod') || !paths.some((path) => path.endsWith('.go'))) return null;
  return because({ folder: '' }, 'go.mod', ['go', 'build', './...'], ['go', 'test', './...']);
}

const rust: Ecosystem = async (project) => {
  if (!has(project, 'Cargo.toml')) return null;
  const at = project.folder === '' ? [] : ['--manifest-path', fromRoot(project, 'Cargo.toml')];
  // Without it cargo builds only the package next to the workspace's manifest.
  const all = /^\s*\[workspace[\].]/mu.test((await project.read('Cargo.toml')) ?? '') ? ['--workspace'] : [];
  return because(project, 'Cargo.toml', ['cargo', 'build', ...at, ...all], ['cargo', 'test', ...at, ...all]);
};

const testProject = /tests?\.(?:cs|fs)proj$/iu;

const dotnet: Ecosystem = async (project) => {
  const solutions = await solutionsOf(project);
  const commands = solutions.flatMap(({ name, projects }): GuessedCommand[] => {
    const path = fromRoot(project, name);
    const hasTests = projects.some((one) => testProject.test(one));
    return because(project, name, ['dotnet', 'build', path], ...(hasTests ? [['dotnet', 'test', path]] : [])).commands;
  });
  if (commands.length > 0) return { commands, notes: [] };
  const manifest = project.paths.find((path) => /^[^/]+\.(?:cs|fs)proj$/u.test(path));
  if (!manifest) return null;
  return because(project, manifest, ['dotnet', testProject.test(manifest) ? 'test' : 'build', fromRoot(project, manifest)]);
};

/** The folder's solution with what it may build; of several the one that lists most projects, and those that list more. */
async function solutionsOf(project: Project): Promise<{ readonly name: string; readonly projects: readonly string[] }[]> {
  const names = project.paths.filter((path) => /^[^/]+\.slnx?$/u.test(path));
  if (names.length < 2) return names.map((name) => ({ name, projects: project.paths }));
  const all: { name: string; projects: string[] }[] = [];
  for (const name of names) {
    const text = ((await project.read(name)) ?? '').replaceAll('\\', '/');
    all.push({ name, projects: project.paths.filter((path) => /\.\w+proj$/u.test(path) && text.includes(path)) });
  }
  const known = new Set<string>();
  return all
    .toSorted((one, other) => other.projects.length - one.projects.length)
    .filter(({ projects }, index) => {
      const isMore = index === 0 || projects.some((path) => !known.has(path));
      for (const path of projects) known.add(path);
      return isMore;
    });
}

/** A wrapper in the project's folder or at the top, else the program itself. */
const wrapped = (project: Project, wrapper: string, program: string): string => {
  if (has(project, wrapper)) return fromRoot(project, wrapper).replace(/^(?!.*\/)/u, './');
  return project.rootFiles.has(wrapper) ? `./${wrapper}` : program;
};

const java: Ecosystem = async (project) => {
  const gradle = has(project, 'build.gradle', 'build.gradle.kts');
  if (has(project, 'pom.xml'))
    return because(project, 'pom.xml', [wrapped(project, 'mvnw', 'mvn'), '-B', '-q', '-f', fromRoot(project, 'pom.xml'), 'verify']);
  if (!gradle) return null;
  return because(project, gradle, [wrapped(project, 'gradlew', 'gradle'), '-p', fromRoot(project, ''), 'build']);
};

const php: Ecosystem = async (project) => {
  if (!has(project, 'composer.json')) return null;
  const at = project.folder === '' ? [] : [`--working-dir=${project.folder}`];
  const scripts = readManifest(await project.read('composer.json'))?.scripts;
  const tests = ['test', 'tests', 'phpunit', 'test:unit', 'tests-unit', 'tests:unit'].find((name) => scripts?.has(name));
  const wanted = [...['analyse', 'phpstan'].filter((name) => scripts?.has(name)), ...(tests === undefined ? [] : [tests])];
  const commands = wanted.map((name) => ({
    argv: ['composer', ...at, 'run-script', name],
    reason: sentence('{0} has a script {1}', fromRoot(project, 'composer.json'), name),
  }));
  const phpunit = has(project, 'phpunit.xml', 'phpunit.xml.dist');
  if (tests !== undefined || !phpunit) return { commands, notes: [] };
  const own = because(project, phpunit, ['php', fromRoot(project, 'vendor/bin/phpunit'), '-c', fromRoot(project, phpunit)]);
  return { commands: [...commands, ...own.commands], notes: [] };
};

/** For programs that cannot be told where to run. */
const onlyInside = (project: Project, manifest: string, program: string): ProjectCommands => ({
  commands: [],
  notes: [sentence('{0}: {1} has to run in its own folder, so no command was guessed.', fromRoot(project, manifest), program)],
});

const ruby: Ecosystem = async (project) => {
  if (!has(project, 'Gemfile')) return null;
  if (project.folder !== '') return onlyInside(project, 'Gemfile', 'bundler');
  if (project.paths.some((path) => /^spec\/.*_spec\.rb$/u.test(path))) return because(project, 'Gemfile', ['bundle', 'exec', 'rspec']);
  return has(project, 'Rakefile') ? because(project, 'Rakefile', ['bundle', 'exec', 'rake', 'test']) : none;
};

const elixir: Ecosystem = async (project) => {
  if (!has(project, 'mix.exs')) return null;
  if (project.folder !== '') return onlyInside(project, 'mix.exs', 'mix');
  return because(project, 'mix.exs', ['mix', 'compile', '--warnings-as-errors'], ['mix', 'test']);
};

const dart: Ecosystem = async (project) => {
  if (!has(project, 'pubspec.yaml')) return null;
  const program = /^\s+sdk:\s*flutter\b/mu.test((await project.read('pubspec.yaml')) ?? '') ? 'flutter' : 'dart';
  if (project.folder !== '') return onlyInside(project, 'pubspec.yaml', program);
  const tests = project.paths.some((path) => /^test\/.*_test\.dart$/u.test(path));
  return because(project, 'pubspec.yaml', [program, 'analyze'], ...(tests ? [[program, 'test']] : []));
};

const ecosystems: readonly Ecosystem[] = [nodeCommands, pythonCommands, go, rust, dotnet, java, php, ruby, elixir, dart];

/** Used only when nothing else was found, because a Makefile's targets can mean anything. */
async function makeCommands(project: Project): Promise<ProjectCommands> {
  const makefile = has(project, 'Makefile', 'makefile', 'GNUmakefile');
  const text = makefile ? await project.read(makefile) : null;
  if (!makefile || !text) return none;
  const targets = ['build', 'check', 'lint', 'test'].filter((name) => new RegExp(`^${name}[ \\t]*:(?!=)`, 'mu').test(text));
  const at = project.folder === '' ? [] : ['-C', project.folder];
  return {
    commands: targets.map((name) => ({
      argv: ['make', ...at, name],
      reason: sentence('{0} has a target {1}', fromRoot(project, makefile), name),
    })),
    notes: [],
  };
}
