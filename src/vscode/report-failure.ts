import { l10n, type LogOutputChannel } from 'vscode';
import { locale } from './locale.ts';
import { MessageError, messageOf } from '../core/describe/message-error.ts';
import { showError } from './plain-message.ts';

/** Tells the person that a command failed: expected failures in their own words, others with the way to the log. */
export function reportFailure(log: LogOutputChannel, error: unknown): void {
  if (error instanceof MessageError) {
    log.warn(error.message);
    void showError(locale.say(error.text));
    return;
  }
  log.error(error instanceof Error ? error : String(error));
  const show = l10n.t('Show Log');
  const words = l10n.t('Unexpected error: {0}', locale.say(messageOf(error)));
  void showError(words, show).then((answer) => (answer === show ? log.show() : undefined));
}
