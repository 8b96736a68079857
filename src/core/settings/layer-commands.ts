import { sentence } from '../describe/message.ts';
import { layerOfPath, type Placement } from '../layers/placement.ts';
import { manifestKind } from '../layers/read-projects.ts';
import { folderOf, isTestPath, projectFolder, readAll, type GuessInput, type Project as LayerProject } from '../layers/projects.ts';
import type { LayerName } from '../layers/signals.ts';
import { gatherCommands } from './gather-commands.ts';
import type { GuessedCommand, Project, ProjectCommands } from './guessed-project.ts';
import { nodeCommands } from './node-commands.ts';
import { moduleCommands, projectCommands } from './project-commands.ts';

/** Words that scripts of a root are called by, besides the folder's name: `test:server`. */
const words: Readonly<Record<LayerName, readonly string[]>> = {
  database: ['database', 'db'],
  shared: ['shared', 'common'],
  backend: ['backend', 'server', 'api'],
  frontend: ['frontend', 'client', 'web', 'app', 'ui'],
  mobile: ['mobile'],
  infra: ['infra'],
};

/** From so many projects on, the commands of the workspace's top prove a layer. */
const manyProjects = 5;

/** More packages than that need settings of their own: each change would be proven by all of them. */
const mostPackages = 20;
/** Where projects lie that are no part of this one. */
const besides = /(?:^|\/)(?:tools?|scripts?|tests?|__tests__|spec|fixtures?|examples?|samples?|templates?|docs?|benchmarks?)\//iu;

type ReadProject = (folder: string) => Project;

/** All commands that prove a workspace: those of its top, else those of its packages, as of a monorepo without scripts at its root. */
export async function wholeCommands(input: GuessInput, project: ReadProject): Promise<ProjectCommands> {
  const top = await projectCommands(project(''));
  const packages = input.paths.flatMap((path) => (manifestKind(path) || solution.test(path) ? folderOf(path) : []));
  const near = distinct(packages, (folder) => folder).filter(
    (folder) => /^[^/]+(?:\/[^/]+)?$/u.test(folder) && !besides.test(`${folder}/`),
  );
  const folders = near.filter((folder) => !near.some((other) => folder.startsWith(`${other}/`)));
  if (top.commands.length > 0 || folders.length > mostPackages) return top;
  const found = await Promise.all(folders.sort().map((folder) => projectCommands(project(folder))));
  const commands = found.flatMap((each) => each.commands);
  return commands.length === 0 ? top : { commands, notes: [...top.notes, ...found.flatMap(({ notes }) => notes)] };
}

/** All commands that prove a layer: those of its projects and of their tests, else of the project around it. */
export async function layerCommands(
  layer: LayerName,
  placement: Placement,
  input: GuessInput,
  project: ReadProject,
): Promise<ProjectCommands> {
  const { projects, rest, isProgram } = placement;
  // What only calls scripts of other layers proves those.
  const isOwn = ({ elsewhere }: GuessedCommand): boolean =>
    elsewhere === undefined || elsewhere.some((folder) => layerOfPath(folder === '' ? 'x' : `${folder}/x`, placement) === layer);
  const folders = [...projects.values()]
    .filter(({ folder, manifests }) => folder !== '' && manifests.length > 0 && layerOfPath(`${folder}/x`, placement) === layer)
    .map(({ folder }) => folder);
  // What another project of the layer uses is built with that one; tests are run with none but their own.
  const outer = folders.filter(
    (folder) =>
      !folders.some(
        (other) =>
          folder.startsWith(`${other}/`) ||
          (!isTestPath(folder) && isBuiltWith(projects.get(other)) && projects.get(other)?.uses.has(folder)),
      ),
  );
  const top = await projectCommands(project(''));
  const scripts = await nodeCommands(project(''), words[layer]);
  const found: ProjectCommands[] = [];
  // One command at the top builds and tests all that it knows of.
  const many = layer === rest || outer.length >= manyProjects || aroundParts(layer, placement).length >= manyProjects;
  const whole = many ? top.commands.filter(({ argv }) => (isProgram ? !isScript(argv) : isWhole(argv))) : [];
  if (whole.length > 0) found.push({ commands: whole, notes: top.notes });
  const packages = outer.filter((folder) => hasScripts(projects.get(folder)));
  const ownsScripts = layerOfPath('package.json', placement) === layer && packages.length === 0;
  if (scripts && scripts.commands.some(isOwn) && (ownsScripts || packages.length >= manyProjects)) found.push(scripts);
  else for (const folder of packages) found.push(await projectCommands(project(folder)));
  const others = outer.filter((one) => !packages.includes(one));
  const left = whole.length === 0 ? others : [...besideTop(others, projects, whole), ...(await besideSolution(others, placement, input))];
  for (const folder of left) found.push(await projectCommands(project(folder)));
  found.push(...(await nxCommands(layer, placement, input)));
  if (whole.length === 0)
    for (const [path, around] of aroundParts(layer, placement))
      if (!outer.includes(around)) found.push(await commandsAround(path, layer, around, project));
  const commands = found.flatMap((each) => each.commands).filter(isOwn);
  return {
    commands: gatherCommands(
      distinct(commands, ({ argv }) => argv),
      await workspaceLists(input),
    ),
    notes: distinct(
      found.flatMap((each) => each.notes),
      (note) => note,
    ),
  };
}

/** Of the projects those that what builds the `top` cannot know: in another language, or a module of Go, which builds no other. */
function besideTop(folders: readonly string[], projects: Placement['projects'], top: readonly GuessedCommand[]): string[] {
  const ecosystemsOf = (folder: string): string[] => projects.get(folder)?.manifests.map(({ said }) => said.ecosystem) ?? [];
  const known = new Set([...ecosystemsOf(''), ...(top.some(({ argv }) => argv[0] === 'dotnet') ? ['dotnet'] : [])]);
  return folders.filter(
    (folder) => !besides.test(`${folder}/`) && ecosystemsOf(folder).every((ecosystem) => ecosystem === 'go' || !known.has(ecosystem)),
  );
}

