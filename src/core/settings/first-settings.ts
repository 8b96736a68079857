import { stringify } from 'yaml';
import type { Message } from '../../protocol/message.ts';
import { inEnglish } from '../describe/message.ts';
import type { Agent } from './agent-of.ts';
import type { GuessReason, LayerGuess } from './guess-layers.ts';

const head = `# Batuta's settings for this workspace, as a first look at it suggests. Every line says where it was seen;
# change what is wrong, and commit the file. All keys: docs/settings.md in Batuta's repository.
`;

/** A first batuta.yaml from what was guessed: each line with a comment that says what was seen. */
export function firstSettings(guess: LayerGuess): string {
  const lines = [head, 'version: 1', '', 'agents:'];
  for (const agent of guess.agents) lines.push(...agentLines(agent, guess.reasons));
  const rest = guess.reasons.filter((reason) => reason.about === undefined);
  if (rest.length > 0) lines.push('', '# Also seen:', ...rest.map(({ message }) => `# - ${oneLine(message)}`));
  return `${lines.join('\n')}\n`;
}

function agentLines({ name, ...agent }: Agent, reasons: readonly GuessReason[]): string[] {
  const about = reasons.flatMap(({ about: part }) => (part?.agent === name ? [part] : []));
  const owns = about.find((reason) => reason.part === 'owns');
  const needs = about.filter((reason) => reason.part === 'needs');
  const commands = about.filter((reason) => reason.part === 'command');
  const none = `no command was found: its work stays unproven`;
  return [
    `  ${name}:`,
    `    owns: ${flow(agent.owns)} # seen: ${oneLine(owns?.seen ?? 'the whole workspace')}`,
    ...(agent.needs.length > 0
      ? [`    needs: ${flow(agent.needs)} # seen: ${[...new Set(needs.map(({ seen }) => oneLine(seen)))].join('; ')}`]
      : []),
    ...(agent.schema ? [`    schema: true # assumed: changes of a database are always reviewed`] : []),
    ...(agent.validate.length === 0 ? [`    validate: [] # ${none}`] : ['    validate:']),
    ...commands.map(({ argv, seen }) => `      - ${flow(argv)} # seen: ${oneLine(seen)}`),
  ];
}

function flow(words: readonly string[]): string {
  return stringify(words, { collectionStyle: 'flow', lineWidth: 0 }).trim();
}

/** For a YAML comment, which ends with its line. */
function oneLine(message: Message): string {
  return inEnglish(message).replaceAll(/\s+/gu, ' ').replace(/\.$/u, '').trim();
}
