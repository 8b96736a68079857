import type { Message } from '../../protocol/message.ts';
import { inEnglish, joined, named, sentence } from '../describe/message.ts';
import { layerNeeds, type Need } from '../layers/layer-needs.ts';
import { ownedGlobs } from '../layers/owned-globs.ts';
import { placeLayers } from '../layers/place-layers.ts';
import { layerOfPath, type Part, type Placement } from '../layers/placement.ts';
import type { GuessInput } from '../layers/projects.ts';
import { foreignFolder, layerNames, type LayerName } from '../layers/signals.ts';
import { agentOf, defaultSection, type Agent } from './agent-of.ts';
import type { GuessedCommand } from './guessed-project.ts';
import { layerCommands, wholeCommands } from './layer-commands.ts';
import { projectReader } from './project-reader.ts';

/** Why something was guessed. `message`: for the person, what was seen and what follows from it. */
export interface GuessReason {
  readonly message: Message;
  /** What was guessed for this reason; absent when it is only a remark. */
  readonly about?: GuessedPart;
}

/** What a reason is about. `agent` is a name, `seen` only what was seen. */
export type GuessedPart =
  | { readonly part: 'owns'; readonly agent: string; readonly seen: Message }
  | { readonly part: 'needs'; readonly agent: string; readonly seen: Message }
  | { readonly part: 'command'; readonly agent: string; readonly argv: readonly string[]; readonly seen: Message }
  | { readonly part: 'no command'; readonly agent: string };

export interface LayerGuess {
  readonly agents: Agent[];
  readonly reasons: GuessReason[];
  readonly source: 'guessed' | 'default';
}

/** Parts of a layer that are named with what was seen of them. */
const mostParts = 5;

/**
 * Guesses a workspace's agents from its projects, what they depend on and what their files import, and what proves them from their
 * manifests. Without several layers, one agent `code` owns everything. Every file has an owner.
 */
export async function guessLayers(input: GuessInput): Promise<LayerGuess> {
  const paths = input.paths.filter((path) => !foreignFolder.test(path));
  const seen = { paths, read: input.read };
  const placement = await placeLayers(seen);
  return placement.rest === null ? guessCode(seen) : guessed(seen, placement, placement.rest);
}

async function guessCode(input: GuessInput): Promise<LayerGuess> {
  const { commands, notes } = await wholeCommands(input, projectReader(input));
  const agent = agentOf('code', { owns: ['**'], validate: commands.map((command) => command.argv) });
  const none = sentence('No layers were recognised, so one agent, Code, owns everything.');
  const reasons: GuessReason[] = [
    { message: none, about: { part: 'owns', agent: agent.name, seen: none } },
    ...commandReasons(agent, commands, notes),
  ];
  return { agents: [agent], reasons, source: 'default' };
}

async function guessed(input: GuessInput, placement: Placement, rest: LayerName): Promise<LayerGuess> {
  const present = layerNames.filter((layer) => layer === rest || placement.parts.some((part) => part.layer === layer));
  const needs = layerNeeds(placement);
  const project = projectReader(input);
  const agents: Agent[] = [];
  const reasons: GuessReason[] = [];
  // Several layers may look at the same script.
  const noted = new Set<string>();
  for (const layer of present) {
    const { commands, notes } = await layerCommands(layer, placement, input, project);
    const own = needs.filter((need) => need.from === layer);
    const agent = agentOf(layer, {
      owns: ownedGlobs(layer, placement),
      needs: own.map((need) => need.to),
      schema: layer === 'database',
      validate: commands.map((command) => command.argv),
    });
    const seen = seenParts(layer, placement, rest);
    reasons.push(
      {
        message: sentence('{0} owns {1}: {2}.', agent.section, named(agent.owns), seen),
        about: { part: 'owns', agent: layer, seen },
      },
      ...own.map((need) => needReason(need, agent)),
      ...commandReasons(
        agent,
        commands,
        notes.filter((note) => !noted.has(inEnglish(note))),
      ),
    );
    for (const note of notes) noted.add(inEnglish(note));
    agents.push(agent);
  }
  return { agents, reasons, source: 'guessed' };
}

/** What was seen of a layer's parts, the widest first. */
function seenParts(layer: LayerName, placement: Placement, rest: LayerName): Message {
  const { parts, reason } = placement;
  const depth = (path: string): number => path.split('/').length;
  // What another part of the same folder says may decide whose it is.
  const owned = (part: Part): boolean => part.layer === layer && layerOfPath(part.path, placement) === layer;
  const folders = parts.filter((part) => owned(part) && !part.isFile).sort((a, b) => depth(a.path) - depth(b.path));
  const own = layer === rest && reason !== '' ? [reason] : [];
  const seen = [...own, ...folders.map((part) => part.reason)];
  const first = seen.slice(0, mostParts);
  const more = seen.length - first.length;
  return joined([
    ...first,
    ...(more > 0 ? [sentence('{0} more folders', more)] : []),
    ...(layer === rest ? [sentence('what no other layer owns')] : []),
  ]);
}

function needReason({ to, seen: path, isMigrated }: Need, { name, section }: Agent): GuessReason {
  const seen = isMigrated ? sentence('its migrations lie in {0}', path) : sentence('{0} uses it', path);
  return {
    message: sentence('{0} waits for {1}: {2}.', section, defaultSection(to), seen),
    about: { part: 'needs', agent: name, seen },
  };
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