const solution = /\.slnx?$/u;

/** Folders of solutions that know those of the projects that a solution at the top does not know, nor what it knows uses. */
async function besideSolution(folders: readonly string[], { projects }: Placement, { paths, read }: GuessInput): Promise<string[]> {
  const texts = await readAll(
    paths.filter((path) => !path.includes('/') && solution.test(path)),
    read,
  );
  const listed = texts.join('\n').replaceAll('\\', '/');
  if (!/\.\w+proj\b/u.test(listed)) return [];
  const built = [...projects.values()].filter(({ manifests }) => manifests.some(({ path }) => listed.includes(path)));
  for (const { uses } of built)
    for (const used of uses) built.push(...[projects.get(used)].flatMap((one) => (one && !built.includes(one) ? one : [])));
  const known = new Set(built.map(({ folder }) => folder));
  const isDotnet = (folder: string): boolean => projects.get(folder)?.manifests.some(({ said }) => said.ecosystem === 'dotnet') ?? false;
  const around = (folder: string): string | undefined => {
    for (let at = folder; at !== ''; at = folderOf(at)) if (paths.some((path) => folderOf(path) === at && solution.test(path))) return at;
    return undefined;
  };
  // What no solution knows is often left over, and builds no more.
  const beside = folders.filter((folder) => isDotnet(folder) && !known.has(folder)).flatMap((folder) => around(folder) ?? []);
  return distinct(beside, (folder) => folder);
}

/** Package managers that know all packages from the workspace's top. */
async function workspaceLists({ paths, read }: GuessInput): Promise<('pnpm' | 'npm')[]> {
  if (paths.includes('pnpm-workspace.yaml')) return ['pnpm'];
  return /"workspaces"\s*:/u.test((await read('package.json')) ?? '') ? ['npm'] : [];
}

/** Folders of a layer that are no projects, each with the project around it. */
function aroundParts(layer: LayerName, { parts, projects }: Placement): [string, string][] {
  const folders = parts.filter((part) => part.layer === layer && !part.isFile && !projects.has(part.path));
  return [...new Map(folders.map(({ path }) => [projectFolder(`${path}/x`, projects), path]))].map(([around, path]) => [path, around]);
}

/** Knows of all projects below it. */
function isWhole([program = '']: readonly string[]): boolean {
  return /^(?:dotnet|cargo|mvn|gradle|\.\/mvnw|\.\/gradlew)$/u.test(program);
}

function isScript(argv: readonly string[]): boolean {
  return ['npm', 'npx', 'yarn', 'pnpm', 'bun', 'bunx'].includes(argv[0] ?? '');
}

function hasScripts(project: LayerProject | undefined): boolean {
  return project?.manifests.some(({ said }) => said.ecosystem === 'npm') ?? false;
}

/** What Nx knows to be done with a layer's projects, in one command. */
async function nxCommands(layer: LayerName, placement: Placement, { paths, read }: GuessInput): Promise<ProjectCommands[]> {
  if (!paths.includes('nx.json')) return [];
  const all = paths.filter((path) => path.endsWith('/project.json') && placement.projects.has(path.slice(0, -'/project.json'.length)));
  const own = all.filter((path) => layerOfPath(path, placement) === layer);
  const around = aroundParts(layer, placement).map(([, folder]) => `${folder}/project.json`);
  const files = own.length > 0 ? own : all.filter((path) => around.includes(path));
  const names = files.flatMap(
    (path) =>
      placement.projects.get(path.slice(0, -'/project.json'.length))?.manifests.find(({ said }) => said.ecosystem === 'nx')?.said.names ??
      [],
  );
  const texts = await readAll(files, read);
  const targets = ['lint', 'build', 'test'].filter((target) => texts.some((text) => new RegExp(`"${target}"\\s*:\\s*\\{`, 'u').test(text)));
  if (names.length === 0 || targets.length === 0) return [];
  return [
    {
      commands: [
        {
          argv: ['npx', '--no-install', 'nx', 'run-many', '-t', ...targets, '-p', names.join(',')],
          reason: sentence('there is {0}', 'nx.json'),
        },
      ],
      notes: [],
    },
  ];
}

/** Whether building a project builds what it uses. */
function isBuiltWith(project: LayerProject | undefined): boolean {
  return project?.manifests.some(({ said }) => ['dotnet', 'jvm', 'cargo'].includes(said.ecosystem)) ?? false;
}

/** Commands for a folder that is no project: those of the project around it, of which scripts like `test:server` come first. */
async function commandsAround(folder: string, layer: LayerName, around: string, project: ReadProject): Promise<ProjectCommands> {
  const module = moduleCommands(project(folder));
  if (module) return module;
  // What builds the program beside it says nothing of the files that set up machines.
  if (layer === 'infra') return { commands: [], notes: [] };
  const name = folder.slice(folder.lastIndexOf('/') + 1);
  const node = await nodeCommands(project(around), [...new Set([name, ...words[layer]])]);
  const own = { commands: node?.commands ?? [], notes: [] };
  if (layer === 'frontend' || layer === 'mobile') return own;
  const others = (await projectCommands(project(around))).commands.filter(({ argv }) => !isScript(argv));
  return others.length > 0 ? { commands: others, notes: [] } : own;
}

function distinct<T>(values: readonly T[], keyOf: (value: T) => unknown): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(keyOf(value)), value])).values()];
}
