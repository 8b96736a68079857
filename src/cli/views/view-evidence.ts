import { formatCommandLine } from '../../core/policy/command-line.ts';
import { english } from '../../core/describe/locale.ts';
import type { Evidence } from '../../protocol/run-event.ts';
import type { RunState } from '../../core/run/run-state.ts';
import { line, span, type Line, type Span } from '../terminal/line.ts';
import { safeLines } from '../../core/report/sanitise.ts';
import { wrapLine } from '../terminal/wrap-line.ts';
import { tableLines } from '../terminal/table.ts';
import { agentName } from './agent-name.ts';
import { marks } from './marks.ts';

/** Sign and words for the result of one command. */
export function evidenceWords(evidence: Evidence): { mark: Span; text: string } {
  switch (evidence.result) {
    case 'pass':
      return { mark: marks.done, text: `exit ${evidence.exitCode ?? 0}` };
    case 'fail':
      return { mark: marks.failed, text: evidence.exitCode === null ? 'killed' : `exit ${evidence.exitCode}` };
    case 'unstable':
      return { mark: marks.warning, text: `exit ${evidence.exitCode ?? '–'}, files changed meanwhile` };
    case 'missing':
      return { mark: marks.failed, text: 'no such program' };
    case 'timeout':
      return { mark: marks.failed, text: 'timed out' };
    case 'interrupted':
      return { mark: marks.warning, text: 'interrupted' };
  }
}

/** What a command was run for, where that is not the usual proof of an attempt. */
export function purposeNote(purpose: 'validate' | 'handover' | 'prove'): Span {
  return span(purpose === 'handover' ? '  hand-over' : purpose === 'prove' ? '  again, on the later tree' : '', 'dim');
}

/** The last lines of a command's output, quoted, with a word on what was left out. */
export function outputTail(text: string, width: number, indent: number, rows: number): Line[] {
  const all = safeLines(text.trimEnd()).filter((row) => row.trim() !== '');
  const shown = all.slice(-rows);
  const bar = line(' '.repeat(indent), span('│ ', 'dim'));
  const left = all.length > shown.length ? [line(bar, span(`… ${all.length - shown.length} lines above`, 'dim'))] : [];
  return [...left, ...shown.flatMap((row) => wrapLine(line(span(row, 'dim')), width - indent - 2).map((piece) => line(bar, piece)))];
}

/** Every command that Batuta ran as proof, in order: result, agent, command, exit code, duration, log. */
export function evidenceTable(state: RunState, width: number): Line[] {
  const rows = state.evidence.map((evidence) => {
    const { mark, text } = evidenceWords(evidence);
    return [
      line(mark),
      line(agentName(state, evidence.agent)),
      line(formatCommandLine(evidence.command), purposeNote(evidence.purpose)),
      line(span(text, evidence.result === 'pass' ? 'plain' : 'bad')),
      line(english.duration(evidence.durationMs)),
      line(span(evidence.log === null ? 'no output' : evidence.log.slice(0, 8), 'dim')),
    ];
  });
  return tableLines([{}, {}, { grow: true }, {}, { align: 'right' }, {}], rows, width);
}
