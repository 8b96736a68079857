import { english } from '../../core/describe/locale.ts';
import type { RunView } from '../../app/runs/run-view.ts';
import { line, span, type Line } from '../terminal/line.ts';
import { tableLines } from '../terminal/table.ts';

/** The list of `batuta runs`: newest first, what it was about, where it stands, what it cost. */
export function runsLines(runs: readonly RunView[], width: number): Line[] {
  const rows = runs.map((run) => [
    line(run.runId),
    line(span(run.startedAt.slice(0, 16).replace('T', ' '), 'dim')),
    line(span(run.status, toneOf(run.status))),
    line(english.usd(run.state.spend.usd)),
    line(run.state.spec?.name ?? run.state.request.trim().split(/\r?\n/, 1)[0] ?? '', span(`  ${run.state.workspace}`, 'dim')),
  ]);
  return tableLines([{}, {}, {}, { align: 'right' }, { grow: true }], rows, width, 0);
}

function toneOf(status: string): 'good' | 'bad' | 'warn' | 'plain' {
  if (status === 'completed') return 'good';
  if (status === 'failed' || status === 'stopped' || status === 'budget-reached' || status === 'damaged') return 'bad';
  return status === 'running' ? 'plain' : 'warn';
}
