import type { Message } from '../../protocol/message.ts';
import { joined, sentence } from '../describe/message.ts';
import { agentOf, type Agent } from './agent-of.ts';
import { findLayers, foldersWithoutLayer, layerNames, type LayerFolder, type LayerName } from './find-layers.ts';
import { FolderTree } from './folder-tree.ts';
import { nodeCommands } from './node-commands.ts';
import type { GuessedCommand, Project, ProjectCommands } from './guessed-project.ts';
import { moduleCommands, projectCommands } from './project-commands.ts';

/** Why something was guessed. `message`: for the person, what was seen and what follows from it. */
export interface GuessReason {
  readonly message: Message;
  /** What was guessed for this reason; absent when it is only a remark. */
  readonly about?: GuessedPart;
}

/** What a reason is about. `agent` is a name, `seen` only what was seen. */
export type GuessedPart =
  | { readonly part: 'owns'; readonly agent: string; readonly seen: Message }
  | { readonly part: 'command'; readonly agent: string; readonly argv: readonly string[]; readonly seen: Message }
  | { readonly part: 'no command'; readonly agent: string };

export interface LayerGuess {
  readonly agents: Agent[];
  readonly reasons: GuessReason[];
  readonly source: 'guessed' | 'default';
}

/** What a guess sees of the workspace: all paths that are not ignored, and their text (null: not readable). */
export interface GuessInput {
  readonly paths: readonly string[];
  read(path: string): Promise<string | null>;
}

interface Workspace {
  readonly tree: FolderTree;
  readonly rootFiles: ReadonlySet<string>;
  read(path: string): Promise<string | null>;
}

const wantedFirst: Readonly<Record<LayerName, readonly LayerName[]>> = {
  database: [],
  shared: [],
  backend: ['shared'],
  frontend: ['backend', 'shared'],
  mobile: ['backend', 'shared'],
  infra: [],
};

/**
 * Guesses a workspace's agents from its folders, and their validations from its manifests. Without recognisable layers, one agent `code`
 * owns everything. Owned paths never overlap.
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
  const agent = agentOf('code', { owns: ['**'], validate: commands.map((command) => command.argv) });
  const none = sentence('No layers were recognised, so one agent, Code, owns everything.');
  const reasons: GuessReason[] = [
    { message: none, about: { part: 'owns', agent: agent.name, seen: none } },
    ...commandReasons(agent, commands, notes),
  ];
  return { agents: [agent], reasons, source: 'default' };
}

async function guessed(workspace: Workspace, folders: readonly LayerFolder[]): Promise<LayerGuess> {
  const present = layerNames.filter((layer) => folders.some((folder) => folder.layer === layer));
  const agents: Agent[] = [];
  const reasons: GuessReason[] = [];
  for (const layer of present) {
    const parts = folders.filter((folder) => folder.layer === layer);
    const own = parts.map((folder) => folder.folder);
    const owns = [...own.map((folder) => `${folder}/**`), ...moduleFiles(parts, workspace)];
    const found = await Promise.all(own.map((folder) => commandsOf(folder, layer, workspace)));
    const commands = distinct(found.flatMap((each) => each.commands));
    const agent = agentOf(layer, {
      owns,
      needs: wantedFirst[layer].filter((need) => present.includes(need)),
      schema: layer === 'database',
      validate: commands.map((command) => command.argv),
    });
    const seen = seenFolders(parts);
    reasons.push(
      { message: sentence('{0} owns {1}: {2}.', agent.section, owns.join(', '), seen), about: { part: 'owns', agent: layer, seen } },
      ...commandReasons(
        agent,
        commands,
        found.flatMap((each) => each.notes),
      ),
    );
    agents.push(agent);
  }
  const left = foldersWithoutLayer(workspace.tree, folders);
  if (left.length > 0)
    reasons.push({
      message: sentence(
        'No agent owns {0} and the files beside them: name agents for them in .claude/batuta.yaml if they are to be changed.',
        left.join(', '),
      ),
    });
  return { agents, reasons, source: 'guessed' };
}

/** Why folders count as layers: by their names, or for another reason. */
function seenFolders(parts: readonly LayerFolder[]): Message {
  const by = (how: LayerFolder['by']): string[] => parts.filter((part) => part.by === how).map((part) => part.folder);
  const [named, placed, built] = [by('name'), by('place'), by('module')];
  if (named.length === parts.length) return parts.length > 1 ? sentence('the folders are called so') : sentence('the folder is called so');
  const containers = [...new Set(placed.map((folder) => folder.replace(/\/.*$/u, '')))];
  return joined([
    ...(named.length > 0 ? [sentence('{0} by name', named.join(', '))] : []),
    ...(placed.length > 0 ? [sentence('{0} by lying in {1}', placed.join(', '), containers.join(', '))] : []),
    ...(built.length > 0 ? [sentence('{0} by being built with go.mod', built.join(', '))] : []),
  ]);
}

/** Files at the top of the Go module. */
function moduleFiles(parts: readonly LayerFolder[], { rootFiles }: Workspace): string[] {
  if (!parts.some(({ by }) => by === 'module')) return [];
  return [...rootFiles].filter((name) => /^go\.(?:mod|sum)$|^[\w-]+\.go$/u.test(name)).sort();
}

function commandReasons({ name, section }: Agent, commands: readonly GuessedCommand[], notes: readonly Message[]): GuessReason[] {
  return [
    ...commands.map(({ argv, reason }) => ({
      message: sentence('{0} is validated by "{1}": {2}.', section, argv.join(' '), reason),
      about: { part: 'command', agent: name, argv, seen: reason } as const,
    })),
    ...notes.map((message) => ({ message })),
    ...(commands.length === 0
      ? [
          {
            message: sentence('No validation command was found for {0}: its work stays unproven.', section),
            about: { part: 'no command', agent: name } as const,
          },
        ]
      : []),
  ];
}

/** Commands of the folder's own manifests, else scripts of the root's package.json (`build:web` before `build`). */
async function commandsOf(folder: string, layer: LayerName, workspace: Workspace): Promise<ProjectCommands> {
  const own = await projectCommands(projectAt(folder, workspace));
  if (own.commands.length > 0 || own.notes.length > 0) return own;
  const module = moduleCommands(projectAt(folder, workspace));
  if (module) return module;
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

function distinct(commands: ProjectCommands['commands']): ProjectCommands['commands'] {
  return [...new Map(commands.map((command) => [JSON.stringify(command.argv), command])).values()];
}
