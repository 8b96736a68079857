import { l10n } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import { inLanguage } from '../core/report/sentence.ts';
import { UserError } from '../app/contracts.ts';
import { showError } from './plain-message.ts';

/** Tells the person that a command failed: expected failures in their own words, others with the way to the log. */
export function reportFailure(log: LogOutputChannel, error: unknown): void {
  if (error instanceof UserError) {
    log.warn(error.message);
    void showError(inLanguage(error.said, l10n.t));
    return;
  }
  log.error(error instanceof Error ? error : String(error));
  const show = l10n.t('Show Log');
  const words = l10n.t('Batuta met an unexpected error: {0}', error instanceof Error ? error.message : String(error));
  void showError(words, show).then((answer) => (answer === show ? log.show() : undefined));
}
