import { Disposable, window, type LogOutputChannel } from 'vscode';
import type { RunView } from '../app/runs/run-view.ts';
import { isSealed } from '../core/run/seal.ts';
import { reportFailure } from './report-failure.ts';
import { watchFiles } from './watch-files.ts';
import type { WindowRuns } from './window-runs.ts';

/** How long changes are collected before the files of runs are looked at. */
const settleMs = 300;

/** So many times the duration of the last look passes before the next one: whoever writes many files does not keep the disk busy. */
const restFactor = 10;

/** So many of the newest runs are looked at although nobody has opened them; of the others lists say no more than that they are completed. */
const mostUnasked = 3;

/**
 * Looks whether what runs proved still lies there: when one rests, and soon after files of the window's folders changed. `inSight`: the runs
 * that the person looks at come first.
 */
export function watchSeals(runs: WindowRuns, inSight: () => readonly (string | undefined)[], log: LogOutputChannel): Disposable {
  let timer: NodeJS.Timeout | undefined;
  /** Before that time nothing is looked at. */
  let restUntil = 0;
  let isDue = false;
  const lookedAt = (): RunView[] => {
    const shown = inSight();
    const sealed = runs.all().filter(({ state }) => isSealed(state));
    return sealed
      .filter(({ runId, state }, index) => index < mostUnasked || state.changedOnDisk !== null || shown.includes(runId))
      .toSorted((a, b) => Number(shown.includes(b.runId)) - Number(shown.includes(a.runId)));
  };
  const look = async (): Promise<void> => {
    isDue = false;
    const begun = performance.now();
    for (const { runId } of lookedAt()) await runs.machine.look(runId);
    restUntil = performance.now() + restFactor * (performance.now() - begun);
  };
  const soon = (): void => {
    isDue = true;
    timer ??= setTimeout(
      () => {
        look()
          .catch((error: unknown) => reportFailure(log, error))
          .finally(() => {
            timer = undefined;
            if (isDue) soon();
          });
      },
      Math.max(settleMs, restUntil - performance.now()),
    );
  };
  return Disposable.from(
    watchFiles('**/*', soon),
    window.onDidChangeWindowState(({ focused }) => focused && soon()),
    runs.onDidUpdate(() => lookedAt().some(({ state }) => state.changedOnDisk === null) && soon()),
    { dispose: () => clearTimeout(timer) },
  );
}
