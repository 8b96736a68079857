import type { Locale } from '../core/describe/locale.ts';
import type { AgentDefinition } from '../protocol/run-settings.ts';
import type { Message } from '../protocol/message.ts';

interface Guessed {
  readonly reasons: readonly Message[];
  readonly agents: readonly Pick<AgentDefinition, 'section' | 'owns' | 'validate'>[];
}

/** What was guessed in a workspace without settings: why, then each agent with the files that it may change and the commands that prove its work. */
export function guessedWays({ reasons, agents }: Guessed, { t, say }: Locale): string {
  const ways = agents.map(({ section, owns, validate }) => {
    const files = owns
      .map((glob) => (glob !== '**' ? glob : agents.length === 1 ? t('all files') : t('what no other layer owns')))
      .join(', ');
    return [`${section}: ${files}`, ...validate.map((command) => `    ${command.join(' ')}`)].join('\n');
  });
  return [...reasons.map(say), '', ...ways].join('\n');
}
