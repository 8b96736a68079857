import type { Spec } from '../../protocol/spec.ts';
import type { AgentDefinition } from '../../protocol/run-settings.ts';
import { ownerOf, ownsPath } from '../policy/owned-paths.ts';
import { normalizeInside } from '../policy/resolve-inside.ts';
import { PathError } from '../ports.ts';
import { foldWords } from './fold-text.ts';
import type { Problem } from './parse-spec.ts';

type Owner = Pick<AgentDefinition, 'name' | 'section' | 'owns'>;

/** The agent whose section a heading is, whatever its case, accents, numbering or bracketed remark; undefined for an unknown one. */
export function agentOfHeading<A extends Pick<AgentDefinition, 'name' | 'section'>>(heading: string, agents: readonly A[]): A | undefined {
  const words = foldWords(heading);
  const shorter = foldWords(heading.replace(/\([^()]*\)\s*$/u, '').replace(/^\s*\d{1,3}[.)]\s/u, ''));
  const named = (wanted: string): A | undefined =>
    agents.find((agent) => foldWords(agent.section) === wanted) ?? agents.find((agent) => foldWords(agent.name) === wanted);
  return named(words) ?? named(shorter);
}

/**
 * What keeps a parsed spec from being approved, in order of lines: unknown layer headings, files outside of the
 * workspace or of the section's owned paths, files named in two sections.
 */
export function checkSpec(spec: Spec, agents: readonly AgentDefinition[]): Problem[] {
  const problems: Problem[] = [];
  const known = agents.map((agent) => agent.section).join(', ');
  const seen = new Map<string, { section: string; line: number }>();
  for (const layer of spec.layers) {
    const agent = agentOfHeading(layer.heading, agents);
    if (!agent) problems.push({ line: layer.line, message: `"${layer.heading}" is no layer of this workspace. Its layers are: ${known}.` });
    const section = agent?.section ?? layer.heading;
    for (const file of layer.files) {
      const path = insidePath(file.path);
      if (typeof path !== 'string') {
        problems.push({ line: file.line, message: path.reason });
        continue;
      }
      const other = seen.get(path);
      if (other && other.section !== section) {
        problems.push({
          line: file.line,
          message: `${path} is also listed under ${other.section} (line ${other.line}). A file belongs to one layer.`,
        });
      } else seen.set(path, { section, line: file.line });
      if (agent && !ownsPath(agent.owns, path)) problems.push({ line: file.line, message: notOwned(path, agent, agents) });
    }
  }
  return problems;
}

function insidePath(path: string): string | { reason: string } {
  if (path.endsWith('/')) return { reason: `${path} is a folder. Name the files in it.` };
  if (path.startsWith('~')) return { reason: `${path} leads out of the workspace; only files inside it can be used.` };
  try {
    return normalizeInside(path);
  } catch (error) {
    if (error instanceof PathError) return { reason: error.message };
    throw error;
  }
}

function notOwned(path: string, agent: Owner, agents: readonly Owner[]): string {
  const owner = ownerOf(agents, path);
  const owned = `${agent.section} owns ${agent.owns.join(', ')}`;
  if (!owner)
    return `${path} is not ${agent.section}'s, and no other layer owns it (${owned}). Choose another file, or let a layer own it in .claude/batuta.yaml.`;
  return `${path} is not ${agent.section}'s: ${owner.section} owns it (${owned}). Move it under "${owner.section}".`;
}
