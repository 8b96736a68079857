import type { RunView } from '../../app/runs/run-view.ts';
import { english, localeOf, localTime } from '../../core/describe/locale.ts';
import { describeStanding } from '../../core/describe/run.ts';
import { describeStatus } from '../../core/describe/terms.ts';
import { titleOf } from '../../core/describe/request-title.ts';
import { line, span, type Line } from '../terminal/line.ts';
import { looks } from './marks.ts';
import { tableLines } from '../terminal/table.ts';

/** The list of `batuta runs`: newest first, what it was about, where it stands, what it cost. */
export function runsLines(runs: readonly RunView[], width: number): Line[] {
  const rows = runs.map((run) => {
    const asksOrUnchanged = run.status === 'stopped' || run.state.result?.conclusion !== undefined;
    const { level, text } = asksOrUnchanged ? describeStanding(run.state) : describeStatus(run.status);
    return [
      line(run.runId),
      line(span(localTime(run.startedAt), 'dim')),
      line(span(english.say(text), looks[level][1])),
      line(localeOf(english, run.state).usd(run.state.spend.usd)),
      line(titleOf(run.state), span(`  ${run.state.workspace}`, 'dim')),
    ];
  });
  return tableLines([{}, {}, {}, { align: 'right' }, { grow: true }], rows, width, 0);
}
