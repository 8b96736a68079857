import { l10n } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import { SaidError, saidBy } from '../core/report/said-error.ts';
import { inLanguage } from '../core/report/sentence.ts';
import { showError } from './plain-message.ts';

/** Tells the person that a command failed: expected failures in their own words, others with the way to the log. */
export function reportFailure(log: LogOutputChannel, error: unknown): void {
  if (error instanceof SaidError) {
    log.warn(error.message);
    void showError(inLanguage(error.said, l10n.t));
    return;
  }
  log.error(error instanceof Error ? error : String(error));
  const show = l10n.t('Show Log');
  const words = l10n.t('Batuta met an unexpected error: {0}', inLanguage(saidBy(error), l10n.t));
  void showError(words, show).then((answer) => (answer === show ? log.show() : undefined));
}
