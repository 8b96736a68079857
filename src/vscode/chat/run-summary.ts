import { inLanguage } from '../../core/describe/message.ts';
import type { RunState } from '../../core/run/run-state.ts';
import { costText, runTitle, statusWords } from '../status-text.ts';
import type { Translate } from '../translate.ts';

/** How a run stands, in a few lines of plain text. */
export function runSummary(state: RunState, t: Translate): string[] {
  const working = state.attempts
    .filter((attempt) => attempt.status === 'running')
    .map((attempt) => `${inLanguage(attempt.label, t)}${attempt.activity === '' ? '' : ` – ${inLanguage(attempt.activity, t)}`}`);
  const files = Object.values(state.files).filter((file) => !file.output).length;
  const why = state.stop ? inLanguage(state.stop.message, t) : inLanguage(state.error ?? '', t);
  return [
    `${runTitle(state)}: ${statusWords(state.status, t)}`,
    ...(why === '' ? [] : [why]),
    ...working,
    files === 1 ? t('1 file changed, {0}', costText(state, t)) : t('{0} files changed, {1}', files, costText(state, t)),
  ];
}
