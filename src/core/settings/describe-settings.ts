import type { AgentDefinition, RunSettings } from '../../protocol/run-settings.ts';
import { formatCommandLine } from '../policy/command-line.ts';

const origins: Readonly<Record<RunSettings['source'], string>> = {
  file: 'Agents from .claude/batuta.yaml:',
  guessed: 'Agents guessed from folders and manifests (write .claude/batuta.yaml to decide yourself):',
  default: 'One agent for the whole workspace (write .claude/batuta.yaml for more):',
};

/** What the person sees before anything runs: agents with owned paths, needs and validations, where they come from, and the caps. */
export function describeSettings(settings: RunSettings): string[] {
  const { caps, review } = settings;
  const usd = caps.usd === null ? 'no cap in USD' : `${caps.usd.toFixed(2)} USD`;
  const tokens = caps.tokens === null ? 'no cap of tokens' : `${caps.tokens} tokens`;
  const turns = caps.turns === null ? 'no cap of model calls' : `${caps.turns} model calls`;
  return [
    origins[settings.source],
    ...settings.agents.flatMap((agent) => describeAgent(agent, settings.trusted)),
    `Review by ${review.model}, skipped up to ${review.skipUpToFiles} changed files without new entity or schema change.`,
    `Caps: ${usd}, ${tokens}, ${turns}.`,
    ...(settings.trusted ? [] : ['This workspace is not trusted: its commands do not run.']),
    ...settings.reasons.map((reason) => `  because: ${reason}`),
  ];
}

function describeAgent(agent: AgentDefinition, trusted: boolean): string[] {
  const unproven = trusted ? 'no command: results are "claimed, not proven"' : 'no command runs: the workspace is not trusted';
  return [
    `  ${agent.section} (${agent.model})`,
    `    owns ${agent.owns.join(', ')}`,
    ...(agent.needs.length > 0 ? [`    after ${agent.needs.join(', ')}`] : []),
    ...(agent.validate.length > 0 ? agent.validate.map((argv) => `    proven by: ${formatCommandLine(argv)}`) : [`    ${unproven}`]),
    ...agent.handover.map((argv) => `    hands over with: ${formatCommandLine(argv)}`),
    ...agent.run.map((argv) => `    may also run: ${formatCommandLine(argv)}`),
  ];
}
