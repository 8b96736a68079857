import { Disposable, window } from 'vscode';
import { isSealed } from '../core/run/seal.ts';
import { reportFailure } from './report-failure.ts';
import { watchFiles } from './watch-files.ts';
import type { LogOutputChannel } from 'vscode';
import type { WindowRuns } from './window-runs.ts';

/** How long changes are collected before the files of runs are looked at. */
const settleMs = 300;

/** So many times the duration of the last look passes before the next one: whoever writes many files does not keep the disk busy. */
const restFactor = 10;

/** Looks whether what the window's runs proved still lies there: when one rests, and soon after files of its folders changed. */
export function watchSeals(runs: WindowRuns, log: LogOutputChannel): Disposable {
  let timer: NodeJS.Timeout | undefined;
  let restMs = settleMs;
  let isDue = false;
  const look = async (): Promise<void> => {
    isDue = false;
    const begun = Date.now();
    for (const { runId, state } of runs.all()) if (isSealed(state)) await runs.machine.look(runId);
    restMs = Math.max(settleMs, restFactor * (Date.now() - begun));
  };
  const soon = (): void => {
    isDue = true;
    timer ??= setTimeout(() => {
      look()
        .catch((error: unknown) => reportFailure(log, error))
        .finally(() => {
          timer = undefined;
          if (isDue) soon();
        });
    }, restMs);
  };
  return Disposable.from(
    watchFiles('**/*', soon),
    window.onDidChangeWindowState(({ focused }) => focused && soon()),
    runs.onDidUpdate(() => runs.all().some(({ state }) => isSealed(state) && state.changedOnDisk === null) && soon()),
    { dispose: () => clearTimeout(timer) },
  );
}
