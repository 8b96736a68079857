import type { Locale } from '../../core/describe/locale.ts';
import { describeRun } from '../../core/describe/run.ts';
import type { RunState } from '../../core/run/run-state.ts';
import { runTitle } from '../status-text.ts';
import { changedFiles } from '../../core/run/changed-files.ts';

/** How a run stands, in a few lines of plain text. */
export function runSummary(state: RunState, { t, say }: Locale): string[] {
  const { text, why, working, cost } = describeRun(state);
  const files = changedFiles(state).length;
  return [
    `${runTitle(state)}: ${say(text)}`,
    ...[why, ...working].map(say).filter((line) => line !== ''),
    files === 1 ? t('1 file changed, {0}', say(cost)) : t('{0} files changed, {1}', files, say(cost)),
  ];
}
