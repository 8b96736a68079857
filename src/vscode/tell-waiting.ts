import { commands, l10n } from 'vscode';
import { showInformation } from './plain-message.ts';
import type { RunView } from '../app/runs/run-view.ts';
import { runName } from './run-name.ts';

/** Tells that what the person asked for waits until the folder is free, without waiting for the message to be read. undefined: no run has it, but a short work. */
export function tellWaiting(run: RunView | undefined): void {
  if (!run) {
    void showInformation(l10n.t('Batuta is at work in this folder already. What you asked for goes on by itself when that is done.'));
    return;
  }
  const show = l10n.t('Show Run');
  const words = l10n.t('“{0}” is at work in this folder. What you asked for goes on by itself when that is done.', runName(run.state));
  void showInformation(words, show).then((answer) => (answer === show ? commands.executeCommand('batuta.showRun', run.runId) : undefined));
}
