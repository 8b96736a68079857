import type { Spec } from '../../protocol/spec.ts';
import type { AgentDefinition } from '../../protocol/run-settings.ts';
import type { Message } from '../../protocol/message.ts';
import { ownerOf, mayOwn } from '../policy/owned-paths.ts';
import { normalizeInside } from '../policy/normalize-inside.ts';
import { protectionOf } from '../policy/protected-files.ts';
import { PathError } from '../ports.ts';
import { sentence } from '../describe/message.ts';
import { agentOfHeading } from './agent-of-heading.ts';
import type { Problem } from './parse-spec.ts';

type Owner = Pick<AgentDefinition, 'name' | 'section' | 'owns'>;

/**
 * Problems that keep a spec from being approved, by line: unknown layer headings, files outside of the workspace or of what the layer
 * owns, protected files, files named in two layers.
 */
export function checkSpec(spec: Spec, agents: readonly AgentDefinition[]): Problem[] {
  const problems: Problem[] = [];
  const known = agents.map((agent) => agent.section).join(', ');
  const seen = new Map<string, { section: string; line: number }>();
  for (const layer of spec.layers) {
    const agent = agentOfHeading(layer.heading, agents);
    if (!agent)
      problems.push({
        line: layer.line,
        message: sentence('"{0}" is no layer of this workspace. Its layers are: {1}.', layer.heading, known),
      });
    const section = agent?.section ?? layer.heading;
    for (const { from, path: named, line } of layer.files) {
      for (const written of from === undefined ? [named] : [from, named]) {
        const path = insidePath(written);
        if (typeof path !== 'string') {
          problems.push({ line, message: path.reason });
          continue;
        }
        const other = seen.get(path);
        if (other && other.section !== section) {
          problems.push({
            line,
            message: sentence('{0} is also listed under {1} (line {2}). A file belongs to one layer.', path, other.section, other.line),
          });
        } else seen.set(path, { section, line });
        if (['refused', 'secret'].includes(protectionOf(path)?.level ?? ''))
          problems.push({
            line,
            message: sentence('{0} is protected: no agent may change it. Take it out of the spec, and change it yourself.', path),
          });
        else if (agent && !mayOwn(agent.owns, path, agents)) problems.push({ line, message: notOwned(path, agent, agents) });
      }
    }
  }
  return problems;
}

function insidePath(path: string): string | { reason: Message } {
  if (path.endsWith('/')) return { reason: sentence('{0} is a folder. Name the files in it.', path) };
  if (path.startsWith('~')) return { reason: sentence('{0} leads out of the workspace; only files inside it can be used.', path) };
  try {
    return normalizeInside(path);
  } catch (error) {
    if (error instanceof PathError) return { reason: error.text };
    throw error;
  }
}

function notOwned(path: string, agent: Owner, agents: readonly Owner[]): Message {
  const owner = ownerOf(agents, path);
  const owned = agent.owns.join(', ');
  return owner
    ? sentence('{0} is not {1}\'s: {2} owns it ({1} owns {3}). Move it under "{2}".', path, agent.section, owner.section, owned)
    : sentence(
        "{0} is not {1}'s, and no other layer owns it ({1} owns {2}). Choose another file, or let a layer own it in .claude/batuta.yaml.",
        path,
        agent.section,
        owned,
      );
}
