import { isOver, type RunView } from '../../app/runs/run-view.ts';
import { english, localeOf, localTime } from '../../core/describe/locale.ts';
import { describeStanding } from '../../core/describe/run.ts';
import { describeCompleted } from '../../core/describe/proof.ts';
import { describeStatus, type Standing, undone } from '../../core/describe/terms.ts';
import { titleOf } from '../../core/describe/request-title.ts';
import { isUndone } from '../../core/run/is-undone.ts';
import { listedProof } from '../../core/run/seal.ts';
import { line, span, type Line } from '../terminal/line.ts';
import { looks } from './marks.ts';
import { tableLines } from '../terminal/table.ts';

/** The list of `batuta runs`: newest first, what it was about, where it stands, what it cost. */
export function runsLines(runs: readonly RunView[], width: number): Line[] {
  const rows = runs.map((run) => {
    const { level, text } = standingOf(run);
    return [
      line(run.runId),
      line(span(localTime(run.startedAt), 'dim')),
      line(span(english.say(text), looks[level][1])),
      line(run.status === 'damaged' ? '–' : localeOf(english, run.state).usd(run.state.spend.usd)),
      line(titleOf(run.state), span(`  ${run.state.workspace}`, 'dim')),
    ];
  });
  return tableLines([{}, {}, {}, { align: 'right' }, { grow: true }], rows, width, 0);
}

/** Of one that is over how it ended, and what its proof is worth on the files as they are, where somebody looked at them. */
function standingOf({ status, state }: RunView): Standing {
  if (isUndone(state) && isOver({ status })) {
    return status === 'cancelled' ? { ...undone, text: 'cancelled, undone' } : undone;
  }
  if (status === 'stopped' || state.result?.conclusion !== undefined) return describeStanding(state);
  return status === 'completed' ? describeCompleted(listedProof(state), state.result?.missed !== undefined) : describeStatus(status);
}
