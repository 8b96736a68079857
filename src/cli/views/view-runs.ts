import { english } from '../../core/describe/locale.ts';
import type { RunSummary } from '../../core/durable/contracts.ts';
import type { RunState } from '../../core/run/run-state.ts';
import { line, span, type Line } from '../terminal/line.ts';
import { tableLines } from '../terminal/table.ts';

export type ListedRun = RunSummary & { readonly state: RunState };

/** The list of `batuta runs`: newest first, what it was about, where it stands, what it cost. */
export function runsLines(runs: readonly ListedRun[], width: number): Line[] {
  const rows = runs.map((run) => [
    line(run.runId),
    line(span(run.startedAt.slice(0, 16).replace('T', ' '), 'dim')),
    line(span(statusOf(run), toneOf(statusOf(run)))),
    line(english.usd(run.state.spend.usd)),
    line(run.state.spec?.name ?? run.state.request.trim().split(/\r?\n/, 1)[0] ?? '', span(`  ${run.state.workspace}`, 'dim')),
  ]);
  return tableLines([{}, {}, {}, { align: 'right' }, { grow: true }], rows, width, 0);
}

/** A run whose journal says "running" but that nobody works on has been interrupted without a word. */
function statusOf(run: ListedRun): string {
  if (run.status === 'damaged') return 'damaged';
  return run.status === 'open' && run.state.status === 'running' ? 'interrupted' : run.state.status;
}

function toneOf(status: string): 'good' | 'bad' | 'warn' | 'plain' {
  if (status === 'completed') return 'good';
  if (status === 'failed' || status === 'stopped' || status === 'budget-reached' || status === 'damaged') return 'bad';
  return status === 'running' ? 'plain' : 'warn';
}
