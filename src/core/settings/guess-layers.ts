import type { AgentDefinition } from '../../protocol/run-settings.ts';
import { findLayers, foldersWithoutLayer, layerNames, type LayerFolder, type LayerName } from './find-layers.ts';
import { FolderTree } from './folder-tree.ts';
import { nodeCommands } from './node-commands.ts';
import { projectCommands, type Project, type ProjectCommands } from './project-commands.ts';

/** An agent as guessed; its model comes from the settings. */
export type AgentGuess = Omit<AgentDefinition, 'model'>;

export interface LayerGuess {
  readonly agents: AgentGuess[];
  /** One sentence per guess: what was seen and what follows. */
  readonly reasons: string[];
  readonly source: 'guessed' | 'default';
}

/** The workspace as far as a guess looks at it: all paths (tracked, not ignored), and their text; `read` gives null for what cannot be read. */
export interface GuessInput {
  readonly paths: readonly string[];
  read(path: string): Promise<string | null>;
}

interface Workspace {
  readonly tree: FolderTree;
  readonly rootFiles: ReadonlySet<string>;
  read(path: string): Promise<string | null>;
}

const sections: Readonly<Record<LayerName, string>> = {
  database: 'Database',
  shared: 'Shared',
  backend: 'Backend',
  frontend: 'Frontend',
  mobile: 'Mobile',
  infra: 'Infra',
};
const wantedFirst: Readonly<Record<LayerName, readonly LayerName[]>> = {
  database: [],
  shared: [],
  backend: ['shared'],
  frontend: ['backend', 'shared'],
  mobile: ['backend', 'shared'],
  infra: [],
};

/**
 * Guesses a workspace's agents from its folders, and their validations from its manifests. Without recognisable layers there is
 * one agent, `code`, that owns everything. Owned paths of guessed layers never overlap.
 */
export async function guessLayers(input: GuessInput): Promise<LayerGuess> {
  const paths = input.paths.filter((path) => !/(?:^|\/)(?:node_modules|vendor|dist|\.git|\.venv)\//u.test(path));
  const tree = new FolderTree(paths);
  const folders = findLayers(tree);
  const workspace: Workspace = { tree, rootFiles: new Set(tree.files('')), read: (path) => input.read(path) };
  return folders.length === 0 ? guessCode(workspace) : guessed(workspace, folders);
}

async function guessCode(workspace: Workspace): Promise<LayerGuess> {
  const { commands, notes } = await projectCommands(projectAt('', workspace));
  const agent: AgentGuess = { ...blank('code', 'Code', ['**']), validate: commands.map((command) => command.argv) };
  const reasons = [
    'No layers were recognised, so one agent, Code, owns everything.',
    ...commands.map((command) => `Code is validated by "${command.argv.join(' ')}": ${command.reason}.`),
    ...notes.map(sentence),
  ];
  if (commands.length === 0) reasons.push('No validation command was found for Code: its result will be "claimed, not proven".');
  return { agents: [agent], reasons, source: 'default' };
}

async function guessed(workspace: Workspace, folders: readonly LayerFolder[]): Promise<LayerGuess> {
  const present = layerNames.filter((layer) => folders.some((folder) => folder.layer === layer));
  const agents: AgentGuess[] = [];
  const reasons: string[] = [];
  for (const layer of present) {
    const section = sections[layer];
    const own = folders.filter((folder) => folder.layer === layer).map((folder) => folder.folder);
    reasons.push(
      `${section} owns ${own.map((folder) => `${folder}/**`).join(', ')}: the folder${own.length > 1 ? 's are' : ' is'} called so.`,
    );
    const found = await Promise.all(own.map((folder) => commandsOf(folder, layer, workspace)));
    const commands = distinct(found.flatMap((each) => each.commands));
    reasons.push(
      ...commands.map((command) => `${section} is validated by "${command.argv.join(' ')}": ${command.reason}.`),
      ...found.flatMap((each) => each.notes).map(sentence),
    );
    if (commands.length === 0) reasons.push(`No validation command was found for ${section}: its result will be "claimed, not proven".`);
    const needs = wantedFirst[layer].filter((need) => present.includes(need));
    agents.push({
      ...blank(
        layer,
        section,
        own.map((folder) => `${folder}/**`),
      ),
      needs,
      schema: layer === 'database',
      validate: commands.map((command) => command.argv),
    });
  }
  const left = foldersWithoutLayer(workspace.tree, folders);
  if (left.length > 0)
    reasons.push(
      `Nobody owns ${left.join(', ')} and the files beside them: name agents for them in .claude/batuta.yaml if they are to be changed.`,
    );
  return { agents, reasons, source: 'guessed' };
}

/** From the folder's own manifests; without any, from scripts of the root's package.json (`build:web` before `build`). */
async function commandsOf(folder: string, layer: LayerName, workspace: Workspace): Promise<ProjectCommands> {
  const own = await projectCommands(projectAt(folder, workspace));
  if (own.commands.length > 0 || own.notes.length > 0) return own;
  const base = folder.slice(folder.lastIndexOf('/') + 1);
  const root = await nodeCommands(projectAt('', workspace), [...new Set([base, layer])]);
  const commands = (root?.commands ?? []).filter(
    (command) => layer === 'backend' || layer === 'frontend' || layer === 'mobile' || /:/u.test(command.argv.at(-1) ?? ''),
  );
  return { commands, notes: [] };
}

function projectAt(folder: string, workspace: Workspace): Project {
  const prefix = folder === '' ? '' : `${folder}/`;
  const { tree, rootFiles } = workspace;
  return { folder, paths: tree.below(folder), rootFiles, read: (path) => workspace.read(`${prefix}${path}`) };
}

function blank(name: string, section: string, owns: string[]): AgentGuess {
  return { name, section, owns, needs: [], provides: [], schema: false, context: name, validate: [], handover: [], run: [] };
}

function distinct(commands: ProjectCommands['commands']): ProjectCommands['commands'] {
  return [...new Map(commands.map((command) => [JSON.stringify(command.argv), command])).values()];
}

function sentence(note: string): string {
  return `${note.charAt(0).toUpperCase()}${note.slice(1)}.`;
}
