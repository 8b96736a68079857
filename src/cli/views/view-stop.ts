import { documentInEnglish } from '../../core/describe/message.ts';
import type { RunState } from '../../core/run/run-state.ts';
import { line, span, type Line } from '../terminal/line.ts';
import { quotedLines } from '../terminal/quoted-lines.ts';
import { hangingLines } from '../terminal/wrap-line.ts';
import { agentName } from './agent-name.ts';
import { plural } from './format.ts';
import { marks } from './marks.ts';

/** Why a run has stopped: the agent, retries used, the last error, and what the person can do. [] when it has not. */
export function stopLines(state: RunState, width: number): Line[] {
  const stop = state.stop && documentInEnglish(state.stop);
  if (!stop) return [];
  const who = stop.subject === '' ? '' : `${agentName(state, stop.subject)}: `;
  const retries = stop.retriesUsed > 0 ? span(`  after ${plural(stop.retriesUsed, 'retry', 'retries')}`, 'dim') : '';
  const { detail } = stop;
  return [
    ...hangingLines(line(marks.failed, ' '), line(span(`${who}${stop.message}`, 'bad'), retries), width, 2),
    ...(detail.trim() === '' ? [] : quotedLines(detail, width, 2, 12)),
    ...stop.hints.flatMap((hint) => hangingLines(line('  ', marks.begun, ' '), line(hint), width, 4)),
  ];
}
