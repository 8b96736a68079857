import { commands } from 'vscode';
import { applies } from '../applicable.ts';
import type { Services } from '../services.ts';
import { runIdOf } from '../pick-run.ts';
import { stopOf } from '../../core/run/run-state.ts';

/** Opens the panel, with the run that it was given, or the one that needs the person most. */
export async function showRun(services: Services, given: unknown): Promise<void> {
  const runId = runIdOf(given);
  if (runId !== undefined && (await services.runs.follow(runId))) services.shown.pick(runId);
  services.composer.close();
  await commands.executeCommand('batuta.panel.focus', { preserveFocus: false });
  const shown = services.runs.all().find((run) => run.runId === services.shown.runId());
  if (shown && applies('answer', shown)) services.panel.focusOn('approve');
  else if (shown && stopOf(shown.state)) services.panel.focusOn('guidance');
}
