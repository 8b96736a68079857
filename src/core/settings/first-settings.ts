import { stringify } from 'yaml';
import type { AgentGuess, LayerGuess } from './guess-layers.ts';

const head = `# Batuta's settings for this workspace, as a first look at it suggests. Every line says where it was seen;
# change what is wrong, and commit the file. All keys are in the README, under "Settings".
`;

/** A first batuta.yaml from what was guessed: each line with a comment that says what was seen. */
export function firstSettings(guess: LayerGuess): string {
  const lines = [head, 'version: 1', '', 'agents:'];
  for (const agent of guess.agents) lines.push(...agentLines(agent, guess.reasons));
  const rest = guess.reasons.filter((reason) => !usedReason(reason, guess.agents));
  if (rest.length > 0) lines.push('', '# Also seen:', ...rest.map((reason) => `# - ${oneLine(reason)}`));
  return `${lines.join('\n')}\n`;
}

function agentLines(agent: AgentGuess, reasons: readonly string[]): string[] {
  const owns =
    reasons.find((reason) => reason.startsWith(`${agent.section} owns `)) ?? reasons.find((reason) => /owns everything/.test(reason));
  const none = `no command was found: its work can only be claimed, not proven`;
  return [
    `  ${agent.name}:`,
    `    owns: ${flow(agent.owns)} # seen: ${why(owns) || 'the whole workspace'}`,
    ...(agent.needs.length > 0
      ? [`    needs: ${flow(agent.needs)} # assumed: these layers are there, and what they define is used here`]
      : []),
    ...(agent.schema ? [`    schema: true # seen: the folder's name; its changes are always reviewed`] : []),
    ...(agent.validate.length === 0 ? [`    validate: [] # ${none}`] : ['    validate:']),
    ...agent.validate.map((argv) => {
      const begin = commandReason(agent, argv);
      return `      - ${flow(argv)} # seen: ${oneLine(reasons.find((reason) => reason.startsWith(begin))?.slice(begin.length) ?? '')}`;
    }),
  ];
}

function commandReason(agent: AgentGuess, argv: readonly string[]): string {
  return `${agent.section} is validated by "${argv.join(' ')}": `;
}

function usedReason(reason: string, agents: readonly AgentGuess[]): boolean {
  return agents.some(
    (agent) =>
      reason.startsWith(`${agent.section} owns `) ||
      reason.endsWith(' owns everything.') ||
      reason.startsWith(`No validation command was found for ${agent.section}:`) ||
      agent.validate.some((argv) => reason.startsWith(commandReason(agent, argv))),
  );
}

/** What comes after the colon of a reason: what was seen. */
function why(reason: string | undefined): string {
  if (reason === undefined) return '';
  const at = reason.indexOf(': ');
  return oneLine(at < 0 ? reason : reason.slice(at + 2));
}

function flow(words: readonly string[]): string {
  return stringify(words, { collectionStyle: 'flow', lineWidth: 0 }).trim();
}

/** Names of files may hold anything; a comment ends with its line. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').replace(/\.$/u, '').trim();
}
