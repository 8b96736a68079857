import type { RunView } from '../../app/runs/run-view.ts';
import { english } from '../../core/describe/locale.ts';
import { describeStatus } from '../../core/describe/terms.ts';
import type { Standing } from '../../core/describe/terms.ts';
import { line, span, type Line, type Tone } from '../terminal/line.ts';
import { tableLines } from '../terminal/table.ts';

const tones: Readonly<Record<Standing['level'], Tone>> = { good: 'good', bad: 'bad', warn: 'warn', active: 'plain', idle: 'dim' };

/** The list of `batuta runs`: newest first, what it was about, where it stands, what it cost. */
export function runsLines(runs: readonly RunView[], width: number): Line[] {
  const rows = runs.map((run) => {
    const { level, text } = describeStatus(run.status);
    return [
      line(run.runId),
      line(span(run.startedAt.slice(0, 16).replace('T', ' '), 'dim')),
      line(span(english.say(text), tones[level])),
      line(english.usd(run.state.spend.usd)),
      line(run.state.spec?.name ?? run.state.request.trim().split(/\r?\n/, 1)[0] ?? '', span(`  ${run.state.workspace}`, 'dim')),
    ];
  });
  return tableLines([{}, {}, {}, { align: 'right' }, { grow: true }], rows, width, 0);
}
